import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SecretName } from './config-variables.ts';
import { makeFolder } from './folder.ts';
import { randomBase64 } from './token.ts';

const fileNames: Record<SecretName, string> = {
  SECRET_KEY: 'secret.key',
  MASTER_KEY_B64: 'master.key',
  APIKEY_HMAC_SECRET_B64: 'apikey-hmac.key',
};

export const keyFilePath = (dataDir: string, name: SecretName) => join(dataDir, 'keys', fileNames[name]);

/** The key in its file, made on first use (development only). Only its owner may read it (0600). */
export function readOrMakeKeyFile(dataDir: string, name: SecretName): { value: string; made: boolean } {
  const path = keyFilePath(dataDir, name);
  if (existsSync(path)) return { value: readFileSync(path, 'utf8').trim(), made: false };
  makeFolder(dirname(path));
  chmodSync(dirname(path), 0o700);
  const value = randomBase64(name === 'SECRET_KEY' ? 48 : 32);
  writeFileSync(path, `${value}\n`, { mode: 0o600, flag: 'wx' });
  return { value, made: true };
}

/** What is wrong with the rights of a key file, or undefined. */
export function keyFileFault(path: string): string | undefined {
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) === 0) return undefined;
  return `${path} can be read by others (mode ${mode.toString(8)}): chmod 600 ${path}`;
}
