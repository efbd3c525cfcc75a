import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '#engines/database/schema.ts';
import { inTransaction } from '#engines/database/transaction.ts';
import type { Caller } from '#platform/caller.ts';
import { newId } from '#platform/ids.ts';
import { invalidField, Problem } from '#platform/problem.ts';
import { scoreOf } from './finding.ts';
import { type Look, lookAtPwa } from './look.ts';
import { endCheck, insertCheck, pruneChecks, replaceSource } from './pwa.store.ts';
import type { PwaDeps, PwaProject } from './pwa-deps.ts';
import { createSlots } from './slots.ts';

/** Runs checks in this process, a few at once. */
export interface Checker {
  /** @returns the id of the check, which has been written down and runs on */
  start(caller: Caller, project: PwaProject, url: string | undefined): Promise<string>;
  /** Until the check has ended, or for so many milliseconds. */
  wait(id: string, ms: number): Promise<void>;
  /** Breaks off what runs; it is written down as interrupted. */
  stop(): Promise<void>;
}

const atOnce = 3;
/** With 14 seconds for each this is less than two minutes, after which a running check counts as interrupted. */
const mostWaiting = 15;

export function createChecker(db: Db, deps: PwaDeps): Checker {
  const slots = createSlots(atOnce);
  const running = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  let underWay = 0;
  return {
    async start(caller, project, wanted) {
      const url = urlOf(project, wanted);
      if (underWay >= atOnce + mostWaiting || stopping.signal.aborted) throw tooMany();
      const id = newId(deps.clock());
      underWay++;
      try {
        await writeStart(db, deps, caller, project, { id, url });
      } catch (error) {
        underWay--;
        throw error;
      }
      const work = slots.run(() => runCheck(db, deps, project, { id, url }, stopping.signal));
      const ended = work.catch(deps.onError).finally(() => {
        underWay--;
        running.delete(id);
      });
      running.set(id, ended);
      return id;
    },
    async wait(id, ms) {
      const enough = new AbortController();
      await Promise.race([running.get(id), pause(ms, undefined, enough).catch(() => {})]);
      enough.abort();
    },
    async stop() {
      stopping.abort();
      await Promise.all(running.values());
    },
  };
}

const tooMany = () =>
  new Problem('TEMPORARILY_UNAVAILABLE', 'Too many PWAs are being looked at. Try again in a while.', {
    retryAfter: 15,
  });

interface StartedCheck {
  id: string;
  url: string;
}

/** A look never leaves the domain of its project: it is no tool to look at others. */
function urlOf({ domain }: PwaProject, wanted = '/'): string {
  const url = URL.parse(wanted, domain);
  if (url?.origin === domain) return url.href;
  throw invalidField('url', 'origin', `must be a page of the project's domain, ${domain}`);
}

async function writeStart(
  db: Db,
  deps: PwaDeps,
  caller: Caller,
  { id: projectId, workspaceId }: PwaProject,
  { id, url }: StartedCheck,
): Promise<void> {
  await inTransaction(db, async (trx) => {
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
  });
}

async function runCheck(
  db: Db,
  deps: PwaDeps,
  project: PwaProject,
  { id, url }: StartedCheck,
  signal: AbortSignal,
): Promise<void> {
  try {
    signal.throwIfAborted();
    const apps = { ...project, fingerprints: await deps.findFingerprints(db, project.id) };
    const look = await lookAtPwa(deps, url, project.domain, apps, signal);
    signal.throwIfAborted();
    await writeEnd(db, deps, project.id, id, look);
  } catch (error) {
    const failure = signal.aborted ? 'interrupted' : 'internal';
    await endCheck(db, id, { status: 'failed', failure, finishedAt: deps.clock() });
    if (!signal.aborted) throw error;
  }
}

const keptChecks = 50;

async function writeEnd(db: Db, deps: PwaDeps, projectId: string, id: string, look: Look): Promise<void> {
  const { findings, manifest, images, icons } = look;
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  await inTransaction(db, async (trx) => {
    // Two checks of one project end one after the other; of a project that is gone nothing is written.
    if (!(await deps.holdProject(trx, projectId))) return;
    const isEnded = await endCheck(trx, id, {
      status: 'done',
      score: scoreOf(findings),
      errors: count('error'),
      warnings: count('warning'),
      findings: JSON.stringify(findings),
      manifest: manifest ? JSON.stringify(manifest) : null,
      icons: JSON.stringify(images),
      finishedAt: deps.clock(),
    });
    if (!isEnded) return;
    await pruneChecks(trx, projectId, keptChecks);
    if (!manifest || !icons.some(({ purpose }) => purpose === 'any')) return;
    await replaceSource(
      trx,
      { projectId, checkId: id, manifest: JSON.stringify(manifest) },
      icons.map((icon) => ({ ...icon, projectId })),
    );
  });
}
