/**
 * Every type of credential a project can hold, in the order people are shown them. `isSecret` is false for what is
 * only an identifier: it is sealed all the same, but people may see it while they type.
 */
export const credentialTypes = {
  GITHUB_PAT: { title: 'GitHub personal access token', isSecret: true },
  APPLE_ASC_KEY_ID: { title: 'App Store Connect key id', isSecret: false },
  APPLE_ASC_ISSUER_ID: { title: 'App Store Connect issuer id', isSecret: false },
  APPLE_ASC_P8_B64: { title: 'App Store Connect private key (.p8), in base64', isSecret: true },
  ANDROID_UPLOAD_JKS_B64: { title: 'Android upload keystore (PKCS#12 or JKS), in base64', isSecret: true },
  ANDROID_UPLOAD_JKS_PASS: { title: 'Password of the upload keystore', isSecret: true },
  ANDROID_UPLOAD_KEY_ALIAS: { title: 'Alias of the upload key', isSecret: false },
  ANDROID_UPLOAD_KEY_PASS: { title: 'Password of the upload key', isSecret: true },
  GOOGLE_PLAY_SA_B64: { title: 'Google Play service account (JSON key file), in base64', isSecret: true },
} as const satisfies Record<string, { title: string; isSecret: boolean }>;

export type CredentialType = keyof typeof credentialTypes;

export const isCredentialType = (text: string): text is CredentialType =>
  Object.hasOwn(credentialTypes, text);

export const credentialTypeNames = Object.keys(credentialTypes).filter(isCredentialType);
