import { ownInputs } from '@marsa/contract/builds.ts';
import type { BuildRow } from './builds.tables.ts';

export type Inputs = Record<string, string>;

/** What the caller gave and what Marsa sets by itself. */
export function inputsOf(build: BuildRow): Inputs {
  return {
    ...parseInputs(build),
    version_name: build.versionName,
    version_code: String(build.versionCode),
    marsa_build: build.id,
  };
}

export const parseInputs = (build: Pick<BuildRow, 'inputs'>): Inputs => JSON.parse(build.inputs);

/**
 * The inputs without those of Marsa's own that GitHub says the workflow does not declare; undefined where its refusal
 * is about something else. A workflow that Marsa did not generate need not know them.
 * @param words GitHub's refusal: `Unexpected inputs provided: ["version_name"]`
 */
export function withoutUndeclared(inputs: Inputs, words: string): Inputs | undefined {
  const list = /Unexpected inputs provided: \[([^\]]*)\]/i.exec(words)?.[1];
  const undeclared = ownInputs.filter((name) => list?.includes(`"${name}"`));
  if (undeclared.length === 0) return undefined;
  return Object.fromEntries(
    Object.entries(inputs).filter(([name]) => !undeclared.some((own) => own === name)),
  );
}
