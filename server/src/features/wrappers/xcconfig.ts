/**
 * An Xcode configuration file. `$` begins a reference, `//` a comment even within a value; a line break, a `;` or `\`
 * at the end and white space around a value cannot be written at all.
 * @throws RangeError for such a value
 */
export function toXcconfig(values: Record<string, string>): string {
  const lines = Object.entries(values).map(([key, value]) => `${key} = ${escaped(value)}`.trimEnd());
  return `${lines.join('\n')}\n`;
}

function escaped(value: string): string {
  if (/[\n\r\u2028\u2029]|[;\\]$/.test(value) || value !== value.trim()) {
    throw new RangeError('An xcconfig file cannot hold this value.');
  }
  return toBuildSetting(value).replaceAll('//', '/$()/').replaceAll('//', '/$()/');
}

/** Text that Xcode will expand build settings in (also `Info.plist` and entitlements): `$$` is a dollar sign. */
export const toBuildSetting = (text: string) => text.replaceAll('$', '$$$$');
