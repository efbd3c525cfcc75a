import type { Migration } from '../steps.ts';
import { identity } from './0001-identity.ts';
import { project } from './0002-project.ts';
import { vault } from './0003-vault.ts';
import { audit } from './0004-audit.ts';
import { pwa } from './0005-pwa.ts';
import { github } from './0006-github.ts';
import { builds } from './0007-builds.ts';
import { wrappers } from './0008-wrappers.ts';
import { auditCheckpoint } from './0009-audit-checkpoint.ts';
import { dataKeyRotation } from './0010-data-key-rotation.ts';
import { backups } from './0011-backups.ts';
import { jobs } from './0012-jobs.ts';
import { buildFollower } from './0013-build-follower.ts';
import { secondFactor } from './0014-second-factor.ts';
import { signIn } from './0015-sign-in.ts';
import { webhooks } from './0016-webhooks.ts';
import { tokens } from './0017-tokens.ts';
import { serviceToken } from './0018-service-token.ts';
import { notices } from './0019-notices.ts';
import { rehearsal } from './0020-rehearsal.ts';
import { invitation } from './0021-invitation.ts';
import { projectOrder } from './0022-project-order.ts';

/**
 * All migrations, in order. To add one: a file `NNNN-name.ts` beside this one that exports a `Migration` made of the
 * steps of `steps.ts` and the types of `columns.ts`, and a line here. One that has been released is never changed.
 */
export const migrations: readonly Migration[] = [
  identity,
  project,
  vault,
  audit,
  pwa,
  github,
  builds,
  wrappers,
  auditCheckpoint,
  dataKeyRotation,
  backups,
  jobs,
  buildFollower,
  secondFactor,
  signIn,
  webhooks,
  tokens,
  serviceToken,
  notices,
  rehearsal,
  invitation,
  projectOrder,
];
