import { type AnyEndpoint, problemsOf } from '@marsa/contract/endpoint.ts';
import { type Issue, type ProblemCode, problems } from '@marsa/contract/problems.ts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { Problem } from './problem.ts';

/** Fastify's own refusals in the words of the contract. */
const fastifyCodes: Record<string, [ProblemCode, string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['PAYLOAD_TOO_LARGE', 'The body is larger than this endpoint takes.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['BAD_REQUEST', 'The body is empty, but its content type says JSON.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['BAD_REQUEST', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['BAD_REQUEST', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['BAD_REQUEST', 'The path is not a valid URL.'],
};

/** Any error as a Problem; `undefined` where it is a fault of ours. */
export function toProblem(
  error: FastifyError | Error,
  isUnavailable: (error: unknown) => boolean,
): Problem | undefined {
  if (error instanceof Problem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return invalidInput(error);
  const known = 'code' in error ? fastifyCodes[error.code] : undefined;
  if (known) return new Problem(known[0], known[1]);
  if (isUnavailable(error)) {
    return new Problem('TEMPORARILY_UNAVAILABLE', 'The database does not answer. Try again in a moment.', {
      retryAfter: 2,
      cause: error,
    });
  }
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status !== undefined && status >= 400 && status < 500)
    return new Problem('BAD_REQUEST', 'The request could not be read.');
  return undefined;
}

interface ZodFault {
  validation: { instancePath: string; keyword: string; message?: string; params?: unknown }[];
  validationContext?: string;
}

/** A body can hold more faults than anyone reads: an answer must not be many times as large as the request. */
const mostIssues = 50;
const mostCharacters = 200;

function invalidInput(error: ZodFault): Problem {
  const issues = error.validation.slice(0, mostIssues).flatMap((fault): Issue[] => {
    const path = fault.instancePath.split('/').filter(Boolean).map(decodePointer).join('.');
    const unknown = unknownKeys(fault.params);
    if (unknown.length > 0) {
      return unknown.slice(0, mostIssues).map((key) => ({
        path: (path ? `${path}.${key}` : key).slice(0, mostCharacters),
        rule: 'unknown_field',
        message: 'is not a field of this request',
      }));
    }
    return [
      {
        path: path || (error.validationContext ?? ''),
        rule: fault.keyword,
        message: fault.message ?? 'is not valid',
      },
    ];
  });
  issues.length = Math.min(issues.length, mostIssues);
  const detail = issues.map((issue) => `${issue.path}: ${issue.message}`).join('; ');
  return new Problem('BAD_REQUEST', detail, { issues });
}

const decodePointer = (part: string) => part.replaceAll('~1', '/').replaceAll('~0', '~');

function unknownKeys(params: unknown): string[] {
  if (typeof params !== 'object' || params === null || !('keys' in params)) return [];
  return Array.isArray(params.keys) ? params.keys.map(String) : [];
}

/** True where the contract says that this endpoint may answer with this code. */
export const isDeclared = (endpoint: AnyEndpoint | undefined, code: ProblemCode) =>
  endpoint === undefined || code === 'INTERNAL' || problemsOf(endpoint).includes(code);

/** Answers with problem+json (RFC 9457). */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const { title } = problems[problem.code];
  if (problem.retryAfter !== undefined)
    reply.header('retry-after', String(Math.max(1, Math.ceil(problem.retryAfter))));
  if (problem.status === 401) reply.header('www-authenticate', challengeOf(request));
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .send(
      JSON.stringify({
        type: `/docs/problems#${problem.code}`,
        title,
        status: problem.status,
        detail: problem.message,
        instance: request.originalUrl.split('?')[0],
        ok: false,
        code: problem.code,
        message: problem.message,
        requestId: request.id,
        ...(problem.issues ? { issues: problem.issues } : {}),
        ...problem.members,
      }),
    );
}

/** How to prove who one is; for a bearer token in the words of RFC 6750. */
function challengeOf({ presented, headers }: FastifyRequest): string {
  const isBearer = presented ? presented.kind.endsWith('token') : headers.authorization !== undefined;
  return isBearer ? 'Bearer realm="marsa", error="invalid_token"' : 'ApiKey realm="marsa"';
}
