import { type Issue, type ProblemCode, problems } from '@marsa/contract/problems.ts';
import type { Actor } from './caller.ts';

interface ProblemExtra {
  /** Who it was, where that was proved before the refusal; for the audit log, never told in the answer. */
  actor?: Actor;
  /** What a failed check of a credential was about, such as the id of a person; for the audit log only. */
  subject?: string;
  issues?: Issue[];
  /** Seconds; becomes the `Retry-After` header. */
  retryAfter?: number;
  /** Members beside the standard ones, such as `reason`. Never a secret. */
  members?: Record<string, unknown>;
  cause?: unknown;
}

/** The one way to refuse: a code of the contract and a sentence that says what to do. */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: ProblemCode;
  readonly issues: Issue[] | undefined;
  readonly retryAfter: number | undefined;
  readonly members: Record<string, unknown> | undefined;
  readonly actor: Actor | undefined;
  readonly subject: string | undefined;

  constructor(code: ProblemCode, detail: string = problems[code].title, extra: ProblemExtra = {}) {
    super(detail, { cause: extra.cause });
    this.code = code;
    this.issues = extra.issues;
    this.retryAfter = extra.retryAfter;
    this.members = extra.members;
    this.actor = extra.actor;
    this.subject = extra.subject;
  }

  get status(): number {
    return problems[this.code].status;
  }
}

/** A `CONFLICT` about one field: what it holds belongs to something else. */
export function takenField(path: string, message: string): Problem {
  return new Problem('CONFLICT', message, { issues: [{ path, rule: 'taken', message }] });
}

/** A `BAD_REQUEST` about one field. */
export function invalidField(path: string, rule: string, message: string): Problem {
  return new Problem('BAD_REQUEST', `${path}: ${message}`, { issues: [{ path, rule, message }] });
}
