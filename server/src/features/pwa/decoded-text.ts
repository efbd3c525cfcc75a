const byteOrderMarks: [label: string, bytes: readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** The encoding as browsers find it: byte order mark, then the header, then UTF-8. */
function encodingOf(bytes: Uint8Array, contentType: string | null): string {
  const mark = byteOrderMarks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  return mark?.[0] ?? /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
}

/** Text of a page or a script, without its byte order mark. What cannot be decoded becomes U+FFFD. */
export function decodeText(bytes: Uint8Array, contentType: string | null): string {
  const label = encodingOf(bytes, contentType);
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** JSON is UTF-8, whatever the header says. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const shownBytes = 200;

/** The beginning of an answer, to show a person what came: text on one line, or the bytes in hex. */
export function showBeginning(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, shownBytes), { stream: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell that this is no text
  if (/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text))
    return Buffer.from(bytes.subarray(0, 16)).toString('hex');
  return text.replace(/\s+/g, ' ').trim();
}
