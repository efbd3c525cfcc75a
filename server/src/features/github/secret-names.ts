import type { CredentialType } from '@marsa/contract/credential-types.ts';

/** Credential → name of the secret in the repository. The token itself stays here. */
export const secretNames = {
  APPLE_ASC_KEY_ID: 'ASC_KEY_ID',
  APPLE_ASC_ISSUER_ID: 'ASC_ISSUER_ID',
  APPLE_ASC_P8_B64: 'ASC_KEY_P8_B64',
  ANDROID_UPLOAD_JKS_B64: 'UPLOAD_JKS_B64',
  ANDROID_UPLOAD_JKS_PASS: 'UPLOAD_JKS_PASS',
  ANDROID_UPLOAD_KEY_ALIAS: 'UPLOAD_KEY_ALIAS',
  ANDROID_UPLOAD_KEY_PASS: 'UPLOAD_KEY_PASS',
  GOOGLE_PLAY_SA_B64: 'GOOGLE_PLAY_SA_B64',
} as const satisfies Record<Exclude<CredentialType, 'GITHUB_PAT'>, string>;

export type SyncedType = keyof typeof secretNames;

const isSynced = (type: string): type is SyncedType => Object.hasOwn(secretNames, type);

export const syncedTypes = Object.keys(secretNames).filter(isSynced);
