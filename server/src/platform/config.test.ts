import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { describeConfig, loadConfig } from './config.ts';
import { secretNames, variables } from './config-variables.ts';

const folder = mkdtempSync(join(tmpdir(), 'marsa-config-'));
after(() => rmSync(folder, { recursive: true }));

const key = () => randomBytes(32).toString('base64');
const secrets = () => ({
  SECRET_KEY: randomBytes(48).toString('base64'),
  MASTER_KEY_B64: key(),
  APIKEY_HMAC_SECRET_B64: key(),
});
const production = (more: Record<string, string> = {}) => ({
  NODE_ENV: 'production',
  DATA_DIR: folder,
  ...secrets(),
  ...more,
});

function load(environment: Record<string, string>, dotEnv: Record<string, string> = {}) {
  return loadConfig({ environment, dotEnv });
}

/** The faults, of which each must be about one of the variables, and none may show a value. */
function faultsOf(environment: Record<string, string>): string[] {
  const { faults } = load(environment);
  assert.ok(faults, 'it was taken');
  for (const fault of faults) {
    assert.match(fault, /^[A-Z_0-9]+/, fault);
    for (const name of secretNames) {
      const value = environment[name] ?? '';
      if (value.length >= 8) assert.ok(!fault.includes(value), `a fault shows ${name}`);
    }
  }
  return faults;
}

/** Asserts that there is one fault for each pattern, and no other. */
function assertFaults(environment: Record<string, string>, ...patterns: RegExp[]): void {
  const faults = faultsOf(environment);
  const unexplained = faults.filter((fault) => !patterns.some((pattern) => pattern.test(fault)));
  assert.deepEqual(unexplained, []);
  for (const pattern of patterns)
    assert.ok(
      faults.some((fault) => pattern.test(fault)),
      `${pattern} in ${faults.join('\n')}`,
    );
}

describe('production', () => {
  test('starts on good secrets, and on several keys', () => {
    const { config } = load(
      production({ MASTER_KEY_B64: `${key()},${key()}`, TRUST_PROXY: '10.0.0.0/8,2001:db8::/32,::1' }),
    );
    assert.equal(config?.values.MASTER_KEY_B64.length, 2);
    assert.deepEqual(config?.values.TRUST_PROXY, ['10.0.0.0/8', '2001:db8::/32', '::1']);
    assert.deepEqual(config?.madeKeys, []);
  });

  test('refuses missing secrets, all of them at once, and makes none', () => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    assertFaults(
      { NODE_ENV: 'production', DATA_DIR: empty },
      /^SECRET_KEY is missing/,
      /^MASTER_KEY_B64 is missing/,
      /^APIKEY_HMAC_SECRET_B64 is missing/,
    );
    assert.deepEqual(readdirSync(empty), []);
  });

  test('refuses short and malformed secrets', () => {
    for (const short of ['', 'short', 'a'.repeat(31)])
      assert.ok(faultsOf(production({ SECRET_KEY: short })).some((fault) => fault.startsWith('SECRET_KEY')));
    for (const wrong of [
      randomBytes(16).toString('base64'),
      randomBytes(33).toString('base64'),
      randomBytes(32).toString('hex'),
      `${key()},x`,
      'ü'.repeat(43),
    ]) {
      assert.ok(
        faultsOf(production({ MASTER_KEY_B64: wrong })).some((fault) => fault.startsWith('MASTER_KEY_B64')),
      );
      assert.ok(
        faultsOf(production({ APIKEY_HMAC_SECRET_B64: wrong })).some((fault) =>
          fault.startsWith('APIKEY_HMAC_SECRET_B64'),
        ),
      );
    }
  });

  test('refuses what anyone could guess', () => {
    const weak = [
      'change-me-change-me-change-me-change-me',
      'your-secret-key-here-please-replace-it!',
      'x'.repeat(64),
      'abcabcabcabcabcabcabcabcabcabcabcabcabc',
      'EXAMPLE-0123456789-abcdefghijklmnop',
    ];
    for (const SECRET_KEY of weak) assertFaults(production({ SECRET_KEY }), /^SECRET_KEY /);
    const bytes = [
      Buffer.alloc(32),
      Buffer.alloc(32, 0xff),
      Buffer.from('0123456789abcdef0123456789abcdef').fill('ab'),
      Buffer.from(Array.from({ length: 32 }, (_, at) => at)),
      Buffer.from('this-is-an-example-key-32-bytes!'),
    ];
    for (const weakKey of bytes) {
      const text = weakKey.toString('base64');
      assertFaults(production({ MASTER_KEY_B64: text }), /^MASTER_KEY_B64 /);
      assertFaults(production({ MASTER_KEY_B64: `${key()},${text}` }), /^MASTER_KEY_B64 /);
      assertFaults(production({ APIKEY_HMAC_SECRET_B64: text }), /^APIKEY_HMAC_SECRET_B64 /);
    }
  });

  test('refuses one secret for two purposes, or one key twice', () => {
    const one = key();
    assertFaults(
      production({ MASTER_KEY_B64: one, APIKEY_HMAC_SECRET_B64: one }),
      /repeats a key of MASTER_KEY_B64/,
    );
    assertFaults(
      production({ MASTER_KEY_B64: `${key()},${one}`, APIKEY_HMAC_SECRET_B64: `${key()}, ${one}` }),
      /repeats a key of/,
    );
    assertFaults(production({ SECRET_KEY: one, MASTER_KEY_B64: one }), /repeats a key of/);
    assertFaults(production({ MASTER_KEY_B64: `${one},${one}` }), /repeats a key of/);
  });

  test('names every fault at once', () => {
    assertFaults(
      {
        NODE_ENV: 'production',
        DATA_DIR: folder,
        SECRET_KEY: 'change-me',
        MASTER_KEY_B64: 'AAAA',
        CORS_ORIGIN: '*',
        TRUST_PROXY: '1',
        ALLOW_PRIVATE_TARGETS: '1',
        PORT: 'http',
        DATABASE_URL: 'oracle://x',
        LOG_LEVEL: 'loud',
      },
      ...[
        /^SECRET_KEY /,
        /^MASTER_KEY_B64 /,
        /^APIKEY_HMAC_SECRET_B64 is missing/,
        /^CORS_ORIGIN /,
        /^TRUST_PROXY /,
      ],
      ...[/^ALLOW_PRIVATE_TARGETS /, /^PORT /, /^DATABASE_URL /, /^LOG_LEVEL /],
    );
  });

  test('refuses a key file that others can read, and takes one that they cannot', () => {
    const path = join(folder, 'master.key');
    writeFileSync(path, `${key()}\n`);
    const { MASTER_KEY_B64, ...rest } = production();
    const environment = { ...rest, MASTER_KEY_B64_FILE: path };
    for (const mode of [0o644, 0o640, 0o604, 0o660, 0o666]) {
      chmodSync(path, mode);
      assertFaults(environment, /^MASTER_KEY_B64_FILE: .*chmod 600/);
    }
    chmodSync(path, 0o600);
    assert.deepEqual(load(environment).config?.values.MASTER_KEY_B64, [readFileSync(path, 'utf8').trim()]);
    assertFaults(
      { ...environment, MASTER_KEY_B64_FILE: join(folder, 'none') },
      /^MASTER_KEY_B64_FILE names/,
      /^MASTER_KEY_B64 is missing/,
    );
  });
});

