import { z } from 'zod';
import { credentialTypeNames } from './credential-types.ts';
import { endpoint, id, idParams, time } from './endpoint.ts';
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
    name: z.string().describe('What was checked: format, password, alias, key, github'),
    status: z
      .enum(['passed', 'failed', 'waiting'])
      .describe('`waiting` for another credential it can only be checked with, or for being tried'),
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

const value = z
  .string()
  .min(1)
  .max(512 * 1024)
  .refine((text) => text.isWellFormed(), 'must not hold broken Unicode')
  .describe('The value itself; files in base64');

const reason = z
  .string()
  .trim()
  .max(200)
  .refine(hasOnlyText, textIssue)
  .optional()
  .describe('For the audit log');

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
  body: z.strictObject({ value }),
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
  fresh: true,
  params: typeParams,
  body: z.strictObject({ reason }).nullish(),
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

/** Bounds of the key derivation in a file that is imported: what lies beyond would only cost time and memory. */
const kdf = z
  .strictObject({
    name: z.literal('argon2id'),
    memoryKiB: z
      .number()
      .int()
      .min(19 * 1024)
      .max(256 * 1024),
    passes: z.number().int().min(2).max(10),
    parallelism: z.number().int().min(1).max(4),
    salt: z.string().regex(/^[A-Za-z0-9+/]{22}==$/, 'must be 16 bytes in base64'),
  })
  .describe('How the key is derived from the passphrase');

export const credentialFile = z
  .strictObject({
    format: z.literal('marsa-credentials'),
    version: z.literal(1),
    projectId: id.describe('The project it was exported from'),
    exportedAt: time,
    kdf,
    sealed: z
      .base64()
      .max(1_500_000)
      .describe('The credentials, sealed with AES-256-GCM; docs/security/credential-file.md'),
  })
  .meta({ id: 'CredentialFile' });

export type CredentialFile = z.output<typeof credentialFile>;

const passphrase = z
  .string()
  .min(12, 'must have 12 characters at least')
  .max(1000)
  .refine((text) => text.isWellFormed(), 'must not hold broken Unicode')
  .describe('12 characters at least; whoever has it and the file has the credentials');

export const exportAll = endpoint({
  name: 'vault.export',
  method: 'POST',
  path: '/v1/projects/:id/credentials/export',
  summary: 'Export all credentials of a project, sealed to a passphrase',
  description:
    'The row in the audit log, which names the types, is committed before anything is opened. The passphrase is kept nowhere.',
  permission: 'secrets:download',
  fresh: true,
  params: idParams,
  body: z.strictObject({ passphrase, reason }),
  output: credentialFile,
  audit: 'SECRET_EXPORT',
  limit: { name: 'download', perMinute: 30 },
  secret: true,
});

const imported = z
  .object({
    type: z.string().describe('Type of the credential, as the file names it'),
    outcome: z.enum(['stored', 'unchanged', 'refused']),
    version: version.optional(),
    reason: z.string().optional().describe('Why it was refused'),
    rule: z.string().optional().describe('Which rule the value breaks, where it is about the value; stable'),
  })
  .meta({ id: 'ImportedCredential' });

export const importAll = endpoint({
  name: 'vault.import',
  method: 'POST',
  path: '/v1/projects/:id/credentials/import',
  summary: 'Import credentials: from an exported file, or as they are',
  description:
    'Send `file` with its `passphrase`, or `credentials`. Each is checked as when it is stored alone, the parts of the upload keystore together: they change all at once or not at all. What is not in it stays as it is.',
  permission: 'secrets:write',
  params: idParams,
  body: z
    .strictObject({
      file: credentialFile.optional(),
      passphrase: passphrase.optional(),
      fromOtherProject: z
        .boolean()
        .optional()
        .describe('Must be true where the file was exported from another project'),
      credentials: z.partialRecord(z.enum(credentialTypeNames), value).optional().describe('Values by type'),
    })
    .refine(
      ({ file, passphrase, credentials }) =>
        file ? passphrase !== undefined && credentials === undefined : credentials !== undefined,
      'must hold either file and passphrase, or credentials',
    ),
  output: z.object({ stored: z.number().int(), credentials: z.array(imported) }),
  audit: 'SECRET_IMPORT',
  limit: { name: 'import', perMinute: 10 },
  bodyLimit: 6 * 1024 * 1024,
});
