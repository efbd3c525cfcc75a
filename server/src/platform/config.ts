import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import {
  type SecretName,
  secretNames,
  type Values,
  type VariableName,
  variables,
} from './config-variables.ts';
import { keyFileFault, keyFilePath, readOrMakeKeyFile } from './key-files.ts';
import { keepMemoryOutOfCores } from './process-guard.ts';
import { detectSurroundings, type Surrounding, surroundingWarnings } from './surroundings.ts';
import { weakSecrets } from './weak-secrets.ts';

type Environment = Record<string, string | undefined>;

export interface Config {
  values: Values & {
    PUBLIC_URL: string;
    DATABASE_URL: string;
    SECRET_KEY: string[];
    MASTER_KEY_B64: string[];
    APIKEY_HMAC_SECRET_B64: string[];
  };
  /** Where each value came from, in words. */
  sources: Record<VariableName, string>;
  surroundings: Surrounding[];
  warnings: string[];
  /** Key files that were made by this call … */
  madeKeys: string[];
  /** … or, where it was to make none, that the first start will make; their values are missing. */
  missingKeys: string[];
}

export type ConfigResult = { config: Config; faults?: undefined } | { faults: string[]; config?: undefined };

type KeyFiles = Pick<Config, 'madeKeys' | 'missingKeys'>;

interface Reading {
  text: Partial<Record<VariableName, string>>;
  sources: Record<string, string>;
  faults: string[];
}

/** Secrets that were taken out of process.env; who reads the configuration again in this process still gets them. */
const takenSecrets: Environment = {};

/** Reads the environment of this process, `.env` in the working folder below it. The only reader of process.env. */
export function readEnvironment(): { environment: Environment; dotEnv: Environment } {
  const dotEnv = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {};
  return { environment: { ...process.env, ...takenSecrets }, dotEnv };
}

/**
 * Takes the secrets out of process.env once they were read, so that no child process, diagnostic report or dump of the
 * environment carries them, and the memory where they are now out of core dumps. `/proc/PID/environ` keeps what the
 * process was started with: name files (`…_FILE`) where that matters.
 */
export function takeSecretsFromEnvironment(): void {
  keepMemoryOutOfCores();
  for (const [name, spec] of Object.entries(variables)) {
    if (!('secret' in spec) || process.env[name] === undefined) continue;
    takenSecrets[name] = process.env[name];
    delete process.env[name];
  }
}

/** Threads on which Node reads files, looks up names and hashes; it reads the same variable. */
export const readPoolThreads = (): number => Number(process.env.UV_THREADPOOL_SIZE) || 4;

const forTools = /^(PATH|HOME|USER|LANG|LC_ALL|TZ|TMPDIR|SSL_CERT_FILE|SSH_AUTH_SOCK|AWS_[A-Z_]+)$/;

/** What the programs that Marsa starts see of its environment: where things are, and the login of the S3 target. */
export function readToolEnvironment(): Record<string, string> {
  const { environment } = readEnvironment();
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && forTools.test(name)) shown[name] = value;
  }
  return shown;
}

/** Configuration of this process; all faults at once, each naming its variable and rule. */
export function loadConfig(given = readEnvironment(), options: { makeKeys?: boolean } = {}): ConfigResult {
  const reading = readTexts(given.environment, given.dotEnv);
  const values: Record<string, unknown> = {};
  for (const [name, { schema }] of Object.entries(variables)) {
    const text = reading.text[name as VariableName];
    if (text === undefined) continue;
    const parsed = schema.safeParse(text);
    if (parsed.success) values[name] = parsed.data;
    else reading.faults.push(`${name} ${parsed.error.issues[0]?.message ?? 'is not valid'}`);
  }
  const fault = authorityFault(values.EXTRA_CA_FILE);
  if (fault) reading.faults.push(fault);
  if (reading.text.SMTP_URL !== undefined && reading.text.MAIL_FROM === undefined)
    reading.faults.push('MAIL_FROM is missing: SMTP_URL needs an address that mails come from');
  const keys = readKeys(reading, values, options.makeKeys ?? true);
  if (values.NODE_ENV === 'production') reading.faults.push(...productionFaults(values, reading.text));
  if (reading.faults.length > 0) return { faults: reading.faults };
  return { config: complete(values as Values, reading, given.environment, keys) };
}

function readTexts(environment: Environment, dotEnv: Environment): Reading {
  const reading: Reading = { text: {}, sources: {}, faults: [] };
  const isProduction = (environment.NODE_ENV || dotEnv.NODE_ENV) === 'production';
  const specs = Object.entries(variables) as [VariableName, { default?: string; inProduction?: string }][];
  for (const [name, spec] of specs) {
    const byDefault = (isProduction ? spec.inProduction : undefined) ?? spec.default;
    const file = environment[`${name}_FILE`] ?? dotEnv[`${name}_FILE`];
    if (environment[name]) take(reading, name, environment[name], 'environment');
    else if (dotEnv[name]) take(reading, name, dotEnv[name], '.env');
    else if (file) takeFile(reading, name, file);
    else if (byDefault !== undefined) take(reading, name, byDefault, 'default');
  }
  return reading;
}

function take(reading: Reading, name: VariableName, text: string, source: string): void {
  // An empty default means "none", so that the schema decides what none is.
  reading.text[name] = text;
  reading.sources[name] = source;
}

