import forge from 'node-forge';
import type { KeystoreEntry } from './keystore.ts';

/** keytool and OpenSSL take 10 000 at most of their own accord; more than this is somebody's attack or mistake. */
const maxIterations = 500_000;

/**
 * Reads PKCS#12 (RFC 7292), the keystore of Java since 9. One password opens the store and the keys in it.
 * @throws Error if it is damaged
 */
export function readPkcs12(bytes: Buffer, password: string): KeystoreEntry[] | 'password' | 'iterations' {
  const file = forge.asn1.fromDer(bytes.toString('latin1'));
  if (iterationsIn(file) > maxIterations) return 'iterations';
  const opened = openFile(file, password);
  if (!opened) return 'password';
  const bags = opened.safeContents.flatMap(({ safeBags }) => safeBags);
  const { keyBag, pkcs8ShroudedKeyBag, certBag } = forge.pki.oids;
  const certificates = bags.filter(({ type }) => type === certBag);
  const keys = bags.filter(({ type }) => type === keyBag || type === pkcs8ShroudedKeyBag);
  return [
    ...keys.map((bag) => {
      const certificate = certificates.find((other) => belongsTo(other, bag));
      return {
        alias: aliasOf(bag),
        hasKey: true,
        certificate: certificate && toDer(certificate),
        keyOpens: true,
      };
    }),
    ...certificates
      .filter((bag) => !keys.some((key) => belongsTo(bag, key)))
      .map((bag) => ({ alias: aliasOf(bag), hasKey: false, certificate: toDer(bag) })),
  ];
}

function openFile(file: forge.asn1.Asn1, password: string): forge.pkcs12.Pkcs12Pfx | undefined {
  try {
    return forge.pkcs12.pkcs12FromAsn1(file, false, password);
  } catch (error) {
    if (error instanceof Error && /(invalid|wrong) password/i.test(error.message)) return undefined;
    throw error;
  }
}

const aliasOf = (bag: forge.pkcs12.Bag): string => bag.attributes?.friendlyName?.[0] ?? '';

function belongsTo(certificate: forge.pkcs12.Bag, key: forge.pkcs12.Bag): boolean {
  const [ids, keyIds] = [certificate.attributes?.localKeyId, key.attributes?.localKeyId];
  return keyIds?.[0] === undefined ? aliasOf(certificate) === aliasOf(key) : ids?.[0] === keyIds[0];
}

/** forge leaves certificates with keys other than RSA as they were in the file. */
function toDer({ cert, asn1 }: forge.pkcs12.Bag): Buffer | undefined {
  const certificate = cert ? forge.pki.certificateToAsn1(cert) : asn1;
  return certificate && Buffer.from(forge.asn1.toDer(certificate).getBytes(), 'latin1');
}

/**
 * The largest number of iterations anywhere in the file, found before any key is derived: a sequence in which an
 * integer follows an octet string (the salt) is the parameter of a derivation.
 */
function iterationsIn(node: forge.asn1.Asn1): number {
  const { value } = node;
  if (typeof value === 'string') {
    const inner = node.type === forge.asn1.Type.OCTETSTRING ? tryParse(value) : undefined;
    return inner ? iterationsIn(inner) : 0;
  }
  const counts = value.map((child, at) => {
    const isCount =
      child.type === forge.asn1.Type.INTEGER && value[at - 1]?.type === forge.asn1.Type.OCTETSTRING;
    return isCount && typeof child.value === 'string' ? toCount(child.value) : iterationsIn(child);
  });
  return Math.max(0, ...counts);
}

const toCount = (integer: string) =>
  Number.parseInt(Buffer.from(integer, 'latin1').toString('hex') || '0', 16);

function tryParse(bytes: string): forge.asn1.Asn1 | undefined {
  try {
    return forge.asn1.fromDer(bytes);
  } catch {
    return undefined;
  }
}
