import { invalidField } from '#platform/problem.ts';

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The file within a base64 value. Line breaks are dropped, since `base64` makes them and GitHub's logs trip on them. */
export function decodeFile(value: string): { value: string; bytes: Buffer } {
  const text = value.replace(/\s+/g, '');
  if (text === '') throw invalidField('value', 'base64', 'is empty');
  if (!base64.test(text))
    throw invalidField('value', 'base64', `must be a file in base64, but is ${describeText(value)}`);
  return { value: text, bytes: Buffer.from(text, 'base64') };
}

function describeText(value: string): string {
  const text = value.trimStart();
  if (text.startsWith('-----BEGIN ')) return `${describePem(text)} as it is. ${howToEncode}`;
  if (text.startsWith('{')) return `JSON as it is. ${howToEncode}`;
  if (text.startsWith('data:')) return 'a data: URL. Send only what follows its comma.';
  if (/^[A-Za-z0-9_-]+=*\s*$/.test(text) && /[-_]/.test(text)) {
    return 'base64url. Use the standard alphabet with + and /.';
  }
  return `not base64. ${howToEncode}`;
}

const howToEncode = 'Encode the file first: base64 -w0 FILE (on macOS: base64 -i FILE).';

const pemNames: Record<string, string> = {
  'PRIVATE KEY': 'a private key in PEM',
  'ENCRYPTED PRIVATE KEY': 'a private key locked with a password (PEM)',
  'EC PRIVATE KEY': 'an EC private key in the older SEC1 form (PEM)',
  'RSA PRIVATE KEY': 'an RSA private key in PEM',
  'OPENSSH PRIVATE KEY': 'an OpenSSH private key',
  'PUBLIC KEY': 'a public key in PEM',
  CERTIFICATE: 'a certificate in PEM',
  'CERTIFICATE REQUEST': 'a certificate request in PEM',
};

/** The word between `BEGIN` and the dashes of a PEM text, if it is one. */
export const pemLabel = (text: string): string | undefined =>
  /^\s*-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text)?.[1];

function describePem(text: string): string {
  const label = pemLabel(text);
  return (label && pemNames[label]) ?? 'a PEM text of an unknown kind';
}

const signatures: [hex: string, name: string][] = [
  ['feedfeed', 'a JKS keystore'],
  ['cececece', 'a JCEKS keystore'],
  ['504b0304', 'a ZIP archive, such as an .aab, .apk or .jar'],
  ['89504e47', 'a PNG image'],
  ['25504446', 'a PDF'],
  ['1f8b', 'a gzip archive'],
  ['62706c69', 'a property list'],
];

/** What a file is, in words for whoever sent the wrong one. Never any of its content. */
export function describeContent(bytes: Buffer): string {
  const start = bytes.subarray(0, 8).toString('hex');
  const known = signatures.find(([hex]) => start.startsWith(hex));
  if (known) return known[1];
  if (bytes[0] === 0x30) return describeDer(bytes);
  const text = bytes.toString('latin1').trimStart();
  if (text.startsWith('-----BEGIN ')) return describePem(text);
  if (text.startsWith('{')) return 'JSON';
  if (text.startsWith('<')) return 'XML or HTML';
  if (text.length > 40 && base64.test(text.replace(/\s+/g, ''))) return 'base64 again: it was encoded twice';
  return /^[\x20-\x7e\s]*$/.test(text) ? 'plain text' : 'binary data of an unknown kind';
}

/** DER files differ in what their outer sequence begins with. */
function describeDer(bytes: Buffer): string {
  const lengthByte = bytes[1] ?? 0;
  const contentAt = lengthByte > 0x80 ? 2 + (lengthByte & 0x7f) : 2;
  const start = bytes.subarray(contentAt, contentAt + 3).toString('hex');
  if (start === '020103') return 'a PKCS#12 keystore';
  if (start === '020100' || start === '020101') return 'a private key in DER, without the PEM around it';
  if (start.startsWith('06')) return 'PKCS#7 data, such as a provisioning profile';
  return start.startsWith('30') ? 'a certificate or public key in DER' : 'DER data of an unknown kind';
}
