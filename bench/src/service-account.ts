import { generateKeyPairSync } from 'node:crypto';

/** A key file like those of Google, with a key made now: about 3 KB, the largest of the usual credentials. */
export function makeServiceAccount(): string {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const file = {
    type: 'service_account',
    project_id: 'bench',
    private_key_id: 'bench',
    private_key: privateKey,
    client_email: 'bench@bench.iam.gserviceaccount.com',
    token_uri: 'https://oauth2.googleapis.com/token',
  };
  return Buffer.from(JSON.stringify(file)).toString('base64');
}
