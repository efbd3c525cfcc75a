import assert from 'node:assert/strict';
import { isCredentialType } from '@marsa/contract/credential-types.ts';
import {
  attention,
  audit,
  backups,
  bans,
  builds,
  devkeys,
  events,
  github,
  health,
  invitations,
  jobs,
  line,
  me,
  password as passwords,
  people,
  projects,
  pwa,
  rehearsals,
  roles,
  serviceTokens,
  session,
  setup,
  system,
  tokens,
  vault,
  workspaces,
  wrappers,
} from '@marsa/contract/index.ts';
import { makeUpSecrets } from '@marsa/server/features/rehearsals/made-up-secrets.ts';
import { randomToken } from '@marsa/server/platform/token.ts';
import { makeAccount, newPassword } from './accounts.ts';
import { openBrowser } from './browser.ts';
import { openEvents } from './event-stream.ts';
import { insertDeadJob } from './jobs.ts';
import { walkNotices } from './notices-walk.ts';
import { withToken } from './programs.ts';
import type { Scenery } from './scenery.ts';
import { walkSecondFactor } from './second-factor-walk.ts';
import type { TestServer } from './server.ts';
import { type Visit, type Visitor, visit, visitor } from './visitor.ts';
import { walkWebhooks } from './webhook-walk.ts';
import { patienceMs, within } from './within.ts';

export interface Walk {
  visits: Visit[];
  /** Secrets that were stored, by type. */
  secrets: Record<string, string>;
  projectId: string;
}

/** Calls every endpoint of the contract with success, as an administrator, a developer and a helper of theirs would. */
export async function walkEveryEndpoint(server: TestServer, scenery: Scenery): Promise<Walk> {
  const visits: Visit[] = [];
  const admin = visitor(server, server.adminKey, visits);
  await admin(health.get, {});
  await admin(me.get, {});
  const dana = await admin(devkeys.create, { body: { name: 'Dana' } });
  const developer = visitor(server, dana.apiKey, visits);
  await walkIdentity(admin, developer, dana);
  const account = await walkSessions(admin, server, visits);
  await walkSecondFactor(admin, () => newcomer(server, visits), server.config.PUBLIC_URL, account);
  await walkNotices(admin, () => newcomer(server, visits), server);
  await walkEvents(server, visits);
  await walkTokens(developer, server, visits);
  await walkAccounts(admin, server, visits);
  const { projectId, secrets } = await walkLine(developer, scenery);
  await walkBuilds(developer, scenery, projectId);
  await walkWebhooks(developer, visits, server.url);
  await developer(line.list, { query: { projectIds: projectId } });
  // Several instances share Redis, and have no rehearsals.
  if (server.config.REDIS_URL === undefined) await walkRehearsal(developer, projectId);
  const doomed = await developer(projects.create, {
    body: { name: 'Doomed', domain: 'https://doomed.example.com' },
  });
  await developer(projects.remove, { params: { id: doomed.id }, query: { confirm: 'Doomed' } });
  await server.engines.database.db
    .insertInto('ban')
    .values({ subject: '203.0.113.7', reason: 'test', count: 5, createdAt: 0, until: 4e12 })
    .execute();
  await admin(bans.list, {});
  await admin(bans.lift, { params: { ip: '203.0.113.7' } });
  await walkJobs(admin, server);
  await admin(backups.create, {});
  await admin(backups.list, {});
  await admin(system.get, {});
  await admin(attention.list, {});
  await admin(audit.list, { query: { limit: 200 } });
  await admin(audit.exportLines, {});
  await admin(audit.exportCsv, {});
  await admin(audit.verify, {});
  await admin(audit.key, {});
  await admin(audit.checkpoint, {});
  await admin(audit.exportSigned, {});
  return { visits, secrets, projectId };
}

async function walkJobs(admin: Visitor, server: TestServer) {
  for (const status of ['dead', 'done'] as const) await admin(jobs.list, { query: { status } });
  const settle = async (endpoint: typeof jobs.retry | typeof jobs.discard) => {
    const id = await insertDeadJob(server.engines.database.db);
    await admin(jobs.get, { params: { id } });
    await admin(endpoint, { params: { id } });
  };
  await settle(jobs.retry);
  await settle(jobs.discard);
}

