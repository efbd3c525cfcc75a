import { z } from 'zod';
import { auditActions } from './audit-actions.ts';
import { endpoint, id, pageQuery, searchText, time } from './endpoint.ts';

const words = z.array(z.string());

/** All that the details of a row may hold. Plain names and numbers; a field that could carry a secret is not here. */
export const auditDetails = z
  .object({
    type: z.string().describe('Type of the credential'),
    version: z.number().describe('Version of the credential or the project'),
    name: z.string().describe('Name of what was made, changed or deleted'),
    fields: words.describe('Names of the fields that changed, never their values'),
    reason: z.string().describe('What the caller gave as the reason'),
    role: z.string().describe('Name of the role that was given'),
    permissions: words,
    networks: words,
    expiresAt: z.number().describe('Milliseconds since 1970'),
    overlapSeconds: z.number(),
    until: z.number().describe('End of a ban, milliseconds since 1970'),
    platform: z.string(),
    workflow: z.string(),
    ref: z.string(),
    runId: z.number(),
    commit: z.string(),
    mode: z.string(),
    repository: z.string(),
    secrets: words.describe('Names of the secrets that were sent, exported or imported'),
    outcome: z.string(),
    score: z.number(),
    keyId: z.string(),
    count: z.number(),
    forced: z.boolean(),
    seals: words.describe('Type, version, length and SHA-256 (base64url) of each value as it was sealed'),
    rows: words.describe(
      'Type, version (of a version) and SHA-256 (base64url) of what the vault says of credentials in the open, as the act left it',
    ),
  })
  .partial()
  .meta({ id: 'AuditDetails' });

export type AuditDetails = z.output<typeof auditDetails>;

export const auditEvent = z
  .object({
    id,
    seq: z
      .number()
      .int()
      .nullable()
      .describe('Place in the sealed chain; null until it is sealed, within a second'),
    at: time,
    lastAt: time.describe('The last of them where equal ones were counted as one row'),
    count: z
      .number()
      .int()
      .describe(
        'How many equal refusals, or accesses of a service, this row stands for; 1 for anything else',
      ),
    actor: z.object({
      kind: z.enum(['user', 'system', 'anonymous']),
      id: z.string().nullable(),
      name: z.string().nullable(),
    }),
    credential: z.object({ kind: z.string(), id: z.string().nullable() }).nullable(),
    ip: z.string(),
    requestId: z.string(),
    action: z.string(),
    outcome: z.enum(['allowed', 'refused']),
    code: z.string().nullable().describe('Problem code of a refusal'),
    workspaceId: z.string().nullable(),
    projectId: z.string().nullable(),
    subject: z.string().nullable().describe('What it was done to: an id, a type, an address'),
    details: auditDetails,
  })
  .meta({ id: 'AuditEvent' });

export type AuditEventView = z.input<typeof auditEvent>;

/** A row as a list shows it. */
export const listedEvent = auditEvent
  .extend({
    projectName: z
      .string()
      .nullable()
      .describe('What the project is called now; null where it is gone. No part of the row itself'),
  })
  .meta({ id: 'ListedAuditEvent' });

export type ListedEventView = z.input<typeof listedEvent>;

const filters = {
  projectId: id.optional(),
  workspaceId: id.optional(),
  actorId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the id of who acted')
    .optional(),
  action: z.enum(auditActions).optional(),
  outcome: z.enum(['allowed', 'refused']).optional(),
  from: time.optional().describe('Rows of this time and later'),
  to: time.optional().describe('Rows before this time'),
  q: searchText.describe('Part of the subject, the name of who acted, the address or the code, in any case'),
};

export const list = endpoint({
  name: 'audit.list',
  method: 'GET',
  path: '/v1/audit',
  summary: 'List the audit log, newest first',
  description:
    'Whoever holds `audit:all` by their own role sees every row, others those of their workspaces and projects.',
  permission: 'audit:read',
  query: pageQuery.extend(filters),
  output: listedEvent,
  list: true,
});

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hexadecimal');

/** Of a signed export or checkpoint: only whoever kept it elsewhere can prove that the log was turned back. */
const expectedPlace = z
  .object({
    seq: z.coerce
      .number()
      .int()
      .min(0)
      .max(Number.MAX_SAFE_INTEGER)
      .describe('Place of a checkpoint that was kept'),
    hash: hash.describe('Its hash'),
  })
  .partial()
  .refine(({ seq, hash }) => (seq === undefined) === (hash === undefined), {
    message: 'seq and hash of a checkpoint belong together',
    path: ['hash'],
  });

