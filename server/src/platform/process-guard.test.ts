import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
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
  assert.match(coreDumpWarning(limits('unlimited')) ?? '', /LimitCORE=0/);
  assert.equal(coreDumpWarning(limits('0')), undefined);
  assert.equal(coreDumpWarning(''), undefined);
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
