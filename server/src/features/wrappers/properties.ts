const escapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f' };

/** A Java `.properties` file in plain ASCII, as `Properties.load(InputStream)` reads it; keys in the order given. */
export function toProperties(values: Record<string, string>): string {
  const lines = Object.entries(values).map(([key, value]) => `${escaped(key)}=${escaped(value)}\n`);
  return lines.join('');
}

function escaped(text: string): string {
  return text
    .replace(/[\\ =:#!]/g, '\\$&')
    .replace(/[\n\r\t\f]/g, (char) => escapes[char] ?? char)
    .replace(
      /[^\x20-\x7e]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`,
    );
}
