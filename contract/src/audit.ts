import { z } from 'zod';
import { auditActions } from './audit-actions.ts';
import { endpoint, id, pageQuery, time } from './endpoint.ts';
import { hasOnlyText, textIssue } from './text.ts';

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
    secrets: words.describe('Names of the secrets that were sent'),
    outcome: z.string(),
    score: z.number(),
    keyId: z.string(),
    count: z.number(),
    forced: z.boolean(),
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
    lastAt: time.describe('The last of them where equal refusals were counted as one row'),
    count: z.number().int().describe('How many equal refusals this row stands for; 1 for anything else'),
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
  q: z
    .string()
    .trim()
    .max(100)
    .refine(hasOnlyText, textIssue)
    .optional()
    .describe('Part of the subject, the name of who acted, the address or the code, in any case'),
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
  output: auditEvent,
  list: true,
});

export const verify = endpoint({
  name: 'audit.verify',
  method: 'GET',
  path: '/v1/audit/verify',
  summary: 'Check the seal of every row',
  description: 'Reads the whole log, all workspaces.',
  permission: 'audit:all',
  output: z
    .object({
      ok: z.boolean(),
      rows: z.number().int().describe('Sealed rows that were checked and are whole'),
      sealedTo: z.number().int().describe('Place of the last sealed row; 0 for an empty log'),
      unsealed: z.number().int().describe('Rows that wait for their seal'),
      firstBroken: z
        .object({
          seq: z.number().int(),
          id: z.string().nullable().describe('Null where the row is gone'),
          reason: z.enum(['edited', 'missing', 'reordered', 'inserted', 'head', 'unknown-key']),
        })
        .optional(),
    })
    .meta({ id: 'AuditVerification' }),
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
