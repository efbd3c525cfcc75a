import { randomBytes } from 'node:crypto';

const base64 = (bytes: number) => randomBytes(bytes).toString('base64');

/** As in production, with new keys, an SQLite file in the folder, and limits that count but are never reached. */
export const marsaEnvironment = (folder: string, port = 0): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  NODE_ENV: 'production',
  // Nobody is before it who would have to see that it stops.
  DRAIN_SECONDS: '0',
  HOST: '127.0.0.1',
  PORT: String(port),
  DATA_DIR: folder,
  SECRET_KEY: base64(48),
  MASTER_KEY_B64: base64(32),
  APIKEY_HMAC_SECRET_B64: base64(32),
  RATE_GLOBAL_PER_IP_PER_MIN: '10000000',
  RATE_PER_KEY_PER_MIN: '10000000',
  RATE_PER_SESSION_PER_MIN: '10000000',
  RATE_DOWNLOAD_PER_KEY_PER_MIN: '10000000',
  RATE_WEBHOOK_PER_SOURCE_PER_MIN: '10000000',
  RATE_WEBHOOK_PER_STRANGER_PER_MIN: '10000000',
});
