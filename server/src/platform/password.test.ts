import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hashSync } from 'bcryptjs';
import { boundWork } from './bounded-work.ts';
import { deriveKeys } from './cipher.ts';
import { monotonicMs } from './clock.ts';
import { createPasswords } from './password.ts';
import { Problem } from './problem.ts';
import { randomBase64, randomBuffer } from './token.ts';

const roots = [randomBase64(32), randomBase64(32)];
const bounds = { concurrency: 2, queue: 32, waitMs: 2000 };
const open = (...secrets: string[]) => createPasswords({ keys: deriveKeys(secrets, 'password'), ...bounds });
const passwords = open(...roots);
const password = 'مرسى السفن عند الفجر';

describe('V6.2.8, V11.4.2 a password is verified as it was typed, against argon2id', () => {
  test('the hash is a PHC string with the promised cost and the id of the key, and no two are the same', async () => {
    const hash = await passwords.hash(password);
    assert.match(
      hash,
      /^\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=[A-Za-z0-9+/]{10}\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
    );
    assert.notEqual(await passwords.hash(password), hash);
    assert.deepEqual(await passwords.verify(password, hash), { ok: true, needsRehash: false });
  });

  test('another case, a space more, or all but the last letter is another password', async () => {
    const hash = await passwords.hash('Harbour at Dawn 1957');
    for (const other of [
      'harbour at dawn 1957',
      'Harbour at Dawn 1957 ',
      ' Harbour at Dawn 1957',
      'Harbour at Dawn 195',
      '',
    ])
      assert.deepEqual(await passwords.verify(other, hash), { ok: false, needsRehash: false }, `"${other}"`);
  });

  test('letters composed by one keyboard and taken apart by another are the same', async () => {
    const hash = await passwords.hash('caf\u00e9 au bord du port, \u0622');
    assert.equal((await passwords.verify('cafe\u0301 au bord du port, \u0627\u0653', hash)).ok, true);
  });

  test('a published hash of the reference implementation opens, and is to be made anew', async () => {
    // argon2id, 64 MiB, two passes, "password" and "somesalt", from the tests of the reference implementation.
    const published =
      '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    assert.deepEqual(await passwords.verify('password', published), { ok: true, needsRehash: true });
    assert.equal((await passwords.verify('passwore', published)).ok, false);
  });
});

describe('the key that is mixed in', () => {
  test('V11.2.2 a former SECRET_KEY still verifies and asks for a new hash; a lost one verifies nothing', async () => {
    const [former = '', active = ''] = roots;
    const hash = await open(former).hash(password);
    assert.deepEqual(await open(active, former).verify(password, hash), { ok: true, needsRehash: true });
    assert.deepEqual(await open(active).verify(password, hash), { ok: false, needsRehash: false });
  });

  test('a hash whose key id was taken out or swapped does not open', async () => {
    const hash = await passwords.hash(password);
    const [, keyId = ''] = /keyid=([^$]+)/.exec(hash) ?? [];
    assert.equal((await passwords.verify(password, hash.replace(`,keyid=${keyId}`, ''))).ok, false);
    const foreign = await open(randomBase64(32)).hash(password);
    const [, otherId = ''] = /keyid=([^$]+)/.exec(foreign) ?? [];
    assert.equal((await passwords.verify(password, foreign.replace(otherId, keyId))).ok, false);
  });
});

describe('V6.2.9 length', () => {
  test('128 characters of four bytes are taken, one more is refused and never verifies', async () => {
    const longest = '⚓️'.repeat(64);
    assert.equal([...longest].length, 128);
    const hash = await passwords.hash(longest);
    assert.equal((await passwords.verify(longest, hash)).ok, true);
    assert.equal((await passwords.verify(`${longest}x`, hash)).ok, false);
    await assert.rejects(passwords.hash(`${longest}x`), (error) => (error as Problem).code === 'BAD_REQUEST');
  });

  test('the last of 128 characters counts', async () => {
    const long = 'م'.repeat(127);
    assert.equal((await passwords.verify(`${long}ن`, await passwords.hash(`${long}م`))).ok, false);
  });

  test('a password of megabytes is refused without being hashed', async () => {
    const started = monotonicMs();
    const huge = 'a'.repeat(8 * 2 ** 20);
    assert.equal((await passwords.verify(huge, await passwords.hash(password))).ok, false);
    await assert.rejects(passwords.hash(huge));
    assert.ok(monotonicMs() - started < 2000);
  });

  test('an empty password does not verify against the hash of an overlong one', async () => {
    assert.equal((await passwords.verify('a'.repeat(129), await passwords.hash(''))).ok, false);
  });
});

