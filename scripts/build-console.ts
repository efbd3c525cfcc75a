/**
 * `npm run build`: the console as files that the server sends. `--if-needed` (before `npm start`) builds only what is
 * missing or older than its sources, and a failure stops nobody: the API works without the console. Tests need it, and say
 * `--required` too.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = join(import.meta.dirname, '..');
const built = join(root, 'console/dist');
const fresh = join(root, 'console/dist.new');
const isIfNeeded = process.argv.includes('--if-needed');
const isRequired = !isIfNeeded || process.argv.includes('--required');

const digest = digestOfSources();
if (!isIfNeeded || digestOfBuilt() !== digest) {
  const started = performance.now();
  process.stdout.write('Building the console … ');
  const fault = build();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(fault === undefined ? `done in ${seconds} s\n` : 'failed\n');
  if (fault !== undefined) warn(fault);
}

/** @returns why it failed */
function build(): string | undefined {
  const vite = findVite();
  if (vite === undefined) return 'its tools are not installed: npm ci';
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', 'console', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'error'],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  );
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    return `${stdout}${stderr}`.trim();
  }
  for (const file of globSync('**/*.{js,css,svg}', { cwd: fresh })) compress(join(fresh, file));
  writeFileSync(join(fresh, 'sources.sha256'), digest);
  rmSync(built, { recursive: true, force: true });
  renameSync(fresh, built);
  return undefined;
}

function compress(path: string): void {
  const bytes = readFileSync(path);
  if (bytes.length < 1000) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

/** What a build depends on: the sources of the console and of what it imports, and the versions of packages. */
function digestOfSources(): string {
  const patterns = ['console/**/*', 'contract/src/**/*.ts', 'client/src/**/*.ts', 'package-lock.json'];
  const isSource = (path: string) => !/(^|\/)(node_modules|dist|dist\.new)(\/|$)|\.test\.tsx?$/.test(path);
  const hash = createHash('sha256');
  for (const entry of globSync(patterns, {
    cwd: root,
    withFileTypes: true,
    exclude: ({ name }) => !isSource(name),
  })
    .filter((found) => found.isFile())
    .map((found) => join(found.parentPath, found.name))
    .sort()) {
    hash.update(`${entry.slice(root.length)}\0`).update(readFileSync(entry));
  }
  return hash.digest('hex');
}

function digestOfBuilt(): string | undefined {
  const file = join(built, 'sources.sha256');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function findVite(): string | undefined {
  try {
    const require = createRequire(join(root, 'console/package.json'));
    return join(require.resolve('vite/package.json'), '../bin/vite.js');
  } catch {
    return undefined;
  }
}

function warn(reason: string): void {
  process.stderr.write(`The console was not built: ${reason}\n`);
  if (isRequired) process.exitCode = 1;
  else
    process.stderr.write(
      `Marsa starts with ${existsSync(built) ? 'the console of before' : 'the API alone'}.\n`,
    );
}
