import { chmodSync, existsSync, linkSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SecretName } from './config-variables.ts';
import { makeFolder } from './folder.ts';
import { randomBase62, randomBase64 } from './token.ts';

const fileNames: Record<SecretName, string> = {
  SECRET_KEY: 'secret.key',
  MASTER_KEY_B64: 'master.key',
  APIKEY_HMAC_SECRET_B64: 'apikey-hmac.key',
};

export const keyFilePath = (dataDir: string, name: SecretName) => join(dataDir, 'keys', fileNames[name]);

/** The key in its file, made on first use (development only). Only its owner may read it (0600). */
export function readOrMakeKeyFile(dataDir: string, name: SecretName): { value: string; made: boolean } {
  const path = keyFilePath(dataDir, name);
  const read = () => ({ value: readFileSync(path, 'utf8').trim(), made: false });
  if (existsSync(path)) return read();
  makeFolder(dirname(path));
  chmodSync(dirname(path), 0o700);
  const value = randomBase64(name === 'SECRET_KEY' ? 48 : 32);
  // Whole or not at all, and by one of several processes that start at once.
  const draft = `${path}.${randomBase62(8)}`;
  writeFileSync(draft, `${value}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
    return { value, made: true };
  } catch (error) {
    if (existsSync(path)) return read();
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** What is wrong with the rights of a key file, or undefined. */
export function keyFileFault(path: string): string | undefined {
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) === 0) return undefined;
  return `${path} can be read by others (mode ${mode.toString(8)}): chmod 600 ${path}`;
}
