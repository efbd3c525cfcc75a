import type { AnyEndpoint, DataOf, InputOf } from '@marsa/contract/endpoint.ts';
import { notices, session } from '@marsa/contract/index.ts';
import { notMePurpose } from '@marsa/server/features/identity/notices/lock-down.service.ts';
import { makeLink } from '@marsa/server/features/identity/sessions/one-time-links.service.ts';
import { makeAccount } from './accounts.ts';
import type { TestServer } from './server.ts';

type Visitor = <E extends AnyEndpoint>(endpoint: E, input: InputOf<E>) => Promise<DataOf<E>>;

/** The part of the walk on which somebody is told of sign-ins that were theirs, and of some that were not. */
export async function walkNotices(
  admin: Visitor,
  newcomer: () => Visitor,
  { app, engines }: Pick<TestServer, 'app' | 'engines'>,
): Promise<void> {
  const { db } = engines.database;
  const { clock } = app.identity;
  const { personId, email, password } = await makeAccount({ app, engines });
  const [first, second, third] = [newcomer(), newcomer(), newcomer()];
  for (const browser of [first, second, third]) await browser(session.signIn, { body: { email, password } });
  const told = await db.selectFrom('notice').select('id').where('personId', '=', personId).execute();
  const [known = { id: '' }, strange = { id: '' }] = told;
  await admin(notices.list, { query: { personId } });
  await first(notices.acknowledge, { params: known });
  await second(notices.notMe, { params: strange });
  const token = await makeLink(db, clock, { purpose: notMePurpose, subject: known.id, validMs: 60_000 });
  await newcomer()(notices.notMeByLink, { body: { token } });
}