describe('wherever it runs', () => {
  test('TRUST_PROXY takes ranges of addresses alone', () => {
    for (const TRUST_PROXY of [
      'true',
      '1',
      '2',
      '*',
      'loopback',
      '10.0.0.0/33',
      '10.0.0.0/-1',
      '10.0.0.0/8/8',
      '::1/129',
      'proxy.example.com',
      '10.0.0.1;10.0.0.2',
      '0x7f000001',
      '127.1',
      '0.0.0.0/0',
      '::/0',
    ])
      assertFaults({ NODE_ENV: 'test', DATA_DIR: folder, ...secrets(), TRUST_PROXY }, /^TRUST_PROXY /);
    for (const TRUST_PROXY of ['', ' 10.0.0.1 , 10.0.0.2/32,', '::1', '::ffff:10.0.0.1'])
      assert.ok(load({ NODE_ENV: 'test', DATA_DIR: folder, ...secrets(), TRUST_PROXY }).config, TRUST_PROXY);
  });

  test('numbers are whole, decimal and within their bounds', () => {
    for (const PORT of ['65536', '-1', '8080.5', '1e3', '0x50', ' 80', '٨٠', 'NaN'])
      assertFaults({ NODE_ENV: 'test', DATA_DIR: folder, ...secrets(), PORT }, /^PORT /);
    for (const [name, value] of [
      ['BAN_AFTER_FAILS', '0'],
      ['DB_POOL_SIZE', '0'],
      ['SHUTDOWN_TIMEOUT_SECONDS', '0'],
      ['RATE_KEY', 'x'],
    ] as const)
      if (name in variables)
        assertFaults(
          { NODE_ENV: 'test', DATA_DIR: folder, ...secrets(), [name]: value },
          new RegExp(`^${name} `),
        );
  });

  test('the environment goes before .env, a value before its file; empty means not set', () => {
    const base = { NODE_ENV: 'test', DATA_DIR: folder, ...secrets() };
    const first = load({ ...base, PORT: '1' }, { PORT: '2', HOST: '::1' }).config;
    assert.deepEqual(
      [first?.values.PORT, first?.values.HOST, first?.values.PUBLIC_URL],
      [1, '::1', 'http://localhost:1'],
    );
    assert.deepEqual(
      [first?.sources.PORT, first?.sources.HOST, first?.sources.LOG_LEVEL],
      ['environment', '.env', 'default'],
    );
    const publicUrlOf = (HOST: string) => load({ ...base, HOST }).config?.values.PUBLIC_URL;
    assert.deepEqual(
      [publicUrlOf('127.0.0.1'), publicUrlOf('192.0.2.7'), publicUrlOf('2001:db8::7')],
      ['http://localhost:8080', 'http://192.0.2.7:8080', 'http://[2001:db8::7]:8080'],
    );
    assert.equal(load({ ...base, PORT: '' }, { PORT: '2' }).config?.values.PORT, 2);
  });

  test('development makes its keys once, for its owner alone', () => {
    const home = mkdtempSync(join(folder, 'home-'));
    const made = load({ DATA_DIR: home }).config;
    assert.equal(made?.madeKeys.length, 3);
    for (const path of made?.madeKeys ?? []) assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(join(home, 'keys')).mode & 0o777, 0o700);
    const again = load({ DATA_DIR: home }).config;
    assert.deepEqual(again?.madeKeys, []);
    for (const name of secretNames) assert.deepEqual(again?.values[name], made?.values[name]);
  });

  test('what people are shown hides every secret', () => {
    const environment = {
      ...production(),
      DATABASE_URL: 'postgres://marsa:p%40ss:word-canary@db.example.com/marsa',
      REDIS_URL: 'rediss://:redis-canary@redis.example.com:6379/0',
      METRICS_TOKEN: 'metrics-canary-metrics-canary',
    };
    const { config } = load(environment);
    assert.ok(config);
    const shown = JSON.stringify(describeConfig(config));
    for (const name of secretNames) assert.ok(!shown.includes(environment[name]), name);
    assert.doesNotMatch(shown, /canary/);
    assert.match(shown, /db\.example\.com/);
  });
});
