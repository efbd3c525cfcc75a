import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { coreDumpWarning } from './process-guard.ts';

const guard = new URL('./process-guard.ts', import.meta.url).href;
const run = (code: string, ...flags: string[]) =>
  spawnSync(process.execPath, [...flags, '--input-type=module', '-e', code], { encoding: 'utf8' });

test('SIGUSR1 opens no debugger, and one that is there is refused', () => {
  const code = `
    import inspector from 'node:inspector';
    import { refuseDebugger } from '${guard}';
    refuseDebugger();
    process.kill(process.pid, 'SIGUSR1');
    setTimeout(() => console.log(inspector.url()), 200);`;
  assert.equal(run(code).stdout, 'undefined\n');
  const inspected = run(code, '--inspect=127.0.0.1:0');
  assert.equal(inspected.status, 1);
  assert.match(inspected.stderr, /--inspect is set/);
});

test('a limit that lets cores be written is told of', () => {
  const limits = (soft: string) => `Max stack size  8388608  unlimited  bytes
Max core file size        ${soft}                    unlimited            bytes\n`;
  assert.match(coreDumpWarning(limits('unlimited'), '') ?? '', /LimitCORE=0/);
  assert.match(coreDumpWarning(limits('unlimited'), '00000033\n') ?? '', /LimitCORE=0/);
  assert.equal(coreDumpWarning(limits('unlimited'), '00000000\n'), undefined);
  assert.equal(coreDumpWarning(limits('0'), '00000033\n'), undefined);
  assert.equal(coreDumpWarning('', ''), undefined);
});

const filterFile = '/proc/self/coredump_filter';
const hasFilter = existsSync(filterFile);

/** Ends a process by a crash, with as large a core as the machine allows. @returns what it said, and the core if it lies there */
function crash(guarded: boolean, canary: string): { said: string; core: Buffer | undefined } {
  const folder = mkdtempSync(join(tmpdir(), 'marsa-core-'));
  // The canary is put together in memory, so that it is not in the arguments, which a core always holds.
  const code = `
    import { readFileSync } from 'node:fs';
    import { keepMemoryOutOfCores } from '${guard}';
    ${guarded ? 'keepMemoryOutOfCores();' : ''}
    globalThis.secret = Buffer.from('${Buffer.from(canary).toString('hex')}', 'hex');
    console.log(readFileSync('${filterFile}', 'utf8').trim());
    process.abort();`;
  const args = ['--core=unlimited', process.execPath, '--input-type=module', '-e', code];
  const { stdout, error } = spawnSync('prlimit', args, { cwd: folder, encoding: 'utf8' });
  const [name] = readdirSync(folder);
  const core = name === undefined ? undefined : readFileSync(join(folder, name));
  rmSync(folder, { recursive: true });
  return { said: error?.message ?? stdout.trim(), core };
}

test('a crash writes no memory of a guarded process to a core dump', {
  skip: hasFilter ? false : 'only Linux has a filter of core dumps',
}, () => {
  const canary = `canary-${randomBytes(16).toString('hex')}`;
  const open = crash(false, canary);
  const guarded = crash(true, canary);
  assert.equal(guarded.said, '00000000');
  // Where the machine pipes cores elsewhere, none lies here and the filter is all that can be looked at.
  if (open.core) assert.ok(open.core.includes(canary), 'without the guard it is there');
  if (guarded.core) assert.ok(!guarded.core.includes(canary));
});

test('taking the secrets guards the process', { skip: hasFilter ? false : 'only Linux has a filter' }, () => {
  const config = new URL('./config.ts', import.meta.url).href;
  const { stdout } = run(`
    import { readFileSync } from 'node:fs';
    import { takeSecretsFromEnvironment } from '${config}';
    takeSecretsFromEnvironment();
    console.log(readFileSync('${filterFile}', 'utf8').trim());`);
  assert.equal(stdout, '00000000\n');
});

test('secrets leave process.env once they were read, and are found again by a second reading', () => {
  const config = new URL('./config.ts', import.meta.url).href;
  const code = `
    import { loadConfig, takeSecretsFromEnvironment } from '${config}';
    const read = () => loadConfig(undefined, { makeKeys: false }).config?.values;
    const first = read();
    takeSecretsFromEnvironment();
    const left = Object.keys(process.env).filter((name) => ${'/SECRET|MASTER|HMAC|DATABASE_URL|METRICS/'}.test(name));
    console.log(JSON.stringify({ left, same: JSON.stringify(read()) === JSON.stringify(first), port: process.env.PORT }));`;
  const secret = (letter: string) => Buffer.alloc(32, letter).toString('base64');
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    env: {
      PORT: '0',
      SECRET_KEY: secret('a'),
      MASTER_KEY_B64: secret('b'),
      APIKEY_HMAC_SECRET_B64: secret('c'),
      METRICS_TOKEN: secret('d'),
      DATABASE_URL: 'sqlite::memory:',
    },
  });
  assert.deepEqual(JSON.parse(stdout || stderr), { left: [], same: true, port: '0' });
});
