import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tarOf, withChecksum } from '@marsa/tests/support/backups.ts';
import { pathFault } from './archive-path.ts';
import { toTarHeader } from './tar-header.ts';
import { readTar } from './tar-reader.ts';

async function* inPieces(bytes: Buffer, size = bytes.length): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Buffer, pieceSize?: number): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { path, content } of readTar(inPieces(bytes, pieceSize))) {
    const parts: Buffer[] = [];
    for await (const part of content) parts.push(Buffer.from(part));
    files[path] = Buffer.concat(parts).toString();
  }
  return files;
}

const typed = (type: string) => (header: Buffer) => void header.write(type, 156);
const named = (name: string | Buffer) => (header: Buffer) => {
  header.fill(0, 0, 100);
  header.set(Buffer.from(name), 0);
};

test('what was written is read, in pieces of any size', async () => {
  const long = `${'a'.repeat(90)}/${'b'.repeat(90)}`;
  const bytes = tarOf([
    { path: 'one', content: 'x'.repeat(700) },
    { path: 'data/empty' },
    { path: long, content: 'y' },
    { path: 'data/مرسى', content: 'ز' },
  ]);
  const expected = { one: 'x'.repeat(700), 'data/empty': '', [long]: 'y', 'data/مرسى': 'ز' };
  for (const size of [1, 7, 512, 513, 100_000]) assert.deepEqual(await read(bytes, size), expected);
});

test('sizes from 8 GiB on are written as numbers', () => {
  const header = toTarHeader({ path: 'huge', size: 8 ** 11 });
  assert.equal(header[124], 0x80);
  assert.equal(header.readBigUInt64BE(128), BigInt(8 ** 11));
});

describe('a hostile archive is refused', () => {
  const paths = [
    '/etc/passwd',
    '../up',
    'data/../../up',
    'data/..',
    'data//x',
    'data/./x',
    'data\\x',
    'C:/x',
    'c:x',
    'data/\u0007',
    'data/\n',
    'data/',
    `data/${'x/'.repeat(40)}y`,
  ];
  for (const path of paths) {
    test(`path ${JSON.stringify(path)}`, async () => {
      assert.notEqual(pathFault(path), undefined);
      await assert.rejects(read(tarOf([{ path: 'x', change: named(path) }])), /path/);
    });
  }

  for (const [type, what] of Object.entries({
    1: 'hard link',
    2: 'link',
    3: 'device',
    4: 'device',
    6: 'pipe',
    7: 'plain file',
    L: 'name',
    K: 'link',
    S: 'sparse',
    g: 'attributes',
    Z: 'plain file',
  })) {
    test(`entry of type ${type}`, async () => {
      const entry = { path: 'data/x', content: 'target', change: typed(type) };
      await assert.rejects(read(tarOf([entry])), new RegExp(what));
    });
  }

  test('a name that goes on behind a zero', async () => {
    await assert.rejects(
      read(tarOf([{ path: 'x', change: named(Buffer.from('good\0/../../evil')) }])),
      /name/,
    );
  });

  test('a name that is no UTF-8', async () => {
    await assert.rejects(
      read(tarOf([{ path: 'x', change: named(Buffer.from([0x64, 0xff, 0xfe])) }])),
      /UTF-8/,
    );
  });

  test('the same path twice, also as a folder of another and below a file', async () => {
    await assert.rejects(read(tarOf([{ path: 'data/x' }, { path: 'data/x' }])), /twice/);
    await assert.rejects(read(tarOf([{ path: 'data/x' }, { path: './data/x' }])), /twice/);
    await assert.rejects(read(tarOf([{ path: 'data/x/y' }, { path: 'data/x' }])), /twice/);
    await assert.rejects(read(tarOf([{ path: 'data/x' }, { path: 'data/x/y' }])), /below a file/);
  });

  test('attributes that give a file another name, size or target', async () => {
    for (const key of ['path', 'size', 'linkpath', 'GNU.sparse.name', 'hdrcharset']) {
      const line = ` ${key}=/etc/passwd\n`;
      const attributes = { path: 'x', content: `${line.length + 2}${line}`, change: typed('x') };
      await assert.rejects(read(tarOf([attributes, { path: 'data/x' }])), /attribute/);
    }
  });

  test('a folder with a content, or outside', async () => {
    await assert.rejects(read(tarOf([{ path: 'data', content: 'x', change: typed('5') }])), /content/);
    await assert.rejects(
      read(
        tarOf([
          {
            path: 'x',
            change: (header) => {
              typed('5')(header);
              named('../x/')(header);
            },
          },
        ]),
      ),
      /path/,
    );
  });

  test('sizes that are no numbers, or larger than what comes', async () => {
    const size = (text: string) => (header: Buffer) => void header.write(text.padEnd(12, '\0'), 124);
    for (const text of ['-1', '0x10', '9', '7 7', '']) {
      await assert.rejects(read(tarOf([{ path: 'x', content: 'abc', change: size(text) }])), /size/);
    }
    await assert.rejects(
      read(tarOf([{ path: 'x', content: 'abc', change: size('77777777777') }])),
      /too early/,
    );
    const huge = (header: Buffer) => {
      header[124] = 0x80;
      header.writeBigUInt64BE(2n ** 63n, 128);
    };
    await assert.rejects(read(tarOf([{ path: 'x', change: huge }])), /size/);
  });

  test('a header that is damaged or of another form', async () => {
    const damaged = tarOf([{ path: 'x' }]);
    damaged[0] = 0x79;
    await assert.rejects(read(damaged), /damaged/);
    const header = toTarHeader({ path: 'x', size: 0 });
    header.fill(0, 257, 263);
    await assert.rejects(read(Buffer.concat([withChecksum(header), Buffer.alloc(1024)])), /form/);
  });

  test('an end that is missing, or something after it', async () => {
    const bytes = tarOf([{ path: 'x', content: 'abc' }]);
    await assert.rejects(read(bytes.subarray(0, 1000)), /too early/);
    await assert.rejects(read(bytes.subarray(0, 1024)), /too early/);
    await assert.rejects(read(Buffer.concat([bytes, tarOf([{ path: 'y' }])])), /follows its end/);
  });

  test('more entries than a backup has', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      for (let count = 0; ; count++) yield toTarHeader({ path: `data/${count}`, size: 0 });
    }
    await assert.rejects(async () => {
      for await (const _ of readTar(endless()));
    }, /more than 100000/);
  });
});
