import { generateKeyPairSync } from 'node:crypto';
import type { CredentialType } from '@marsa/contract/credential-types.ts';
import forge from 'node-forge';
import { randomBuffer } from '#platform/token.ts';

const yearMs = 365 * 24 * 60 * 60 * 1000;
const hex = (bytes: number) => randomBuffer(bytes).toString('hex');

/** Credentials of the right shape, made for this rehearsal: they open nothing anywhere. */
export function makeUpSecrets(nowMs: number): Partial<Record<CredentialType, string>> {
  const [password, alias] = [hex(12), 'upload'];
  const [a, b, c, d, e] = [hex(4), hex(2), hex(2), hex(2), hex(6)];
  return {
    APPLE_ASC_KEY_ID: hex(5).toUpperCase(),
    APPLE_ASC_ISSUER_ID: `${a}-${b}-4${c.slice(1)}-a${d.slice(1)}-${e}`,
    APPLE_ASC_P8_B64: toBase64(privatePem('ec')),
    ANDROID_UPLOAD_JKS_B64: makeKeystore(alias, password, nowMs),
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

/** PKCS#12 with one RSA key under `alias`, in base64. */
function makeKeystore(alias: string, password: string, nowMs: number): string {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const key = forge.pki.privateKeyFromPem(privateKey);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(nowMs);
  certificate.validity.notAfter = new Date(nowMs + 25 * yearMs);
  certificate.setSubject([{ name: 'commonName', value: 'rehearsal' }]);
  certificate.setIssuer([{ name: 'commonName', value: 'rehearsal' }]);
  certificate.sign(key, forge.md.sha256.create());
  const file = forge.pkcs12.toPkcs12Asn1(key, [certificate], password, {
    friendlyName: alias,
    algorithm: '3des',
    count: 2048,
  });
  return forge.util.encode64(forge.asn1.toDer(file).getBytes());
}

const serviceAccount = () => ({
  type: 'service_account',
  project_id: 'rehearsal',
  private_key_id: hex(20),
  private_key: privatePem('rsa'),
  client_email: 'marsa@rehearsal.iam.gserviceaccount.com',
  client_id: '100000000000000000000',
  token_uri: 'https://oauth2.googleapis.com/token',
});
