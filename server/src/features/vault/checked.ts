import type { Check } from '@marsa/contract/vault.ts';

/** A value that is what it claims to be, in the form it is kept in. */
export interface Checked {
  value: string;
  checks: Check[];
}

export const passed = (name: string, message: string): Check => ({ name, status: 'passed', message });
export const waiting = (name: string, message: string): Check => ({ name, status: 'waiting', message });
