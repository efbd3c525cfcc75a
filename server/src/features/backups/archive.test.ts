import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { filesOf, sealArchive, tarOf } from '@marsa/tests/support/backups.ts';
import { newId } from '#platform/ids.ts';
import { openKeyRing } from '#platform/key-ring.ts';
import { withArchive } from './archive-reader.ts';
import { type ArchiveFacts, archiveName, type Source, type Stream, writeArchive } from './archive-writer.ts';
import { type Manifest, type ManifestFile, manifestName, signatureName, signManifest } from './manifest.ts';
import { verifyBackup } from './verify.service.ts';

const key = () => randomBytes(32).toString('base64');
const ring = openKeyRing([key()]);
const root = mkdtempSync(join(tmpdir(), 'marsa-archive-'));
after(() => rmSync(root, { recursive: true }));

let count = 0;
const newFolder = () => {
  const folder = join(root, String(count++));
  mkdirSync(folder);
  return folder;
};

const common = () => {
  const createdAt = Date.UTC(2026, 10, 20, 2, 30);
  return { id: newId(createdAt), createdAt, marsa: '0.1.0', engine: 'sqlite' as const };
};
const factsOf = (of = common()): ArchiveFacts => ({ ...of, schema: '0001-identity', reason: 'operator' });
const manifestOf = (of: ReturnType<typeof common>, files: ManifestFile[]): Manifest => ({
  format: 2,
  ...of,
  migrations: ['0001-identity'],
  rows: {},
  masterKeyIds: [],
  tools: {},
  files,
  leftOut: [],
});

/** @param lie what the manifest says of the files instead of the truth */
async function archiveOf(contents: Record<string, Buffer>, lie = (files: ManifestFile[]) => files) {
  const folder = newFolder();
  const sources: Source[] = Object.entries(contents).map(([path, content], at) => {
    const file = join(folder, `source-${at}`);
    writeFileSync(file, content);
    return { path, file };
  });
  const of = common();
  return writeArchive(folder, ring, factsOf(of), sources, (files) => manifestOf(of, lie(files)));
}

const large = {
  'database.sqlite': randomBytes(2_600_000),
  'data/a': Buffer.from('a'),
  'data/b/c': Buffer.alloc(0),
};
const verify = (path: string, with_ = ring) => verifyBackup({ ring: with_ }, path);

test('what goes in comes out, in one private file and nothing beside it', async () => {
  const { path, bytes } = await archiveOf(large);
  assert.match(path.split('/').at(-1) ?? '', archiveName);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(statSync(path).size, bytes);
  assert.equal((await verify(path)).files, 3);
  const target = newFolder();
  await withArchive(path, { ring }, (archive) => archive.extract(target));
  const found = Object.entries(filesOf(target)).map(([file, text]) => [file.slice(target.length + 1), text]);
  const expected = Object.entries(large).map(([name, content]) => [name, content.toString('base64')]);
  assert.deepEqual(Object.fromEntries(found), Object.fromEntries(expected));
  for (const name of Object.keys(large)) assert.equal(statSync(join(target, name)).mode & 0o777, 0o600);
  assert.ok(!readFileSync(path).includes(large['database.sqlite'].subarray(0, 64)), 'it is encrypted');
});

test('a backup that fails leaves nothing behind', async () => {
  const folder = newFolder();
  const of = common();
  const sources = [{ path: 'database.sqlite', file: join(folder, 'missing') }];
  await assert.rejects(writeArchive(folder, ring, factsOf(of), sources, (files) => manifestOf(of, files)));
  assert.deepEqual(filesOf(folder), {});
});

test('a stream whose size only shows at its end, of any size', async () => {
  const chunk = 1 << 20;
  for (const size of [0, 1, 511, chunk - 512, chunk - 511, chunk, 2 * chunk - 512, 3 * chunk + 7]) {
    const folder = newFolder();
    const content = randomBytes(size);
    writeFileSync(join(folder, 'beside'), 'after it');
    const of = common();
    async function* sources(): AsyncGenerator<Source | Stream> {
      yield {
        path: 'database.sqlite',
        async pour(sink) {
          for (let at = 0; at < size; at += 300_001) await sink(content.subarray(at, at + 300_001));
        },
      };
      yield { path: 'data/beside', file: join(folder, 'beside') };
    }
    const { path } = await writeArchive(folder, ring, factsOf(of), sources(), (files) =>
      manifestOf(of, files),
    );
    const target = newFolder();
    await withArchive(path, { ring }, (archive) => archive.extract(target));
    assert.ok(readFileSync(join(target, 'database.sqlite')).equals(content), `${size} bytes`);
    assert.equal(readFileSync(join(target, 'data', 'beside'), 'utf8'), 'after it');
  }
});

