import type { CredentialType } from '@marsa/contract/credential-types.ts';

/** What belongs together is stored together: its parts are only as good as each other. */
export interface CredentialGroup {
  name: 'android' | 'play' | 'apple';
  types: readonly CredentialType[];
  /** Where to get it. */
  source: string;
}

export const credentialGroups: readonly CredentialGroup[] = [
  {
    name: 'android',
    types: [
      'ANDROID_UPLOAD_JKS_B64',
      'ANDROID_UPLOAD_JKS_PASS',
      'ANDROID_UPLOAD_KEY_ALIAS',
      'ANDROID_UPLOAD_KEY_PASS',
    ],
    source: 'https://developer.android.com/studio/publish/app-signing#generate-key',
  },
  {
    name: 'play',
    types: ['GOOGLE_PLAY_SA_B64'],
    source: 'https://developers.google.com/android-publisher/getting_started',
  },
  {
    name: 'apple',
    types: ['APPLE_ASC_KEY_ID', 'APPLE_ASC_ISSUER_ID', 'APPLE_ASC_P8_B64'],
    source: 'https://appstoreconnect.apple.com/access/integrations/api',
  },
];

/** Those that are files, and what they are called when they are saved. */
export const credentialFiles: Partial<Record<CredentialType, { accept: string; fileName: string }>> = {
  ANDROID_UPLOAD_JKS_B64: { accept: '.jks,.keystore,.p12,.pfx', fileName: 'upload-keystore.jks' },
  GOOGLE_PLAY_SA_B64: { accept: '.json', fileName: 'service-account.json' },
  APPLE_ASC_P8_B64: { accept: '.p8', fileName: 'AuthKey.p8' },
};
