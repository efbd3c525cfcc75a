import { type CredentialType, isCredentialType } from '@marsa/contract/credential-types.ts';

/** Bytes as base64, as the vault keeps files. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** A file that was pasted as text is encoded; what is base64 already stays. */
export function toFileValue(pasted: string): string {
  const text = pasted.trim();
  return /^(-----BEGIN |\{)/.test(text) ? toBase64(new TextEncoder().encode(`${text}\n`)) : text;
}

/** The key id in the name that App Store Connect gives the file: `AuthKey_2X9R4HXF34.p8`. */
export const keyIdOf = (fileName: string): string | undefined =>
  /^AuthKey_([A-Z0-9]{10})(?: ?\(\d+\))?\.p8$/.exec(fileName)?.[1];

/** The credentials in the lines of a `.env` file; other lines are passed over. */
export function readEnv(text: string): Partial<Record<CredentialType, string>> {
  const found: Partial<Record<CredentialType, string>> = {};
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const [, name = '', raw = ''] = /^\s*(?:export\s+)?([A-Z0-9_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    const quoted = /^(["'])(.*)\1$/.exec(raw);
    const value = quoted?.[2] ?? raw;
    if (isCredentialType(name) && value !== '') found[name] = value;
  }
  return found;
}
