import type { Db, Trx } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { RunningJob } from '#engines/queue/job-kind.ts';
import type { Caller } from '#platform/caller.ts';
import { newId } from '#platform/ids.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import { scoreOf } from './finding.ts';
import { type Look, lookAtPwa } from './look.ts';
import { endCheck, findRunningCheck, insertCheck, pruneChecks, replaceSource } from './pwa.store.ts';
import type { PwaDeps, PwaProject } from './pwa-deps.ts';

export const checkKind = 'pwa.check';

/** Checks that wait or run at once, in all instances; each takes a few seconds. */
const most = 18;

/**
 * Writes down that a page of the project is to be looked at.
 * @returns the id of the check, and of the job that looks
 */
export async function startCheck(
  db: Db,
  deps: PwaDeps,
  caller: Caller,
  project: PwaProject,
  wanted: string | undefined,
): Promise<{ id: string; jobId: string }> {
  const url = urlOf(project, wanted);
  const id = newId(deps.clock());
  const jobId = await inTransaction(db, async (trx) => {
    await writeStart(trx, deps, caller, project, { id, url });
    if ((await deps.countOpenJobs(trx, checkKind)) >= most) throw tooMany();
    return deps.enqueue(trx, { kind: checkKind, key: id, payload: { checkId: id } });
  });
  return { id, jobId };
}

const tooMany = () =>
  new Problem('TEMPORARILY_UNAVAILABLE', 'Too many PWAs are being looked at. Try again in a while.', {
    retryAfter: 15,
  });

/** A look never leaves the domain of its project: it is no tool to look at others. */
function urlOf({ domain }: PwaProject, wanted = '/'): string {
  const url = URL.parse(wanted, domain);
  if (url?.username || url?.password)
    throw invalidField('url', 'sign-in', 'must not hold a user name or password: it is kept and shown');
  if (url?.origin === domain) return url.href;
  throw invalidField('url', 'origin', `must be a page of the project's domain, ${domain}`);
}

async function writeStart(
  trx: Trx,
  deps: PwaDeps,
  caller: Caller,
  { id: projectId, workspaceId }: PwaProject,
  { id, url }: { id: string; url: string },
): Promise<void> {
  if (!(await deps.holdProject(trx, projectId))) {
    throw new Problem('NOT_FOUND', `There is no project ${projectId}.`);
  }
  await insertCheck(trx, {
    id,
    projectId,
    url,
    status: 'running',
    failure: null,
    score: null,
    errors: 0,
    warnings: 0,
    findings: '[]',
    manifest: null,
    icons: '[]',
    startedAt: deps.clock(),
    finishedAt: null,
  });
  await deps.audit(trx, caller, { action: 'PWA_CHECK', workspaceId, projectId, subject: id });
}

/** Looks, and writes down what was found; a look that is cut off is taken anew. */
export async function runCheck(db: Db, deps: PwaDeps, id: string, job: RunningJob): Promise<void> {
  const check = await findRunningCheck(db, id);
  const project = check && (await deps.findProject(db, check.projectId));
  if (!project) return;
  const apps = { ...project, fingerprints: await deps.findFingerprints(db, project.id) };
  const look = await lookAtPwa(deps, check.url, project.domain, apps, job.signal);
  job.signal.throwIfAborted();
  await inTransaction(db, async (trx) => {
    await writeEnd(trx, deps, project, check, look);
    const { workspaceId } = project;
    deps.tell(trx, { topic: 'pwa', workspaceId, projectId: project.id, subject: id });
    await job.end(trx);
  });
}

const keptChecks = 50;

async function writeEnd(
  trx: Trx,
  deps: PwaDeps,
  { id: projectId, workspaceId }: PwaProject,
  { id, url }: { id: string; url: string },
  { findings, manifest, images, icons }: Look,
): Promise<void> {
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  // Two checks of one project end one after the other; of a project that is gone nothing is written.
  if (!(await deps.holdProject(trx, projectId))) return;
  // Without a manifest most is left unjudged, which is no reason for a good score.
  const score = manifest ? scoreOf(findings) : 0;
  const found = { score, errors: count('error'), warnings: count('warning') };
  const isEnded = await endCheck(trx, id, {
    status: 'done',
    ...found,
    findings: JSON.stringify(findings),
    manifest: manifest ? JSON.stringify(manifest) : null,
    icons: JSON.stringify(images),
    finishedAt: deps.clock(),
  });
  if (!isEnded) return;
  const data = { checkId: id, url, ...found };
  await deps.emit(trx, { type: 'pwa.checked', workspaceId, projectId, data });
  await pruneChecks(trx, projectId, keptChecks);
  if (!manifest || !icons.some(({ purpose }) => purpose === 'any')) return;
  await replaceSource(
    trx,
    { projectId, checkId: id, manifest: JSON.stringify(manifest) },
    icons.map((icon) => ({ ...icon, projectId })),
  );
}
