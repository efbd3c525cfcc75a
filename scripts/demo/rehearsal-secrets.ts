import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { makePkcs12 } from '@marsa/tests/support/keystores.ts';

/** Credentials of the right shape, made for this rehearsal: they open nothing anywhere. */
export function makeRehearsalSecrets(nowMs: number): Record<string, string> {
  const password = randomBytes(12).toString('hex');
  const alias = 'upload';
  const yearMs = 365 * 24 * 60 * 60 * 1000;
  return {
    APPLE_ASC_KEY_ID: randomBytes(5).toString('hex').toUpperCase(),
    APPLE_ASC_ISSUER_ID: randomUUID(),
    APPLE_ASC_P8_B64: toBase64(privatePem('ec')),
    ANDROID_UPLOAD_JKS_B64: makePkcs12({ alias, password }, new Date(nowMs + 25 * yearMs)),
    ANDROID_UPLOAD_JKS_PASS: password,
    ANDROID_UPLOAD_KEY_ALIAS: alias,
    ANDROID_UPLOAD_KEY_PASS: password,
    GOOGLE_PLAY_SA_B64: toBase64(JSON.stringify(serviceAccount())),
  };
}

const toBase64 = (text: string) => Buffer.from(text).toString('base64');

function privatePem(kind: 'ec' | 'rsa'): string {
  const { privateKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

const serviceAccount = () => ({
  type: 'service_account',
  project_id: 'rehearsal',
  private_key_id: randomBytes(20).toString('hex'),
  private_key: privatePem('rsa'),
  client_email: 'marsa@rehearsal.iam.gserviceaccount.com',
  client_id: '100000000000000000000',
  token_uri: 'https://oauth2.googleapis.com/token',
});
