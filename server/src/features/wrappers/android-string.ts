const escapes: Record<string, string> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\u000D',
};

/**
 * The text of an Android string resource, to be escaped for XML on top: aapt2 reads quotes, backslashes, a leading
 * `@` or `?` and runs of white space in its own way.
 */
export function toAndroidString(text: string): string {
  return text
    .replace(/[\\'"\n\t\r]/g, (char) => escapes[char] ?? char)
    .replace(/^[@?]/, '\\$&')
    .replace(/^ | $| (?= )/g, '\\u0020');
}
