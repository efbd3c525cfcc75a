import { X509Certificate } from 'node:crypto';
import type { CredentialType } from '@marsa/contract/credential-types.ts';
import type { Check } from '@marsa/contract/vault.ts';
import { invalidField } from '#platform/problem.ts';
import { passed, waiting } from './checked.ts';
import { decodeFile, describeContent } from './file-content.ts';
import { type KeystoreEntry, type KeystoreFault, type KeystoreFormat, readKeystore } from './keystore.ts';

/** The parts of the Android upload key: each is only as good as the others. */
export const keystoreTypes = [
  'ANDROID_UPLOAD_JKS_B64',
  'ANDROID_UPLOAD_JKS_PASS',
  'ANDROID_UPLOAD_KEY_ALIAS',
  'ANDROID_UPLOAD_KEY_PASS',
] as const satisfies CredentialType[];

export type KeystoreType = (typeof keystoreTypes)[number];
export type KeystoreParts = Partial<Record<KeystoreType, string>>;

export const isKeystoreType = (type: CredentialType): type is KeystoreType =>
  keystoreTypes.some((part) => part === type);

/** How the parts fit: checks of each that is there, and what the certificate says. */
export interface KeystoreFindings {
  checks: Partial<Record<KeystoreType, Check[]>>;
  /** SHA-256 of the certificate, as Google Play shows it. */
  fingerprint: string | null;
  /** Milliseconds since 1970, UTC. */
  expiresAt: number | null;
}

/** The format of a keystore that a build can sign with, told by its first bytes. */
export function formatOfKeystore(bytes: Buffer): KeystoreFormat {
  const found = describeContent(bytes);
  if (found === 'a PKCS#12 keystore') return 'PKCS#12';
  if (found === 'a JKS keystore') return 'JKS';
  const advice = /keystore$|unknown kind$/.test(found) ? ` ${howToConvert}` : '';
  throw misfit('keystore', `must be a PKCS#12 or JKS keystore, in base64, but is ${found}.${advice}`);
}

const howToConvert =
  'Convert it: keytool -importkeystore -srckeystore OLD -destkeystore new.p12 -deststoretype PKCS12.';

/**
 * Checks together whatever parts are there.
 * @throws Problem BAD_REQUEST that says which parts do not fit, and what was found
 */
export async function checkKeystoreParts(parts: KeystoreParts): Promise<KeystoreFindings> {
  const file = parts.ANDROID_UPLOAD_JKS_B64;
  const password = parts.ANDROID_UPLOAD_JKS_PASS;
  if (file === undefined) return toFindings(parts, waitFor('the keystore (ANDROID_UPLOAD_JKS_B64)'), null);
  const { bytes } = decodeFile(file);
  const format = passed('format', `A ${formatOfKeystore(bytes)} keystore`);
  if (password === undefined) {
    const others = waitFor('the password of the keystore (ANDROID_UPLOAD_JKS_PASS)');
    return toFindings(parts, { ...others, format }, null);
  }
  const entries = await openEntries(bytes, parts, password);
  const entry = findEntry(entries, parts.ANDROID_UPLOAD_KEY_ALIAS);
  const checks = { format, password: passed('password', 'Opens the keystore'), ...checkEntry(entry, parts) };
  return toFindings(parts, checks, entry ?? null);
}

type CheckName = 'format' | 'password' | 'alias' | 'key';
type Checks = Record<CheckName, Check>;

function waitFor(what: string): Checks {
  const wait = (name: CheckName) => waiting(name, `Waits for ${what}`);
  return { format: wait('format'), password: wait('password'), alias: wait('alias'), key: wait('key') };
}

