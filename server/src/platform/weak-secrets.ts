import type { SecretName, VariableName } from './config-variables.ts';
import { secretNames } from './config-variables.ts';

const examples =
  /change.?me|example|placeholder|password|secret.?key|your.?key|replace|default|dummy|sample/i;

/** Too few different characters to be drawn at random. */
const isMonotonous = (text: string) => new Set(text).size < Math.min(12, text.length / 3);

function bytesFault(key: string): string | undefined {
  const bytes = Buffer.from(key, 'base64');
  if (examples.test(bytes.toString('latin1'))) return 'looks like an example';
  if (new Set(bytes).size < 16) return 'repeats itself: it was not drawn at random';
  if (bytes.every((byte, at) => at === 0 || byte === ((bytes[at - 1] ?? 0) + 1) % 256))
    return 'is a plain sequence';
  return undefined;
}

function textFault(name: SecretName, text: string): string | undefined {
  const faultOf = name === 'SECRET_KEY' ? secretFault : bytesFault;
  return text
    .split(',')
    .map((key) => faultOf(key.trim()))
    .find(Boolean);
}

function secretFault(key: string): string | undefined {
  if (examples.test(key)) return 'looks like an example';
  return isMonotonous(key) ? 'repeats itself: it was not drawn at random' : undefined;
}

/** Secrets that anyone could guess, or that serve two purposes: sentences that name the variable, never the value. */
export function weakSecrets(text: Partial<Record<VariableName, string>>): string[] {
  const faults: string[] = [];
  const seen = new Map<string, SecretName>();
  for (const name of secretNames) {
    const value = text[name];
    if (value === undefined) continue;
    const fault = textFault(name, value);
    if (fault)
      faults.push(`${name} ${fault}: make one with: openssl rand -base64 ${name === 'SECRET_KEY' ? 48 : 32}`);
    for (const part of value.split(',').map((one) => one.trim())) {
      const other = seen.get(part);
      if (other)
        faults.push(`${name} repeats a key of ${other}: each purpose needs its own, and each key once`);
      seen.set(part, name);
    }
  }
  return faults;
}