test('a stream that breaks off leaves nothing behind', async () => {
  const folder = newFolder();
  const of = common();
  async function* sources(): AsyncGenerator<Stream> {
    yield {
      path: 'database.sqlite',
      async pour(sink) {
        for (let at = 0; at < 5; at++) await sink(randomBytes(1 << 20));
        throw new Error('The tool was killed.');
      },
    };
  }
  await assert.rejects(
    writeArchive(folder, ring, factsOf(of), sources(), (files) => manifestOf(of, files)),
    /was killed/,
  );
  assert.deepEqual(filesOf(folder), {});
});

describe('an archive that was changed is refused', () => {
  const changed = async (change: (bytes: Buffer) => Buffer) => {
    const { path } = await archiveOf(large);
    writeFileSync(path, change(readFileSync(path)));
    return path;
  };
  const headerEnd = (bytes: Buffer) => bytes.indexOf('\n', bytes.indexOf('\n') + 1) + 1;
  const chunk = (1 << 20) + 47;

  test('by a bit, anywhere', async () => {
    const { path } = await archiveOf(large);
    const bytes = readFileSync(path);
    const start = headerEnd(bytes);
    const places = [0, 13, 15, 20, start - 2, start - 1, start, start + 2, start + 3, start + 20, start + 40];
    places.push(start + chunk - 1, start + chunk, start + 2 * chunk + 5, bytes.length - 17, bytes.length - 1);
    for (let at = 30; at < start; at += 11) places.push(at);
    for (const at of places) {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      writeFileSync(path, copy);
      await assert.rejects(verify(path), /refused/, `byte ${at}`);
    }
  });

  test('by cutting it, also between chunks', async () => {
    for (const left of [0, 10, 300, chunk, 2 * chunk]) {
      await assert.rejects(verify(await changed((bytes) => bytes.subarray(0, left))), /refused/);
      await assert.rejects(
        verify(await changed((bytes) => bytes.subarray(0, headerEnd(bytes) + left))),
        /refused/,
      );
    }
  });

  test('by adding to it', async () => {
    await assert.rejects(
      verify(await changed((bytes) => Buffer.concat([bytes, Buffer.alloc(1)]))),
      /refused/,
    );
    await assert.rejects(verify(await changed((bytes) => Buffer.concat([bytes, bytes]))), /refused/);
  });

  test('by exchanging, repeating or leaving out chunks, also those of another archive', async () => {
    const other = readFileSync((await archiveOf(large)).path);
    const parts = (bytes: Buffer) => {
      const start = headerEnd(bytes);
      const at = (index: number) => bytes.subarray(start + index * chunk, start + (index + 1) * chunk);
      return { head: bytes.subarray(0, start), first: at(0), second: at(1), last: at(2) };
    };
    const variants = [
      ({ head, first, second, last }: ReturnType<typeof parts>) => [head, second, first, last],
      ({ head, first, last }: ReturnType<typeof parts>) => [head, first, first, last],
      ({ head, first, last }: ReturnType<typeof parts>) => [head, first, last],
      ({ head, first, second }: ReturnType<typeof parts>) => [head, first, second],
      ({ head, second, last }: ReturnType<typeof parts>) => [head, parts(other).first, second, last],
      ({ first, second, last }: ReturnType<typeof parts>) => [parts(other).head, first, second, last],
    ];
    for (const variant of variants)
      await assert.rejects(verify(await changed((bytes) => Buffer.concat(variant(parts(bytes))))), /refused/);
  });

  test('by another version in front of it', async () => {
    const versioned = (version: string) => (bytes: Buffer) =>
      Buffer.concat([Buffer.from(`marsa-backup ${version}`), bytes.subarray('marsa-backup 2'.length)]);
    await assert.rejects(verify(await changed(versioned('3'))), /format 3/);
    await assert.rejects(verify(await changed(versioned('1'))), /format 1/);
    await assert.rejects(verify(await changed(versioned('two'))), /not a backup of Marsa/);
  });
});

