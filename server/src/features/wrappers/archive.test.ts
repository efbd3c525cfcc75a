import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { zipFiles } from './archive.ts';
import { textFile } from './wrapper-file.ts';

const files = [
  textFile('README.md', 'مرسى\n'),
  { ...textFile('ios/build.sh', '#!/bin/sh\n'), executable: true as const },
];

test('holds every file, in one folder', () => {
  const entries = unzipSync(zipFiles(files, 'app'));
  assert.deepEqual(Object.keys(entries), ['app/README.md', 'app/ios/build.sh']);
  assert.equal(Buffer.from(entries['app/README.md'] ?? []).toString(), 'مرسى\n');
});

test('keeps which files can be run', () => {
  const zip = Buffer.from(zipFiles(files, 'app'));
  const directory = zip.subarray(zip.indexOf('PK\x01\x02'));
  const second = directory.subarray(directory.indexOf('PK\x01\x02', 4));
  assert.deepEqual(
    [directory, second].map((entry) => entry.readUInt32LE(38) >>> 16),
    [0o100644, 0o100755],
  );
});

test('is the same in every time zone', () => {
  const program = `import { zipFiles } from ${JSON.stringify(import.meta.resolve('./archive.ts'))};
    process.stdout.write(Buffer.from(zipFiles([{ path: 'a', bytes: Buffer.from('b') }], 'app')).toString('hex'));`;
  const made = ['UTC', 'Asia/Riyadh', 'America/Los_Angeles'].map((TZ) =>
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
      env: { ...process.env, TZ },
    }).toString(),
  );
  assert.equal(new Set(made).size, 1);
});
