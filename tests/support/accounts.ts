import { setup } from '@marsa/contract/index.ts';
import { createPerson } from '@marsa/server/features/identity/people.service.ts';
import { findRoleByName } from '@marsa/server/features/identity/people.store.ts';
import { putPassword } from '@marsa/server/features/identity/sessions/sign-in.store.ts';
import { operatorCaller } from '@marsa/server/operator.ts';
import { randomToken } from '@marsa/server/platform/token.ts';
import { type Browser, openBrowser } from './browser.ts';
import type { TestServer } from './server.ts';

export interface Account {
  personId: string;
  email: string;
  password: string;
}

/** A password that no list holds, made anew. */
export const newPassword = () => `harbour ${randomToken(12)} wave`;

/** The first administrator of a server, made through the link that it prints; signed in. */
export async function setUpAdmin(server: TestServer): Promise<Account & { browser: Browser }> {
  const link = await server.app.makeSetupLink();
  if (link === undefined) throw new Error('the set-up is not open');
  const browser = openBrowser(server.url);
  const account = { email: `mona.${randomToken(6)}@example.com`.toLowerCase(), password: newPassword() };
  const { session } = await browser.call(setup.create, {
    body: { token: new URL(link).hash.slice(1), name: 'Mona', ...account, language: 'en' },
  });
  return { ...account, personId: session?.person.id ?? '', browser };
}

/** Somebody who can sign in, without a word to anybody. */
export async function makeAccount(
  server: Pick<TestServer, 'app' | 'engines'>,
  role = 'DEV',
  name = 'Dana',
): Promise<Account> {
  const { db } = server.engines.database;
  const email = `${name.toLowerCase()}.${randomToken(6)}@example.com`.toLowerCase();
  const password = newPassword();
  if ((await findRoleByName(db, role)) === undefined) throw new Error(`no role ${role}`);
  const hash = await server.app.passwords.hash(password);
  const personId = await db.transaction().execute(async (trx) => {
    const id = await createPerson(trx, server.app.identity, operatorCaller(), { name, role, email });
    await putPassword(trx, { personId: id, hash, changedAt: server.app.identity.clock() });
    return id;
  });
  return { personId, email, password };
}

/** The same, signed in. */
export async function signInAs(server: TestServer, role?: string, name?: string) {
  const account = await makeAccount(server, role, name);
  const browser = openBrowser(server.url);
  await browser.signIn(account.email, account.password);
  return { ...account, browser };
}
