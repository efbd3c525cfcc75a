import { type Zippable, zipSync } from 'fflate';
import type { WrapperFile } from './wrapper-file.ts';

/** Zip marks the system that made an entry; under 3, Unix, the upper half of its attributes are the file's mode. */
const unix = 3;
/** The earliest time a zip can hold, in no time zone: the same files give the same bytes wherever and whenever. */
const mtime = '1980-01-01T00:00:00';

/** All files in one folder of a zip. */
export function zipFiles(files: readonly WrapperFile[], folder: string): Uint8Array {
  const entries: Zippable = {};
  for (const { path, bytes, executable } of files) {
    const mode = executable ? 0o100755 : 0o100644;
    entries[`${folder}/${path}`] = [bytes, { os: unix, attrs: mode * 0x10000, mtime, level: 9 }];
  }
  return zipSync(entries);
}