async function walkIdentity(
  admin: Visitor,
  developer: Visitor,
  dana: { developerId: string; keyId: string },
) {
  const spare = await admin(devkeys.create, { body: { name: 'Dana', developerId: dana.developerId } });
  const { keyId } = await admin(devkeys.rotate, { params: { id: spare.keyId }, body: { overlapSeconds: 0 } });
  await admin(devkeys.revoke, { params: { id: keyId } });
  await admin(devkeys.list, {});
  await admin(people.list, {});
  const role = await admin(roles.create, {
    body: { name: 'MERCHANT', permissions: 'orders:read,orders:write' },
  });
  await admin(roles.update, { params: { id: role.id }, body: { permissions: ['orders:*'] } });
  await admin(roles.list, {});
  await admin(roles.get, { params: { id: role.id } });
  await admin(roles.remove, { params: { id: role.id } });
  const helper = await admin(devkeys.create, { body: { name: 'Hala' } });
  const params = { id: helper.developerId };
  await admin(people.get, { params });
  await admin(people.update, { params, body: { isActive: false } });
  await admin(people.update, { params, body: { isActive: true } });
  const shared = await developer(workspaces.create, { body: { name: 'Shared' } });
  await developer(workspaces.update, { params: { id: shared.id }, body: { name: 'Shared harbour' } });
  const member = { id: shared.id, personId: helper.developerId };
  await developer(workspaces.addMember, {
    params: { id: shared.id },
    body: { personId: helper.developerId, role: 'DEV' },
  });
  await developer(workspaces.updateMember, { params: member, body: { projectIds: [] } });
  await admin(workspaces.join, { params: { id: shared.id } });
  await developer(workspaces.listMembers, { params: { id: shared.id } });
  await developer(workspaces.removeMember, { params: member });
  await developer(workspaces.list, {});
  await developer(workspaces.get, { params: { id: shared.id } });
  await developer(workspaces.remove, {
    params: { id: shared.id },
    query: { confirm: 'Shared harbour' },
  });
}

let newcomers = 0;
/** In a browser of its own, from an address of its own: sign-ins are counted by address. */
const newcomer = (server: TestServer, visits: Visit[]) =>
  visit(openBrowser(server.url, { 'x-forwarded-for': `198.51.100.${++newcomers}` }), visits);

async function walkSessions(admin: Visitor, server: TestServer, visits: Visit[]) {
  const link = (await server.app.makeSetupLink()) ?? '';
  const [email, password] = ['mona@example.com', newPassword()];
  const browsers = Array.from({ length: 4 }, () => newcomer(server, visits));
  const [first, second, third, fourth] = browsers as [Visitor, Visitor, Visitor, Visitor];
  await first(setup.get, {});
  const body = { token: new URL(link).hash.slice(1), name: 'Mona', email, password };
  await first(setup.create, { body });
  for (const browser of [second, third, fourth]) await browser(session.signIn, { body: { email, password } });
  const current = await first(session.get, {});
  await first(session.renew, {});
  await first(session.confirm, { body: { password } });
  await first(session.list, {});
  const { id } = await second(session.get, {});
  await first(session.end, { params: { id } });
  const params = { id: current.person.id };
  await admin(session.listOf, { params });
  const { id: sessionId } = await third(session.get, {});
  await admin(session.endOf, { params: { ...params, sessionId }, query: { reason: 'A lost laptop' } });
  await first(session.endOthers, {});
  await first(session.signOut, {});
  await admin(session.endAllOf, { params });
  return { email, password, personId: current.person.id };
}

async function walkTokens(developer: Visitor, server: TestServer, visits: Visit[]) {
  const stranger = visit(server.as(), visits);
  visits.push({ endpoint: tokens.keys, text: await (await server.as().fetch(tokens.keys)).text() });
  const { email, password } = await makeAccount(server);
  const pair = await stranger(tokens.create, { body: { email, password } });
  const program = visit(withToken(server, pair.accessToken), visits);
  await program(tokens.introspect, { body: { token: pair.accessToken } });
  const { refreshToken } = await stranger(tokens.refresh, { body: { refreshToken: pair.refreshToken } });
  await stranger(tokens.revoke, { body: { token: refreshToken } });
  const { id } = await developer(serviceTokens.create, {
    body: { name: 'Orders', scopes: ['projects:read'] },
  });
  await developer(serviceTokens.list, {});
  const made = await developer(serviceTokens.rotate, { params: { id }, body: { overlapSeconds: 0 } });
  await developer(serviceTokens.revoke, { params: { id: made.id } });
}

/** The stream goes on for ever: its beginning is enough. */
async function walkEvents(server: TestServer, visits: Visit[]) {
  const stream = await openEvents(server, { 'x-api-key': server.adminKey });
  visits.push({ endpoint: events.stream, text: JSON.stringify(await stream.next()) });
  await stream.close();
}

