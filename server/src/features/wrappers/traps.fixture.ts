// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of other languages are what is tested
/** Pieces of text that end a string, begin code or get lost in some format this feature writes. */
export const traps = [
  "'",
  '"',
  '$',
  '${System.getenv("UPLOAD_JKS_PASS")}',
  '$(ASC_KEY_P8_B64)',
  '${{ secrets.UPLOAD_JKS_PASS }}',
  '`id`',
  '\n',
  '\r\n',
  '\t',
  'two  spaces',
  '</string>',
  '<!-- -->',
  '&',
  '&amp;',
  '&#39;',
  ']]>',
  '%',
  '%s %d %1$s',
  '\\',
  '\\u0041',
  "\\'",
  '//',
  '/*',
  '#',
  '=:!',
  '@string/appName',
  '?attr/colorPrimary',
  "');pwn();('",
  '"""',
  "\n'''\n",
  '🚢',
  '👩‍👩‍👧‍👦',
  'مرسى السفن',
  '\u202eabc',
  'é\u0301',
];

/** As aapt2 reads the text of a string resource (`StringBuilder` in ResourceUtils.cpp); references would come first. */
export function readAndroidString(raw: string): string {
  if (/^\s*[@?]/.test(raw)) throw new Error('This is a reference, not a text.');
  const escapes: Record<string, string> = { n: '\n', t: '\t' };
  let text = '';
  let isQuoted = false;
  for (const [token, code, char] of raw.trim().matchAll(/\\u([0-9A-Fa-f]{4})|\\(.)|\s+|./gsu)) {
    if (code !== undefined) text += String.fromCharCode(Number.parseInt(code, 16));
    else if (char !== undefined) text += escapes[char] ?? char;
    else if (token === '"') isQuoted = !isQuoted;
    else if (token === "'" && !isQuoted) throw new Error('aapt2 refuses a bare apostrophe.');
    else text += isQuoted || token.trim() ? token : ' ';
  }
  return text;
}

/** As `java.util.Properties.load` reads a file without comments and continued lines. */
export function readProperties(file: string): Record<string, string> {
  const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f' };
  const unescaped = (text: string) =>
    text.replace(/\\u([0-9A-F]{4})|\\(.)/g, (_, code, char) =>
      code ? String.fromCharCode(Number.parseInt(code, 16)) : (escapes[char] ?? char),
    );
  const lines = file.split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [, key, value] = /^((?:\\.|[^\\=: ])*)[=: ]((?:\\.|[^\\])*)$/.exec(line) ?? [];
      if (key === undefined || value === undefined) throw new Error(`This is no property: ${line}`);
      return [unescaped(key), unescaped(value)];
    }),
  );
}

/** As Xcode reads a configuration file (`MacroConfigFileParser` of swift-build), with references to nothing empty. */
export function readXcconfig(file: string): Record<string, string> {
  const lines = file.split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [, key, raw] = /^([A-Za-z_][A-Za-z0-9_]*) *= *(.*)$/.exec(line.replace(/\/\/.*$/, '')) ?? [];
      if (key === undefined || raw === undefined) throw new Error(`This is no setting: ${line}`);
      return [key, readBuildSetting(raw.replaceAll('$()', '').trim())];
    }),
  );
}

/** As Xcode expands the settings in a text; one that is referred to by name has no place in a test. */
export function readBuildSetting(text: string): string {
  return text.replace(/\$(\$?)/g, (_, second) => {
    if (!second) throw new Error(`Xcode would expand a setting in: ${text}`);
    return '$';
  });
}
