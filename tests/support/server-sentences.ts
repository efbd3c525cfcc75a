import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vite';

const root = join(import.meta.dirname, '../..');

/** A text in the source of the server or the contract that somebody may come to read. */
export interface ServerSentence {
  file: string;
  /** With `7` where the source puts in a value. */
  text: string;
}

interface Node {
  type: string;
  [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const childrenOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);

/** What nobody meets in the console, and why. */
const unmet: readonly [files: RegExp, why: string][] = [
  [/\.(test|fixture)\.ts$/, 'tests'],
  [/^server\/src\/(doctor|operator[^/]*|migrate|bootstrap|main)\.ts$/, 'commands on the server'],
  [/^server\/src\/engines\/database\/(?!dump\/)/, 'migrations and SQL: commands and the log'],
  [/^server\/src\/engines\/(turns|counters)\//, 'scripts of Redis and faults of its answers'],
  [/^server\/src\/features\/.+\.store\.ts$/, 'SQL'],
  [
    /^server\/src\/features\/backups\/(restore[^/]*|legacy-archive|data-folder)\.ts$/,
    'a restore, which is a command',
  ],
  [
    /^server\/src\/features\/vault\/(vault-faults|verify\.service)\.ts$/,
    'the command that verifies the vault',
  ],
  [/^server\/src\/features\/events\/events\.service\.ts$/, 'frames of the event stream'],
  [/^server\/src\/features\/identity\/passwords\/arabic-words\.ts$/, 'passwords that people guess'],
  [/^server\/src\/features\/mail\//, 'letters, which have both languages there'],
  [/^server\/src\/features\/pwa\/finding-texts\.ts$/, 'titles of findings: the console has them by id'],
  [
    /^server\/src\/features\/wrappers\/(readme|push-plan|markdown|xml)\.ts$/,
    'texts of the generated repository',
  ],
  [/^server\/src\/features\/audit\/(signed-file|archive[^/]*)\.ts$/, 'the command that checks exports'],
  [
    /^server\/src\/platform\/(config|config-rules|weak-secrets|key-ring|process-guard|key-files)\.ts$/,
    'refusals to start',
  ],
  [
    /^server\/src\/platform\/(problem-page|openapi|metrics|route-schema|console-pages)\.ts$/,
    'pages and metrics for programs',
  ],
  [
    /^contract\/src\/(issue-words|line|notices|permissions|audit-actions|credential-types|webhook-events|problems|pages)\.ts$/,
    'what the console has words for by itself',
  ],
];

/** What is logged, measured or documented; an `Error` is answered as INTERNAL, except where its words are kept. */
const unmetCalls = /^(describe|meta|error|warn|info|debug|fatal|gauge|counter|histogram|sql|split|write)$/;
const keepsErrors =
  /^server\/src\/(app-backups|features\/(audit|backups|vault|jobs)\/.+|engines\/database\/dump\/.+|platform\/(own-process|cipher))\.ts$/;
const unmetProperties = /^(summary|description|schema)$/;

/** All sentences of three words and more, and what they are made of. */
export function listServerSentences(): ServerSentence[] {
  const files = globSync(['server/src/**/*.ts', 'contract/src/**/*.ts'], { cwd: root }).sort();
  return files
    .filter((file) => !unmet.some(([pattern]) => pattern.test(file)))
    .flatMap((file) => {
      const texts = sentencesIn(readFileSync(join(root, file), 'utf8'), file);
      return texts.map((text) => ({ file, text }));
    });
}

/** Headers, media types, policies, kinds of keys and of cursors, words of Java, SQL, what a developer did wrong. */
const noSentence =
  /^(7 answered 7, which|abstract assert |select |pragma |Bearer|Content-Type:|default-src|gzip,|webhooks? (sent|received|endpoints|sources) )|PRIVATE KEY$/;

/** Three words, two of them not values. */
function isSentence(text: string): boolean {
  if (noSentence.test(text)) return false;
  const words = text.trim().split(/\s+/);
  return words.length >= 3 && words.filter((word) => /[A-Za-z]{2}/.test(word)).length >= 2;
}

/** Every text in the sources, however short. */
export function listServerTexts(): Set<string> {
  const files = globSync(['server/src/**/*.ts', 'contract/src/**/*.ts'], { cwd: root });
  return new Set(files.flatMap((file) => textsOf(readFileSync(join(root, file), 'utf8'), file, () => false)));
}

type Unmet = (node: Node, file: string) => boolean;

/** The sentences of a source, each once. */
export const sentencesIn = (source: string, file: string): string[] => [
  ...new Set(textsOf(source, file).filter(isSentence)),
];

function textsOf(source: string, file: string, isLeftOut: Unmet = isUnmet): string[] {
  const program: unknown = parseAst(source, { lang: 'ts' });
  return isNode(program) ? textsIn(program, file, isLeftOut) : [];
}

function textsIn(node: Node, file: string, isLeftOut: Unmet): string[] {
  if (isLeftOut(node, file)) return isNode(node.callee) ? textsIn(node.callee, file, isLeftOut) : [];
  const texts = variantsOf(node);
  if (texts) return [...texts, ...insidesOf(node).flatMap((inner) => textsIn(inner, file, isLeftOut))];
  return childrenOf(node).flatMap((child) => textsIn(child, file, isLeftOut));
}

function isUnmet(node: Node, file: string): boolean {
  if (node.type === 'TaggedTemplateExpression' || node.type === 'ImportDeclaration') return true;
  if (node.type === 'Property') return unmetProperties.test(nameOf(node.key));
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  const callee = nameOf(node.callee);
  if (/^(Type|Range)?Error$/.test(callee)) return !keepsErrors.test(file);
  return unmetCalls.test(callee) && !(callee === 'error' && file.startsWith('contract/'));
}

function nameOf(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'MemberExpression') return nameOf(node.property);
  return String(node.name ?? node.value ?? '');
}

const value = '7';

/** What a text can be, with each branch of the conditions in it; undefined where it is no text. */
function variantsOf(node: unknown): string[] | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : undefined;
  if (node.type === 'TemplateLiteral') return variantsOfTemplate(node);
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return undefined;
  const [left, right] = [variantsOf(node.left), variantsOf(node.right)];
  return left || right ? joined(left ?? branchesOf(node.left), right ?? branchesOf(node.right)) : undefined;
}

function variantsOfTemplate(node: Node): string[] {
  const quasis = [node.quasis].flat().filter(isNode);
  const values = [node.expressions].flat().filter(isNode);
  const cooked = (quasi: Node) => (quasi.value as { cooked: string }).cooked;
  return quasis.reduce<string[]>(
    (texts, quasi, index) =>
      joined(joined(texts, [cooked(quasi)]), index < values.length ? branchesOf(values[index]) : ['']),
    [''],
  );
}

/** What a value in a text can be. */
function branchesOf(node: unknown): string[] {
  if (!isNode(node)) return [value];
  if (node.type === 'ConditionalExpression')
    return [...branchesOf(node.consequent), ...branchesOf(node.alternate)];
  if (node.type === 'LogicalExpression')
    return [node.operator === '&&' ? '' : value, ...branchesOf(node.right)];
  if (node.type === 'ParenthesizedExpression') return branchesOf(node.expression);
  return variantsOf(node) ?? [value];
}

const joined = (lefts: readonly string[], rights: readonly string[]): string[] =>
  lefts.flatMap((left) => rights.map((right) => left + right));

/** Calls within a text, whose arguments are texts of their own. */
function insidesOf(node: Node): Node[] {
  const inner = childrenOf(node);
  return inner.flatMap((child) =>
    child.type === 'CallExpression' ||
    child.type === 'NewExpression' ||
    child.type === 'ArrowFunctionExpression'
      ? [child]
      : insidesOf(child),
  );
}
