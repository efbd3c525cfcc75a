import {
  type Archived,
  type ArchiveRequest,
  type ArchiveStep,
  archiveRows,
} from '#features/audit/archive.service.ts';
import { sealRows } from '#features/audit/chain.service.ts';
import { type CheckpointDeps, getSigner, takeCheckpoint } from '#features/audit/checkpoint.service.ts';
import { type Checkpoint, isCheckpoint, isSigned } from '#features/audit/checkpoint.ts';
import type { ExpectedPlace } from '#features/audit/checkpoint-fault.service.ts';
import { exportSigned } from '#features/audit/signed-export.service.ts';
import { type Verification, verifyChain } from '#features/audit/verify.service.ts';
import { systemClock } from '#platform/clock.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import type { Operator } from './operator.ts';
import { withInstallation } from './operator-commands.ts';

/**
 * The signed audit log as an operator handles it on the machine of the server. `marsa audit` reaches the server's code
 * through this file and operator-commands.ts, and through signed-file.ts for what needs neither database nor keys.
 */

const depsOf = ({ config, auditKeys }: Operator): CheckpointDeps => ({
  clock: systemClock,
  keys: auditKeys,
  ring: openKeyRing(config.MASTER_KEY_B64),
});

const onSignedLog = <T>(work: (operator: Operator, deps: CheckpointDeps) => Promise<T>): Promise<T> =>
  withInstallation((operator) => work(operator, depsOf(operator)), { atHead: true });

/** Who signs the log, as `GET /v1/audit/key` tells it. */
export interface SigningIdentity {
  log: string;
  keyId: string;
  /** SPKI, DER, in base64. */
  publicKey: string;
}

export const readSigningIdentity = (): Promise<SigningIdentity> =>
  onSignedLog(async ({ db }, deps) => {
    const { log, keyId, publicKey } = await getSigner(db, deps);
    return { log, keyId, publicKey: publicKey.toString('base64') };
  });

/** Reads the whole log and says which row breaks the chain first. @param expected of a checkpoint that was kept */
export const verifyAudit = (expected?: ExpectedPlace): Promise<Verification> =>
  withInstallation(({ db, auditKeys }) => verifyChain(db, auditKeys, expected));

export const takeAuditCheckpoint = (): Promise<Checkpoint> =>
  onSignedLog(async ({ db }, deps) => {
    await sealRows(db, deps.keys);
    return takeCheckpoint(db, deps);
  });

/** The whole log as lines that can be checked elsewhere, a piece at a time. */
export const exportSignedAudit = (write: (text: string) => Promise<void>): Promise<void> =>
  onSignedLog(async ({ db }, deps) => {
    for await (const text of exportSigned(db, deps)) await write(text);
  });

/** Moves the oldest rows to a signed file; undefined if no row is that old. */
export const archiveAudit = (
  request: ArchiveRequest,
  onStep: (step: ArchiveStep) => void,
): Promise<Archived | undefined> =>
  onSignedLog(({ db, audit, caller }, deps) =>
    archiveRows(db, { ...deps, audit: audit.record }, caller, request, onStep),
  );

/** @returns the checkpoint that the text holds, if this log signed it; else what is wrong with it */
export function readKeptCheckpoint(text: string, { log, publicKey }: SigningIdentity): Checkpoint | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'It is no checkpoint: marsa audit checkpoint --out FILE makes one.';
  }
  if (!isCheckpoint(value)) return 'It is no checkpoint: marsa audit checkpoint --out FILE makes one.';
  if (value.log !== log) return `It is of another log: ${value.log}, not ${log}.`;
  if (isSigned(Buffer.from(publicKey, 'base64'), value)) return value;
  return 'Its signature does not hold, or it was signed with another key.';
}