async function openEntries(bytes: Buffer, parts: KeystoreParts, password: string): Promise<KeystoreEntry[]> {
  const format = formatOfKeystore(bytes);
  const keyPassword = parts.ANDROID_UPLOAD_KEY_PASS;
  const entries = await readKeystore({ bytes, format, password, keyPassword });
  if (typeof entries === 'string') throw misfit(`keystore-${entries}`, faults[entries]);
  if (format === 'PKCS#12' && keyPassword !== undefined && keyPassword !== password) {
    throw misfit(
      'key-password',
      'ANDROID_UPLOAD_KEY_PASS differs from ANDROID_UPLOAD_JKS_PASS, but a PKCS#12 keystore has one password for ' +
        'both: keytool ignores -keypass for it. Store the password of the keystore in both.',
    );
  }
  return entries;
}

const faults: Record<KeystoreFault, string> = {
  password:
    'The password (ANDROID_UPLOAD_JKS_PASS) does not open the keystore. To change several parts of the upload key ' +
    'at once, delete the stored ones first.',
  iterations: `The keystore asks for more than 500 000 rounds of key derivation. ${howToConvert}`,
  damaged: `The keystore is damaged, or written in a way that cannot be read here. ${howToConvert}`,
  slow: `The keystore takes more than 15 seconds or 128 MB to open. ${howToConvert}`,
};

/** The entry of the alias; Java compares aliases without regard to case. */
function findEntry(entries: KeystoreEntry[], alias: string | undefined): KeystoreEntry | undefined {
  const keys = entries.filter(({ hasKey }) => hasKey);
  if (keys.length === 0)
    throw misfit('keystore-key', 'The keystore holds no private key, only certificates.');
  if (alias === undefined) return undefined;
  const entry = entries.find((one) => one.alias.toLowerCase() === alias.toLowerCase());
  if (entry?.hasKey) return entry;
  const held = keys.map((key) => key.alias || '(without a name)').join(', ');
  const found = entry ? 'is a certificate without a private key' : 'is not in the keystore';
  throw misfit('alias', `The alias (ANDROID_UPLOAD_KEY_ALIAS) ${found}, which holds keys under: ${held}.`);
}

function checkEntry(entry: KeystoreEntry | undefined, parts: KeystoreParts): Pick<Checks, 'alias' | 'key'> {
  const { alias, key } = waitFor('the alias (ANDROID_UPLOAD_KEY_ALIAS)');
  if (!entry) return { alias, key };
  const held = passed('alias', 'Names a private key of the keystore');
  if (parts.ANDROID_UPLOAD_KEY_PASS === undefined) {
    return {
      alias: held,
      key: waiting('key', 'Waits for the password of the key (ANDROID_UPLOAD_KEY_PASS)'),
    };
  }
  if (!entry.keyOpens) {
    throw misfit('key-password', 'ANDROID_UPLOAD_KEY_PASS does not open the key of this alias.');
  }
  return { alias: held, key: passed('key', 'The key opens with its password') };
}

const checksOfType: Record<KeystoreType, CheckName[]> = {
  ANDROID_UPLOAD_JKS_B64: ['format', 'password', 'alias', 'key'],
  ANDROID_UPLOAD_JKS_PASS: ['password'],
  ANDROID_UPLOAD_KEY_ALIAS: ['alias'],
  ANDROID_UPLOAD_KEY_PASS: ['key'],
};

function toFindings(parts: KeystoreParts, checks: Checks, entry: KeystoreEntry | null): KeystoreFindings {
  const ofParts = keystoreTypes
    .filter((type) => parts[type] !== undefined)
    .map((type) => [type, checksOfType[type].map((name) => checks[name])]);
  return { checks: Object.fromEntries(ofParts), ...describeCertificate(entry?.certificate) };
}

function describeCertificate(der: Uint8Array | undefined): Omit<KeystoreFindings, 'checks'> {
  if (!der) return { fingerprint: null, expiresAt: null };
  const { fingerprint256, validToDate } = new X509Certificate(der);
  return { fingerprint: fingerprint256, expiresAt: validToDate.getTime() };
}

const misfit = (rule: string, message: string) => invalidField('value', rule, message);
