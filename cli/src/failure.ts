import { ProblemError } from '@marsa/client/client.ts';
import type { Issue } from '@marsa/contract/problems.ts';

/** 0 is success, 1 refused or failed, 2 wrong usage, 3 Marsa cannot be reached. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Ends the command with a sentence for people and an exit code for scripts. */
export class Failure extends Error {
  readonly exitCode: ExitCode;
  readonly issues: readonly Issue[];

  constructor(exitCode: ExitCode, message: string, issues: readonly Issue[] = []) {
    super(message);
    this.exitCode = exitCode;
    this.issues = issues;
  }
}

/** What went wrong, in the form `--json` prints it on stderr. */
export interface FailureReport {
  ok: false;
  exitCode: ExitCode;
  code: string;
  detail: string;
  issues: readonly Issue[];
  status?: number;
  requestId?: string;
  retryAfterSeconds?: number;
}

const codes: Record<ExitCode, string> = { 0: 'OK', 1: 'FAILED', 2: 'USAGE', 3: 'NOT_REACHABLE' };

export function reportOf(error: unknown): FailureReport {
  if (error instanceof ProblemError) return reportOfProblem(error);
  if (error instanceof Failure) {
    const { exitCode, message, issues } = error;
    return { ok: false, exitCode, code: codes[exitCode], detail: message, issues };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { ok: false, exitCode: 1, code: 'FAILED', detail, issues: [] };
}

function reportOfProblem(error: ProblemError): FailureReport {
  const { code, status, message, issues, requestId, retryAfter } = error;
  // A proxy in front of Marsa speaks for it when it is down.
  const isOther = code === 'UNKNOWN';
  return {
    ok: false,
    exitCode: isOther ? 3 : 1,
    code,
    detail: isOther ? `The answer was not one of Marsa: ${message}` : message,
    issues,
    status,
    ...(requestId !== undefined && { requestId }),
    ...(retryAfter !== undefined && { retryAfterSeconds: retryAfter }),
  };
}

/** For people: the sentence, each fault of the input, and what to look for in the server's log. */
export function failureLines({ detail, issues, requestId, retryAfterSeconds }: FailureReport): string[] {
  return [
    ...detail.split('\n'),
    // A refusal with one fault says it in its sentence already.
    ...issues
      .filter(({ message }) => !detail.includes(message))
      .map(({ path, message }) => `  ${path}: ${message}`),
    ...(retryAfterSeconds === undefined ? [] : [`  Try again in ${retryAfterSeconds} s.`]),
    ...(requestId === undefined ? [] : [`  Request ${requestId}`]),
  ];
}