export const brokenReasons = [
  'edited',
  'missing',
  'reordered',
  'inserted',
  'head',
  'unknown-key',
  'archive',
  'checkpoint',
  'rewritten',
  'rolled-back',
] as const;

export const verify = endpoint({
  name: 'audit.verify',
  method: 'GET',
  path: '/v1/audit/verify',
  summary: 'Check the seal of every row',
  description:
    'Reads the whole log, all workspaces. With `seq` and `hash` of a checkpoint that was kept elsewhere it also shows whether the log was turned back or written anew.',
  permission: 'audit:all',
  query: expectedPlace,
  output: z
    .object({
      ok: z.boolean(),
      rows: z.number().int().describe('Sealed rows that were checked and are whole'),
      sealedTo: z.number().int().describe('Place of the last sealed row; 0 for an empty log'),
      unsealed: z.number().int().describe('Rows that wait for their seal'),
      archives: z
        .array(
          z.object({
            fromSeq: z.number().int(),
            toSeq: z.number().int(),
            fileName: z.string(),
            digest: z.string().describe('SHA-256 of the file, hexadecimal'),
            at: time,
          }),
        )
        .optional()
        .describe('Rows that were moved to files, oldest first; the chain goes on from the last of them'),
      firstBroken: z
        .object({
          seq: z.number().int(),
          id: z.string().nullable().describe('Null where the row is gone'),
          reason: z.enum(brokenReasons),
        })
        .optional(),
    })
    .meta({ id: 'AuditVerification' }),
});

export const key = endpoint({
  name: 'audit.key',
  method: 'GET',
  path: '/v1/audit/key',
  summary: 'Read the public key that checkpoints of the audit log are signed with',
  description: 'Keep its fingerprint elsewhere: by it a signed export is checked without Marsa.',
  permission: 'audit:read',
  output: z
    .object({
      log: z.string().describe('Which log'),
      keyId: z.string().describe('Fingerprint: SHA-256 of the public key, hexadecimal'),
      algorithm: z.literal('Ed25519'),
      publicKey: z.string().describe('SPKI, DER, in base64'),
    })
    .meta({ id: 'AuditKey' }),
});

export const checkpoint = endpoint({
  name: 'audit.checkpoint',
  method: 'POST',
  path: '/v1/audit/checkpoints',
  summary: 'Sign where the audit log ends now',
  description:
    'Seals what waits first. Kept elsewhere, it proves later that the log was neither turned back nor written anew. The same place has one checkpoint.',
  permission: 'audit:all',
  output: z
    .object({
      v: z.literal(1),
      log: z.string(),
      seq: z.number().int(),
      hash: z.string(),
      at: z.number().int().describe('Milliseconds since 1970, as signed'),
      keyId: z.string(),
      signature: z.string().describe('Ed25519, in base64'),
    })
    .meta({ id: 'AuditCheckpoint' }),
});

export const exportSigned = endpoint({
  name: 'audit.exportSigned',
  method: 'GET',
  path: '/v1/audit/export/signed',
  summary: 'Export the whole audit log with signed checkpoints, to be checked without Marsa',
  description:
    'JSON lines; docs/audit-format.md describes them. `marsa audit verify --file` checks the file.',
  permission: 'audit:all',
  output: z.string(),
  binary: 'application/x-ndjson',
});

export const exportLines = endpoint({
  name: 'audit.export',
  method: 'GET',
  path: '/v1/audit/export',
  summary: 'Export the audit log as JSON lines, oldest first',
  permission: 'audit:read',
  query: z.object(filters),
  output: z.string(),
  binary: 'application/x-ndjson',
});

export const exportCsv = endpoint({
  name: 'audit.exportCsv',
  method: 'GET',
  path: '/v1/audit/export.csv',
  summary: 'Export the audit log as a table, oldest first',
  description: 'Cells that a spreadsheet would run as a formula begin with an apostrophe.',
  permission: 'audit:read',
  query: z.object(filters),
  output: z.string(),
  binary: 'text/csv',
});
