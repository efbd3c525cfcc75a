import { z } from 'zod';
import { endpoint, id, idParams, pathId, time } from './endpoint.ts';
import { answer, attestation, proof, typedCode } from './second-factor-proof.ts';
import { current, signedIn } from './session.ts';
import { hasOnlyText, textIssue } from './text.ts';

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
    hasPassword: z.boolean().describe('A password opens the account too; not after "this was not me"'),
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
  withoutSecondFactor: true,
  name: 'secondFactor.get',
  method: 'GET',
  path: '/v1/me/second-factor',
  summary: 'What you have as a second factor',
  output: state,
});

export const beginTotp = endpoint({
  ...own,
  withoutSecondFactor: true,
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
  withoutSecondFactor: true,
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
  withoutSecondFactor: true,
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
  withoutSecondFactor: true,
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

const offered = z.object({
  options: jsonOptions.describe(
    'For `PublicKeyCredential.parseRequestOptionsFromJSON()`; five minutes, once',
  ),
});

export const prove = endpoint({
  name: 'secondFactor.prove',
  method: 'POST',
  path: '/v1/session/second-factor',
  summary: 'The second step of a sign-in',
  description: 'For the browser whose password was right, within five minutes.',
  permission: 'public',
  body: z.strictObject({ proof }),
  output: signedIn,
  status: 201,
  problems: ['INVALID_CREDENTIALS', 'SESSION_EXPIRED', 'CSRF_INVALID'],
  audit: 'AUTH_SUCCESS',
  secret: true,
});

export const offerPasskey = endpoint({
  name: 'secondFactor.offerPasskey',
  method: 'POST',
  path: '/v1/session/second-factor/passkey',
  summary: 'What the browser signs with a passkey as the second step',
  permission: 'public',
  output: offered,
  problems: ['SESSION_EXPIRED', 'CSRF_INVALID'],
});

export const offerPasskeySignIn = endpoint({
  name: 'secondFactor.offerPasskeySignIn',
  method: 'POST',
  path: '/v1/session/passkey/options',
  summary: 'What the browser signs with a passkey instead of a password',
  permission: 'public',
  output: offered,
  problems: ['CSRF_INVALID'],
});

export const signInByPasskey = endpoint({
  name: 'secondFactor.signInByPasskey',
  method: 'POST',
  path: '/v1/session/passkey',
  summary: 'Sign in with a passkey alone',
  description: 'The device has verified its owner, so it is two factors in one.',
  permission: 'public',
  body: z.strictObject({ answer, remember: z.boolean().default(false) }),
  output: signedIn,
  status: 201,
  problems: ['INVALID_CREDENTIALS', 'CSRF_INVALID'],
  audit: 'AUTH_SUCCESS',
  secret: true,
});

export const offerConfirmation = endpoint({
  ...own,
  name: 'secondFactor.offerConfirmation',
  method: 'POST',
  path: '/v1/session/confirm/options',
  summary: 'What the browser signs with a passkey to confirm that it is still you',
  output: offered,
});

export const confirm = endpoint({
  ...own,
  name: 'secondFactor.confirm',
  method: 'POST',
  path: '/v1/session/confirm/second-factor',
  summary: 'Confirm with a second factor that it is still you, for ten minutes',
  body: z.strictObject({ proof }),
  output: current,
  problems: ['INVALID_CREDENTIALS'],
  audit: 'AUTH_CONFIRM',
  secret: true,
});