describe('an archive of our own keys that is not right is refused', () => {
  const sealed = async (entries: Parameters<typeof tarOf>[0]) => {
    const of = common();
    return sealArchive(newFolder(), ring, factsOf(of), tarOf(entries));
  };
  const signed = (of: ReturnType<typeof common>, files: ManifestFile[] = []) =>
    signManifest(ring, ring.active.id.toString('hex'), manifestOf(of, files));

  test('a file too many, one too few, a wrong size, a wrong hash', async () => {
    const file = { path: 'data/z', size: 0, sha256: '0'.repeat(64) };
    const lies: [RegExp, (files: ManifestFile[]) => ManifestFile[]][] = [
      [/not in its manifest/, (files) => files.slice(1)],
      [/missing/, (files) => [...files, file]],
      [/wrong size/, ([first, ...rest]) => (first ? [{ ...first, size: first.size + 1 }, ...rest] : [])],
      [/wrong SHA-256/, ([first, ...rest]) => (first ? [{ ...first, sha256: '0'.repeat(64) }, ...rest] : [])],
      [/twice/, (files) => [...files, ...files]],
    ];
    for (const [reason, lie] of lies)
      await assert.rejects(verify((await archiveOf(large, lie)).path), reason);
  });

  test('two databases, none, something that belongs to no backup', async () => {
    const one = Buffer.from('x');
    await assert.rejects(verify((await archiveOf({ 'data/x': one })).path), /0 databases/);
    const two = { 'database.sqlite': one, 'database.sql': one };
    await assert.rejects(verify((await archiveOf(two)).path), /2 databases/);
    await assert.rejects(verify((await archiveOf({ 'keys/x': one })).path), /belongs to no backup/);
  });

  test('no manifest, no signature, a wrong one, one of another key, more after it', async () => {
    await assert.rejects(verify(await sealed([{ path: 'database.sqlite' }])), /no manifest/);
    const { text, signature } = signed(common());
    const manifest = { path: manifestName, content: text };
    await assert.rejects(verify(await sealed([manifest])), /not signed/);
    const wrong = { path: signatureName, content: '0'.repeat(64) };
    await assert.rejects(verify(await sealed([manifest, wrong])), /signature/);
    const right = { path: signatureName, content: signature };
    await assert.rejects(verify(await sealed([manifest, right])), /not of the same backup/);
    await assert.rejects(verify(await sealed([manifest, right, { path: 'data/x' }])), /after the manifest/);
    await assert.rejects(verify(await sealed([manifest, { path: signatureName, content: '' }])), /signature/);
  });

  test('a manifest in another form than the one', async () => {
    const { text } = signed(common());
    const master = ring.active.id.toString('hex');
    for (const other of [
      text.replace('{', '{ '),
      text.replace('"format":2', '"format":3'),
      '{}',
      'no JSON',
    ]) {
      const { deriveKey } = await import('#platform/cipher.ts');
      const { digest } = await import('#platform/token.ts');
      const content = digest(deriveKey(ring.active.key, 'marsa/backup/manifest/v2'), other).toString('hex');
      const path = await sealed([
        { path: manifestName, content: other },
        { path: signatureName, content },
      ]);
      await assert.rejects(verify(path), /no known form/, master);
    }
  });

  test('what was exchanged between the check and the writing', async () => {
    const { path } = await archiveOf(large);
    const bytes = readFileSync(path);
    const target = newFolder();
    const extracting = withArchive(path, { ring }, async (archive) => {
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      writeFileSync(path, bytes);
      await archive.extract(target);
    });
    await assert.rejects(extracting, /changed/);
  });
});

test('another key opens nothing, and the key that is missing is named; a rotated ring still opens', async () => {
  const { path, manifest } = await archiveOf(large);
  const master = ring.active.id.toString('hex');
  await assert.rejects(verify(path, openKeyRing([key()])), new RegExp(master));
  const [mine, newer] = [key(), key()];
  const before = openKeyRing([mine]);
  const of = common();
  const file = join(newFolder(), 'x');
  writeFileSync(file, 'x');
  const sources = [{ path: 'database.sqlite', file }];
  const old = await writeArchive(newFolder(), before, factsOf(of), sources, (files) => manifestOf(of, files));
  assert.equal((await verify(old.path, openKeyRing([newer, mine]))).ok, true);
  assert.equal(manifest.format, 2);
});

test('what is no archive at all is refused by a sentence', async () => {
  const path = join(newFolder(), 'x');
  await assert.rejects(verify(path), /There is no archive/);
  for (const content of ['', 'x', 'marsa-backup', randomBytes(5000), `${'SQLite format 3\0'.repeat(100)}`]) {
    writeFileSync(path, content);
    await assert.rejects(verify(path), /refused/);
  }
  assert.ok(existsSync(path));
});
