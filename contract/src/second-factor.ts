import { z } from 'zod';
import { endpoint, id, idParams, pathId, time } from './endpoint.ts';
import { hasOnlyText, textIssue } from './text.ts';

/** Six digits of an app, or a recovery code; digits of Arabic keyboards count as well. */
const typedCode = z.string().trim().min(1).max(60);
const base64url = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/, 'must be base64url');

const transports = z.array(z.string().max(30)).max(10);

/** What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.create()`; more is dropped. */
export const attestation = z
  .object({
    id: base64url(1400),
    rawId: base64url(1400),
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: base64url(4000),
      attestationObject: base64url(20_000),
      transports: transports.optional(),
    }),
  })
  .meta({ id: 'PasskeyAttestation' });

/** What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.get()`; more is dropped. */
export const answer = z
  .object({
    id: base64url(1400),
    rawId: base64url(1400),
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: base64url(4000),
      authenticatorData: base64url(4000),
      signature: base64url(4000),
      userHandle: base64url(200).optional(),
    }),
  })
  .meta({ id: 'PasskeyAnswer' });

export type PasskeyAttestation = z.output<typeof attestation>;
export type PasskeyAnswer = z.output<typeof answer>;

/** Proof of a second factor. */
export const proof = z
  .discriminatedUnion('factor', [
    z.strictObject({ factor: z.literal('totp'), code: typedCode }),
    z.strictObject({ factor: z.literal('recovery-code'), code: typedCode }),
    z.strictObject({ factor: z.literal('passkey'), answer }),
  ])
  .meta({ id: 'SecondFactorProof' });

export type SecondFactorProof = z.output<typeof proof>;

const passkeyName = z.string().trim().min(1).max(60).refine(hasOnlyText, textIssue);

const passkey = z
  .object({
    id,
    name: z.string(),
    isSynced: z.boolean().describe('Copied between the devices of its owner'),
    createdAt: time,
    lastUsedAt: time.nullable(),
  })
  .meta({ id: 'Passkey' });

const codes = z
  .array(z.string())
  .describe('Each opens the account once where the other factor is lost. Shown this once');

const state = z
  .object({
    isRequired: z.boolean().describe('Your role cannot go without one'),
    totp: z.object({ createdAt: time, lastUsedAt: time.nullable() }).nullable(),
    passkeys: z.array(passkey),
    recoveryCodesLeft: z.number().int(),
    passkeyObstacle: z
      .string()
      .nullable()
      .describe('Why browsers make no passkeys for this installation; null where they do'),
  })
  .meta({ id: 'SecondFactor' });

const own = { permission: 'identified', credentials: ['session'] } as const;

export const get = endpoint({
  ...own,
  name: 'secondFactor.get',
  method: 'GET',
  path: '/v1/me/second-factor',
  summary: 'What you have as a second factor',
  output: state,
});

export const beginTotp = endpoint({
  ...own,
  name: 'secondFactor.beginTotp',
  method: 'POST',
  path: '/v1/me/second-factor/totp',
  summary: 'Begin with an authenticator app: its secret, to scan or to type',
  description:
    'It counts once its first code was given, within 15 minutes; an app you had counts until then.',
  fresh: true,
  output: z.object({
    secret: z.string().describe('Base32, to type where no camera is at hand'),
    uri: z.string().describe('otpauth:// of RFC 6238: SHA-1, six digits, 30 seconds'),
    qrSvg: z.string().describe('The same as a picture'),
    endsAt: time,
  }),
  status: 201,
  audit: 'SECOND_FACTOR_BEGIN',
  secret: true,
});

const enrolled = z.object({
  recoveryCodes: codes.nullable().describe('Given with the first factor; null where you have codes already'),
});

export const confirmTotp = endpoint({
  ...own,
  name: 'secondFactor.confirmTotp',
  method: 'POST',
  path: '/v1/me/second-factor/totp/confirm',
  summary: 'The first code of the app: from now on it counts',
  fresh: true,
  body: z.strictObject({ code: typedCode }),
  output: enrolled,
  problems: ['INVALID_CREDENTIALS', 'CONFLICT'],
  audit: 'SECOND_FACTOR_ADD',
  secret: true,
});

const removed = z.object({ removed: z.literal(true) });

export const removeTotp = endpoint({
  ...own,
  name: 'secondFactor.removeTotp',
  method: 'DELETE',
  path: '/v1/me/second-factor/totp',
  summary: 'Remove your authenticator app',
  description:
    'With the last factor its recovery codes go too. The last one stays where your role needs one.',
  fresh: true,
  output: removed,
  problems: ['NOT_FOUND', 'CONFLICT'],
  audit: 'SECOND_FACTOR_REMOVE',
});

export const renewRecoveryCodes = endpoint({
  ...own,
  name: 'secondFactor.renewRecoveryCodes',
  method: 'POST',
  path: '/v1/me/second-factor/recovery-codes',
  summary: 'Ten new recovery codes; the former ones end',
  fresh: true,
  output: z.object({ recoveryCodes: codes }),
  status: 201,
  problems: ['CONFLICT'],
  audit: 'RECOVERY_CODES_RENEW',
  secret: true,
});

const jsonOptions = z.record(z.string(), z.unknown());

export const passkeyOptions = endpoint({
  ...own,
  name: 'secondFactor.passkeyOptions',
  method: 'POST',
  path: '/v1/me/second-factor/passkeys/options',
  summary: 'What the browser makes a passkey by',
  fresh: true,
  output: z.object({
    options: jsonOptions.describe(
      'For `PublicKeyCredential.parseCreationOptionsFromJSON()`; five minutes, once',
    ),
  }),
  problems: ['CONFLICT'],
  audit: 'SECOND_FACTOR_BEGIN',
});

export const addPasskey = endpoint({
  ...own,
  name: 'secondFactor.addPasskey',
  method: 'POST',
  path: '/v1/me/second-factor/passkeys',
  summary: 'Keep a passkey that the browser made',
  fresh: true,
  body: z.strictObject({ name: passkeyName, attestation }),
  output: enrolled.extend({ passkey }),
  status: 201,
  problems: ['INVALID_CREDENTIALS', 'CONFLICT'],
  audit: 'SECOND_FACTOR_ADD',
  secret: true,
});

export const renamePasskey = endpoint({
  ...own,
  name: 'secondFactor.renamePasskey',
  method: 'PATCH',
  path: '/v1/me/second-factor/passkeys/:id',
  summary: 'Name a passkey',
  params: idParams,
  fresh: true,
  body: z.strictObject({ name: passkeyName }),
  output: passkey,
  audit: 'PASSKEY_RENAME',
});

export const removePasskey = endpoint({
  ...own,
  name: 'secondFactor.removePasskey',
  method: 'DELETE',
  path: '/v1/me/second-factor/passkeys/:id',
  summary: 'Remove a passkey',
  description:
    'With the last factor its recovery codes go too. The last one stays where your role needs one.',
  params: idParams,
  fresh: true,
  output: removed,
  problems: ['CONFLICT'],
  audit: 'SECOND_FACTOR_REMOVE',
});

export const reset = endpoint({
  name: 'secondFactor.reset',
  method: 'DELETE',
  path: '/v1/people/:id/second-factor',
  summary: 'Remove all second factors of a person who lost theirs',
  description:
    'Make sure by another way that it is them who ask. They are told, their sessions end, and where their role needs one they enrol anew at the next sign-in.',
  permission: 'people:write',
  params: z.object({ id: pathId }),
  fresh: true,
  output: removed,
  problems: ['CONFLICT'],
  audit: 'SECOND_FACTOR_RESET',
});
