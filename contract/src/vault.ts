import { z } from 'zod';
import { credentialTypeNames } from './credential-types.ts';
import { endpoint, idParams, time } from './endpoint.ts';
import { hasOnlyText, textIssue } from './text.ts';

/** GitHub takes no secret beyond 48 KB. */
export const maxSecretBytes = 48 * 1024;

const type = z
  .enum(credentialTypeNames, `must be one of ${credentialTypeNames.join(', ')}`)
  .describe('Type of the credential');
const version = z.number().int().describe('Rises with each change, also over a deletion');
const typeParams = idParams.extend({ type });

export const check = z
  .object({
    name: z.string().describe('What was checked: format, password, alias, key'),
    status: z
      .enum(['passed', 'failed', 'waiting'])
      .describe('`waiting` for another credential it can only be checked with'),
    message: z.string(),
  })
  .meta({ id: 'CredentialCheck' });

export type Check = z.output<typeof check>;

export const credential = z
  .object({
    type,
    version,
    createdAt: time,
    updatedAt: time,
    expiresAt: time.optional().describe('End of the certificate in it'),
    fingerprint: z.string().optional().describe('SHA-256 of the certificate in it, as Google Play shows it'),
    checks: z.array(check),
  })
  .meta({ id: 'Credential' });

const saved = z.object({
  saved: z.literal(true),
  version,
  unchanged: z.boolean().describe('The value was already the current one; no version was made'),
  checks: z.array(check),
});

export const put = endpoint({
  name: 'vault.put',
  method: 'PUT',
  path: '/v1/projects/:id/credentials/:type',
  summary: 'Store a credential',
  description:
    'The value is checked for what it claims to be; what does not pass is refused and the answer says what was found instead. The parts of the upload keystore are checked together, whichever arrives last: to change several of them at once, delete them first.',
  permission: 'secrets:write',
  params: typeParams,
  body: z.strictObject({
    value: z
      .string()
      .min(1)
      .max(512 * 1024)
      .refine((value) => value.isWellFormed(), 'must not hold broken Unicode')
      .describe('The value itself; files in base64'),
  }),
  output: saved,
  problems: ['CONFLICT'],
  audit: 'SECRET_UPSERT',
});

export const list = endpoint({
  name: 'vault.list',
  method: 'GET',
  path: '/v1/projects/:id/credentials',
  summary: 'List the credentials of a project, never their values',
  permission: 'secrets:read',
  params: idParams,
  output: credential,
  list: true,
});

export const download = endpoint({
  name: 'vault.download',
  method: 'POST',
  path: '/v1/projects/:id/credentials/:type/download',
  summary: 'Download the value of a credential',
  description: 'The row in the audit log is committed before the value leaves.',
  permission: 'secrets:download',
  params: typeParams,
  body: z
    .strictObject({
      reason: z
        .string()
        .trim()
        .max(200)
        .refine(hasOnlyText, textIssue)
        .optional()
        .describe('For the audit log'),
    })
    .nullish(),
  output: z.object({ type, value: z.string() }),
  audit: 'SECRET_DOWNLOAD',
  limit: { name: 'download', perMinute: 30 },
  secret: true,
});

export const versions = endpoint({
  name: 'vault.versions',
  method: 'GET',
  path: '/v1/projects/:id/credentials/:type/versions',
  summary: 'List the versions of a credential, newest first; also of a deleted one',
  permission: 'secrets:read',
  params: typeParams,
  output: z
    .object({
      version,
      isCurrent: z.boolean(),
      createdAt: time,
      createdBy: z.string().describe('Id of who stored it'),
      restoredFrom: z.number().int().optional().describe('The version it brought back'),
    })
    .meta({ id: 'CredentialVersion' }),
  list: true,
});

export const restore = endpoint({
  name: 'vault.restore',
  method: 'POST',
  path: '/v1/projects/:id/credentials/:type/versions/:version/restore',
  summary: 'Make an old version the current one, as a new version',
  permission: 'secrets:write',
  params: typeParams.extend({
    version: z.coerce
      .number()
      .int()
      .positive()
      .max(2 ** 31),
  }),
  output: saved,
  problems: ['CONFLICT'],
  audit: 'SECRET_RESTORE',
});

export const remove = endpoint({
  name: 'vault.remove',
  method: 'DELETE',
  path: '/v1/projects/:id/credentials/:type',
  summary: 'Delete a credential',
  description: 'Its versions stay sealed and can be restored until the project is deleted.',
  permission: 'secrets:write',
  params: typeParams,
  output: z.object({ deleted: z.literal(true) }),
  audit: 'SECRET_DELETE',
});
