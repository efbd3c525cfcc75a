import { secondFactor } from '@marsa/contract/index.ts';
import type { SecondFactorProof } from '@marsa/contract/second-factor-proof.ts';
import { type Account, makeAccount } from './accounts.ts';
import { createAuthenticator, totpCode } from './authenticator.ts';
import { type Browser, openBrowser } from './browser.ts';
import type { TestEngine } from './databases.ts';
import { startTestServer, type TestServer } from './server.ts';

export const minute = 60_000;
const start = 1_800_000_000_000;

/** A server whose clock is set by hand, and somebody who signed in. */
export async function openSecondFactorScene(
  engine: TestEngine,
  env: Record<string, string> = {},
  role = 'DEV',
) {
  const time = { now: start };
  const server = await startTestServer(engine, {
    clock: () => time.now,
    env: { TRUST_PROXY: '127.0.0.1/32', ...env },
  });
  let visitors = 0;
  const newBrowser = () => openBrowser(server.url, { 'x-forwarded-for': `203.0.113.${++visitors}` });
  const dana = await makeAccount(server, role);
  const browser = newBrowser();
  await browser.signIn(dana.email, dana.password);
  return {
    ...{ server, time, dana, browser, newBrowser },
    /** Gives the right password in a browser of its own. */
    async beginSignIn(account: Account = dana) {
      const other = newBrowser();
      const answer = await other.signIn(account.email, account.password);
      return { other, answer };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

type Time = { now: number };

/** An app with the secret that Marsa gave it. */
export async function addApp(browser: Browser, time: Time) {
  const { secret } = await browser.call(secondFactor.beginTotp);
  const codeNow = () => totpCode(secret, time.now);
  const { recoveryCodes } = await browser.call(secondFactor.confirmTotp, { body: { code: codeNow() } });
  return { codeNow, recoveryCodes };
}

export async function addPasskey({ config }: TestServer, browser: Browser, name = 'Laptop') {
  const device = createAuthenticator(config.PUBLIC_URL);
  const { options } = await browser.call(secondFactor.passkeyOptions);
  const body = { name, attestation: device.create(options) };
  const { passkey, recoveryCodes } = await browser.call(secondFactor.addPasskey, { body });
  return { device, passkey, recoveryCodes };
}

export const prove = (browser: Browser, proof: SecondFactorProof) =>
  browser.call(secondFactor.prove, { body: { proof } });
export const byApp = (code: string) => ({ factor: 'totp', code }) as const;
export const byCode = (code: string) => ({ factor: 'recovery-code', code }) as const;