describe('bcrypt hashes of an older system', () => {
  test('$2a$, $2b$ and $2y$ verify once and are to be made anew', async () => {
    const hash = hashSync('Harbour at Dawn', 4);
    for (const form of ['$2a$', '$2b$', '$2y$']) {
      const legacy = hash.replace(/^\$2.\$/, form);
      assert.deepEqual(await passwords.verify('Harbour at Dawn', legacy), { ok: true, needsRehash: true });
      assert.deepEqual(await passwords.verify('Harbour at Dusk', legacy), { ok: false, needsRehash: false });
    }
  });

  test('a hash of another implementation opens (crypt_blowfish test vectors)', async () => {
    const vectors = [
      ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
      ['U*U*', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
      ['', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy'],
      ['\xff\xff\xa3', '$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ] as const;
    const answers = [];
    for (const [text, hash] of vectors) answers.push((await passwords.verify(text, hash)).ok);
    assert.deepEqual(answers, [true, true, true, false]);
  });

  test('only there does what stands behind 72 bytes not count', async () => {
    const start = 'م'.repeat(36);
    const legacy = hashSync(`${start} one`, 4);
    assert.equal((await passwords.verify(`${start} two`, legacy)).ok, true);
    assert.equal((await passwords.verify(`${start} two`, await passwords.hash(`${start} one`))).ok, false);
  });

  test('a cost that would hold a thread for minutes is refused unread', async () => {
    const dear = hashSync('Harbour at Dawn', 4).replace('$04$', '$31$');
    const started = monotonicMs();
    assert.equal((await passwords.verify('Harbour at Dawn', dear)).ok, false);
    assert.ok(monotonicMs() - started < 2000);
  });
});

test('what is no hash, or would cost gigabytes, verifies nothing and throws nothing', async () => {
  const salt = randomBuffer(16).toString('base64').replace(/=+$/, '');
  const tag = randomBuffer(32).toString('base64').replace(/=+$/, '');
  for (const hash of [
    '',
    'plain text',
    '$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    `$argon2id$v=19$m=999999,t=2,p=1$${salt}$${tag}`,
    `$argon2id$v=19$m=19456,t=0,p=1$${salt}$${tag}`,
    `$argon2id$v=19$m=8,t=2,p=16$${salt}$${tag}`,
    `$argon2id$v=19$m=19456,t=2,p=1$$`,
    '$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  ])
    assert.deepEqual(await passwords.verify(password, hash), { ok: false, needsRehash: false }, hash);
});

test('V6.3.8 without a hash the same work is done', async () => {
  const hash = await passwords.hash(password);
  const known: number[] = [];
  const unknown: number[] = [];
  for (let round = 0; round < 15; round++) {
    known.push(await timeOf(() => passwords.verify('a wrong one', hash)));
    unknown.push(await timeOf(() => passwords.verify('a wrong one', undefined)));
  }
  // Fastest of many: what else the machine does only ever adds.
  const ratio = Math.min(...unknown) / Math.min(...known);
  assert.ok(ratio > 0.7 && ratio < 1.4, `unknown / known = ${ratio}`);
});

describe('bounded work', () => {
  test('never more at once than allowed, in the order they came, and none is lost', async () => {
    const run = boundWork({ concurrency: 2, queue: 10, waitMs: 1000 });
    const ends: (() => void)[] = [];
    const started: number[] = [];
    const all = Array.from({ length: 6 }, (_, at) =>
      run(() => {
        started.push(at);
        return new Promise<number>((resolve) => ends.push(() => resolve(at)));
      }),
    );
    for (let ended = 0; ended < 6; ended++) {
      await new Promise(setImmediate);
      assert.equal(started.length, Math.min(6, ended + 2));
      ends[ended]?.();
    }
    assert.deepEqual(await Promise.all(all), [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(started, [0, 1, 2, 3, 4, 5]);
  });

  test('a full queue refuses at once, a long wait after its time; both say when to come again', async () => {
    const run = boundWork({ concurrency: 1, queue: 1, waitMs: 40 });
    let end = () => {};
    const running = run(() => new Promise<void>((resolve) => (end = resolve)));
    const waiting = run(async () => assert.fail('waited too long, must not run'));
    const refused = (error: unknown) =>
      error instanceof Problem && error.code === 'TEMPORARILY_UNAVAILABLE' && error.retryAfter === 1;
    await assert.rejects(
      run(async () => {}),
      refused,
    );
    await assert.rejects(waiting, refused);
    end();
    await running;
    // Nothing of it was left behind: the place is free again.
    assert.equal(await run(async () => 'free'), 'free');
  });

  test('work that fails gives its place back', async () => {
    const run = boundWork({ concurrency: 1, queue: 0, waitMs: 40 });
    await assert.rejects(
      run(() => Promise.reject(new Error('failed'))),
      /failed/,
    );
    assert.equal(await run(async () => 1), 1);
  });
});

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = monotonicMs();
  await work();
  return monotonicMs() - started;
}
