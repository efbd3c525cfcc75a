import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { invalidField } from '#platform/problem.ts';
import { type Checked, passed } from './checked.ts';
import { decodeFile, describeContent } from './file-content.ts';

const serviceAccount = z.object({
  type: z.literal('service_account', 'must be service_account'),
  project_id: z.string().min(1),
  private_key_id: z.string().min(1),
  private_key: z.string().refine(isRsaPrivateKey, 'must be an RSA private key in PEM'),
  client_email: z
    .string()
    .regex(/^[^@\s]+@[a-z0-9.-]+\.gserviceaccount\.com$/, 'must be an address under .gserviceaccount.com'),
  token_uri: z.string().refine(isGoogles, 'must be an https address of Google (oauth2.googleapis.com)'),
});

/** The JSON key file of a Google service account. */
export function checkServiceAccount(given: string): Checked {
  const { value, bytes } = decodeFile(given);
  const json = parseJson(bytes);
  if (json === undefined) throw wrongFile(`is ${describeContent(bytes)}`);
  const other = otherJson(json);
  if (other) throw wrongFile(`is ${other}`);
  const parsed = serviceAccount.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, code, message }) => {
      const isMissing = code === 'invalid_type' && !Object.hasOwn(json, String(path[0]));
      const fault = code === 'invalid_type' ? 'must be text' : message;
      return `${path.join('.')} ${isMissing ? 'is missing' : fault}`;
    });
    throw wrongFile(`in it ${faults.join('; ')}`);
  }
  return { value, checks: [passed('format', `Key of ${parsed.data.client_email}`)] };
}

function parseJson(bytes: Buffer): object | undefined {
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''));
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** JSON files that people mistake for it, by what only they hold. */
function otherJson(json: object): string | undefined {
  if ('installed' in json || 'web' in json) return 'an OAuth client, not a service account';
  if ('project_info' in json && 'client' in json)
    return 'google-services.json, the configuration of Firebase';
  if (!('type' in json)) return undefined;
  if (json.type === 'authorized_user') return 'the sign-in of a person (gcloud), not a service account';
  if (json.type === 'external_account') return 'a workload identity federation file, which holds no key';
  return undefined;
}

function isRsaPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey({ key: pem, format: 'pem' }).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

/** The build hands a signed statement to this address: anywhere else would be a way to steal it. */
function isGoogles(uri: string): boolean {
  const url = URL.parse(uri);
  if (url?.protocol !== 'https:') return false;
  return url.hostname === 'accounts.google.com' || url.hostname.endsWith('.googleapis.com');
}

const wrongFile = (found: string) =>
  invalidField(
    'value',
    'service-account',
    `must be the JSON key file of a service account, in base64, but ${found}`,
  );
