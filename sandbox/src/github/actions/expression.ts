/** What `${{ … }}` may speak of: `inputs.track`, `github.run_number`. */
export type Context = ReadonlyMap<string, string>;

/** Fills in `${{ inputs.x }}`, `${{ github.y }}` and `a || 'b'`. What the sandbox does not know is empty, as in GitHub. */
export function evaluate(text: string, context: Context): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const values = expression.split('||').map((part) => termOf(part.trim(), context));
    return values.find((value) => value !== '') ?? '';
  });
}

function termOf(part: string, context: Context): string {
  const quoted = /^'((?:[^']|'')*)'$/.exec(part)?.[1];
  if (quoted !== undefined) return quoted.replaceAll("''", "'");
  return context.get(part.replace(/^github\.event\.inputs\./, 'inputs.')) ?? '';
}

/** Names of the secrets that a piece of a workflow cannot do without (`secrets.X`, but not `secrets.X || …`). */
export function secretsIn(source: string): string[] {
  const found = source.matchAll(/\bsecrets\.([A-Za-z_][A-Za-z0-9_]*)(?!\w|\s*\|\|)/g);
  return [...new Set([...found].map((match) => (match[1] ?? '').toUpperCase()))].filter(
    (name) => name !== 'GITHUB_TOKEN',
  );
}