function takeFile(reading: Reading, name: VariableName, path: string): void {
  if (!existsSync(path)) {
    reading.faults.push(`${name}_FILE names ${path}, which does not exist`);
    return;
  }
  const fault = 'secret' in variables[name] ? keyFileFault(path) : undefined;
  if (fault) reading.faults.push(`${name}_FILE: ${fault}`);
  take(reading, name, readFileSync(path, 'utf8').trim(), `file ${path}`);
}

/** Development makes the keys it lacks; production never does. */
function readKeys(reading: Reading, values: Record<string, unknown>, makeKeys: boolean): KeyFiles {
  const keys: KeyFiles = { madeKeys: [], missingKeys: [] };
  const dataDir = resolve(String(values.DATA_DIR ?? './data'));
  for (const name of secretNames) {
    if (reading.text[name] !== undefined || values.NODE_ENV === 'production') continue;
    const path = keyFilePath(dataDir, name);
    if (!makeKeys && !existsSync(path)) {
      reading.sources[name] = `made at the first start: ${path}`;
      keys.missingKeys.push(path);
      continue;
    }
    const file = tryKeyFile(dataDir, name);
    if ('fault' in file) {
      reading.faults.push(file.fault);
      break;
    }
    if (file.made) keys.madeKeys.push(path);
    const parsed = variables[name].schema.safeParse(file.value);
    if (parsed.success) values[name] = parsed.data;
    else reading.faults.push(`${path} ${parsed.error.issues[0]?.message}`);
    reading.sources[name] = `file ${path}`;
  }
  return keys;
}

function tryKeyFile(dataDir: string, name: SecretName): { value: string; made: boolean } | { fault: string } {
  try {
    return readOrMakeKeyFile(dataDir, name);
  } catch (error) {
    return {
      fault: `DATA_DIR ${dataDir} cannot keep the keys: ${error instanceof Error ? error.message : error}`,
    };
  }
}

function authorityFault(path: unknown): string | undefined {
  if (typeof path !== 'string') return undefined;
  if (!existsSync(path)) return `EXTRA_CA_FILE names ${path}, which does not exist`;
  const isPem = readFileSync(path, 'utf8').includes('-----BEGIN CERTIFICATE-----');
  return isPem ? undefined : `EXTRA_CA_FILE names ${path}, which holds no certificate in PEM`;
}

function productionFaults(values: Record<string, unknown>, text: Reading['text']): string[] {
  const faults: string[] = [];
  for (const name of secretNames) {
    if (text[name] === undefined) faults.push(`${name} is missing: production does not make its own keys`);
  }
  faults.push(...weakSecrets(text));
  if (Array.isArray(values.CORS_ORIGIN) && values.CORS_ORIGIN.includes('*')) {
    faults.push(
      'CORS_ORIGIN is *: with credentials every web site could act for your people; name the origins',
    );
  }
  if (values.ALLOW_PRIVATE_TARGETS === true) {
    faults.push(
      'ALLOW_PRIVATE_TARGETS is 1: checks of a URL could reach your private network; it is for rehearsals',
    );
  }
  return faults;
}

/** Browsers make passkeys for names alone, and this one always means the machine itself. */
function hostOf(address: string): string {
  if (address === '127.0.0.1' || address === '::1') return 'localhost';
  return address.includes(':') ? `[${address}]` : address;
}

function complete(values: Values, reading: Reading, environment: Environment, keys: KeyFiles): Config {
  const dataDir = resolve(values.DATA_DIR);
  const derived = {
    DATA_DIR: dataDir,
    PUBLIC_URL: values.PUBLIC_URL ?? `http://${hostOf(values.HOST)}:${values.PORT}`,
    DATABASE_URL: values.DATABASE_URL ?? `sqlite:${dataDir}/marsa.db`,
  };
  const sources = Object.fromEntries(
    Object.keys(variables).map((name) => [
      name,
      reading.sources[name] ?? (name in derived ? 'derived' : 'not set'),
    ]),
  ) as Config['sources'];
  const surroundings = detectSurroundings(environment);
  return {
    values: { ...values, ...derived } as Config['values'],
    sources,
    surroundings,
    warnings: surroundingWarnings(values.NODE_ENV, surroundings),
    ...keys,
  };
}

/** Effective values for people: secrets masked, each with where it came from. */
export function describeConfig(
  config: Config,
): { name: VariableName; value: string; source: string; help: string; isSecret: boolean }[] {
  return (Object.keys(variables) as VariableName[]).map((name) => {
    const spec: { help: string; unit?: string; secret?: true } = variables[name];
    const value: unknown = config.values[name];
    const shown = spec.secret
      ? mask(name, value)
      : typeof value === 'object' && value !== null
        ? Object.values(value).join(',')
        : String(value ?? '');
    return {
      name,
      value: shown,
      source: config.sources[name],
      help: spec.unit ? `${spec.help} (${spec.unit})` : spec.help,
      isSecret: spec.secret === true,
    };
  });
}

function mask(name: VariableName, value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return `${value.length} key${value.length === 1 ? '' : 's'}`;
  if (name !== 'DATABASE_URL' && name !== 'REDIS_URL') return '••••••••';
  return String(value).replace(/(\/\/[^:@/]*):[^@/]*@/, '$1:••••@');
}
