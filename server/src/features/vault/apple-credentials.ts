import { createPrivateKey, type KeyObject } from 'node:crypto';
import { invalidField } from '#platform/problem.ts';
import { type Checked, passed } from './checked.ts';
import { decodeFile, describeContent, pemLabel } from './file-content.ts';

/** A key id as App Store Connect shows it. */
export function checkAscKeyId(given: string): Checked {
  const value = given.trim();
  if (/^[A-Z0-9]{10}$/.test(value))
    return { value, checks: [passed('form', 'Ten capital letters and digits')] };
  const found = describeKeyId(value);
  throw invalidField(
    'value',
    'key-id',
    `must be the ten capital letters and digits of a key id, but ${found}`,
  );
}

function describeKeyId(value: string): string {
  if (isUuid(value)) return 'is a UUID, which looks like the issuer id';
  if (value.endsWith('.p8')) return 'is the name of a file: the key id is the part after AuthKey_';
  if (value.length !== 10) return `has ${value.length} character${value.length === 1 ? '' : 's'}`;
  return /^[A-Za-z0-9]*$/.test(value) ? 'has small letters in it' : 'has other signs in it';
}

/** The issuer id of a team's keys. */
export function checkAscIssuerId(given: string): Checked {
  const value = given.trim();
  if (isUuid(value)) return { value, checks: [passed('form', 'A UUID')] };
  const found = /^[A-Z0-9]{10}$/.test(value)
    ? 'ten characters, which looks like a key id or a team'
    : 'not a UUID';
  throw invalidField(
    'value',
    'issuer-id',
    `must be a UUID such as App Store Connect shows above the keys, but is ${found}`,
  );
}

const isUuid = (text: string) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);

/** The `.p8` file of an App Store Connect key: PEM, PKCS#8, P-256, not encrypted. */
export function checkAscPrivateKey(given: string): Checked {
  const { value, bytes } = decodeFile(given);
  const pem = bytes.toString('latin1');
  if (pemLabel(pem) !== 'PRIVATE KEY') throw wrongKey(describeContent(bytes));
  const key = parseKey(pem);
  if (!key) throw wrongKey('a PEM text with a damaged key in it');
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (curve !== 'prime256v1') throw wrongKey(describeKey(key));
  return { value, checks: [passed('format', 'A P-256 private key')] };
}

function parseKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, format: 'pem' });
  } catch {
    return undefined;
  }
}

function describeKey({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  if (asymmetricKeyType === 'ec') return `an EC key on the curve ${asymmetricKeyDetails?.namedCurve}`;
  if (asymmetricKeyType === 'rsa') return `an RSA key of ${asymmetricKeyDetails?.modulusLength} bits`;
  return `a key of type ${asymmetricKeyType}`;
}

const wrongKey = (found: string) =>
  invalidField(
    'value',
    'p8',
    `must be the .p8 file of App Store Connect, a P-256 private key in PEM, in base64, but is ${found}`,
  );