async function walkAccounts(admin: Visitor, server: TestServer, visits: Visit[]) {
  const tokenOf = (link: string | null) => new URL(link ?? '').hash.slice(1);
  const invite = (email: string) => admin(invitations.create, { body: { email } });
  const doomed = await invite('doomed@example.com');
  await admin(invitations.revoke, { params: { id: doomed.id } });
  // Of its own: what is counted by address may be shared with other servers.
  const email = `layla.${randomToken(6)}@example.com`.toLowerCase();
  const token = tokenOf((await invite(email)).link);
  await admin(invitations.list, {});
  const browser = newcomer(server, visits);
  await browser(invitations.look, { body: { token } });
  const [password, next] = [newPassword(), newPassword()];
  const { session: opened } = await browser(invitations.accept, { body: { token, name: 'Layla', password } });
  await browser(me.update, { body: { language: 'ar' } });
  await browser(passwords.change, { body: { currentPassword: password, newPassword: next } });
  await browser(passwords.forgot, { body: { email } });
  const { link } = await admin(people.resetLink, { params: { id: opened?.person.id ?? '' } });
  await browser(passwords.reset, { body: { token: tokenOf(link), password: newPassword() } });
}

async function walkLine(developer: Visitor, { sandbox, pat, origin }: Scenery) {
  const project = await developer(projects.create, {
    body: { name: 'Harbour', domain: origin, androidPackage: 'com.example.harbour' },
  });
  const params = { id: project.id };
  await developer(projects.update, { params, body: { githubOwner: 'mona', githubRepo: 'app' } });
  await developer(projects.get, { params });
  await developer(projects.list, { query: { q: 'harb' } });
  const check = await developer(pwa.validate, { params, query: { wait: 30 }, body: {} });
  assert.equal(check.status, 'done');
  await developer(pwa.list, { params });
  await developer(pwa.get, { params: { ...params, checkId: check.id } });
  await developer(pwa.icon, { params: { ...params, checkId: check.id, purpose: 'any' } });
  const secrets = makeUpSecrets(Date.now());
  for (const [type, value] of Object.entries(secrets)) {
    assert.ok(isCredentialType(type));
    await developer(vault.put, { params: { ...params, type }, body: { value } });
    await developer(vault.download, { params: { ...params, type }, body: { reason: 'To see it' } });
  }
  const type = 'APPLE_ASC_KEY_ID' as const;
  await developer(vault.remove, { params: { ...params, type } });
  await developer(vault.versions, { params: { ...params, type } });
  await developer(vault.restore, { params: { ...params, type, version: 1 } });
  await developer(vault.list, { params });
  const passphrase = 'a passphrase of the walk';
  const file = await developer(vault.exportAll, { params, body: { passphrase } });
  const { credentials } = await developer(vault.importAll, { params, body: { file, passphrase } });
  assert.ok(credentials.every(({ outcome }) => outcome === 'unchanged'));
  await developer(github.setPat, { params, body: { pat, baseUrl: sandbox.url } });
  await developer(github.getAccess, { params });
  for (const mode of ['preview', 'archive', 'push'] as const)
    await developer(wrappers.generate, { body: { projectId: project.id, mode } });
  await developer(github.syncSecrets, { params, query: { plan: 'true' } });
  const { synced } = await developer(github.syncSecrets, { params });
  assert.equal(synced, true);
  return { projectId: project.id, secrets };
}

async function walkRehearsal(developer: Visitor, id: string) {
  const params = { id };
  await developer(rehearsals.start, { params });
  const read = () => developer(rehearsals.get, { params });
  await within(patienceMs, async () => (await read()).status !== 'running', 'the end of the rehearsal');
  const { status, stations } = await read();
  assert.equal(status, 'succeeded', JSON.stringify(stations));
  await developer(rehearsals.discard, { params });
}

async function walkBuilds(developer: Visitor, { sandbox }: Scenery, id: string) {
  const params = { id };
  const body = { workflowFile: wrappers.workflowFiles.android };
  const { id: buildId } = await developer(builds.dispatch, { params, body });
  await developer(builds.list, { params });
  await developer(github.listRuns, { params });
  const [run] = sandbox.runsOf('mona', 'app');
  await developer(github.getRun, { params: { id, runId: run?.id ?? 0 } });
  await developer(builds.cancel, { params: { id, buildId } });
  const hasEnded = async () => {
    sandbox.advance(Number.POSITIVE_INFINITY);
    const { status } = await developer(builds.get, { params: { id, buildId } });
    return ['succeeded', 'failed', 'cancelled'].includes(status);
  };
  await within(patienceMs, hasEnded, 'the end of the build');
}
