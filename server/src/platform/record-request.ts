import { type AuditAction, valueActions } from '@marsa/contract/audit-actions.ts';
import { type AnyEndpoint, type CredentialKind, isOfProject } from '@marsa/contract/endpoint.ts';
import type { ProblemCode } from '@marsa/contract/problems.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, Caller } from './caller.ts';
import type { Presented } from './credential.ts';
import type { Origin } from './gate.ts';
import type { Problem } from './problem.ts';
import { parseApiKey, parseServiceToken } from './token.ts';

/** A credential or an act that was refused, for the audit log. */
export interface Refusal {
  action: AuditAction;
  code: ProblemCode;
  caller: Caller | undefined;
  ip: string;
  requestId: string;
  projectId?: string | undefined;
  /** What it would have been done to, beside the project: an id, a type, an address. */
  subject?: string | undefined;
  /** Kind of the credential that was presented, and the public id in it where it has the form of one. */
  credentialKind: CredentialKind | undefined;
  credentialHint: string | undefined;
}

/** What an internal service asked for. */
export interface Access {
  endpoint: string;
  status: number;
  projectId: string | undefined;
}

export interface RecordDeps {
  recordRefusal(refusal: Refusal): Promise<void> | void;
  /** Told of each request of an internal service that was not refused. */
  recordAccess(caller: Caller, access: Access): void;
}

export function callerOf(request: FastifyRequest, actor: Actor): Caller {
  const origin: Origin | undefined = request.origin;
  return { actor, ip: origin?.ip ?? request.ip, requestId: request.id };
}

const refused = new Set([401, 403, 404, 429]);

/** Says to the audit log that a request was refused, where it is worth a row. */
export async function recordRefusal(
  deps: RecordDeps,
  request: FastifyRequest,
  problem: Problem,
): Promise<void> {
  const { endpoint } = request.routeOptions.config;
  const isOfValues = endpoint?.audit !== undefined && valueActions.has(endpoint.audit);
  if (isOfValues ? problem.status >= 500 : !refused.has(problem.status) || problem.code === 'IP_BANNED')
    return;
  const { presented } = request;
  const actor = request.actor ?? problem.actor;
  // Whom a limit stops without knowing who it is must not fill the log by naming something else each time.
  const isFlood = actor === undefined && problem.status === 429;
  const said = {
    code: problem.code,
    caller: actor && callerOf(request, actor),
    ip: request.origin?.ip ?? request.ip,
    requestId: request.id,
    credentialKind: presented?.kind,
    credentialHint: presented && !isFlood ? hintOf(presented) : undefined,
  };
  const { projectId, subject } = isFlood ? {} : placeOf(endpoint, request.params);
  // Nobody was identified: the credential is wrong or over, or may not be used from there.
  const isFailedCheck =
    endpoint?.audit === 'AUTH_SUCCESS' ||
    endpoint?.programsOnly ||
    (presented !== undefined && request.actor === undefined && [401, 403].includes(problem.status));
  if (isFailedCheck)
    await deps.recordRefusal({ ...said, action: 'AUTH_FAILURE', projectId, subject: problem.subject });
  // A request without any credential proves nothing and is not an attempt.
  const action = endpoint?.audit ?? accessActionOf(request);
  if (action === undefined || (isFailedCheck && !isOfValues)) return;
  const ofService = action === 'SERVICE_ACCESS' ? endpoint?.name : undefined;
  await deps.recordRefusal({ ...said, action, projectId, subject: ofService ?? subject });
}

/** The public id in a credential that has the form of one of ours. */
function hintOf({ kind, secret }: Presented): string | undefined {
  if (kind === 'api-key') return parseApiKey(secret)?.id;
  return kind === 'service-token' ? parseServiceToken(secret)?.id : undefined;
}

/** Whatever a service does is on record. */
const accessActionOf = ({ actor }: FastifyRequest) =>
  actor?.credential.kind === 'service-token' ? ('SERVICE_ACCESS' as const) : undefined;

export function recordAccess(deps: RecordDeps, request: FastifyRequest, { statusCode }: FastifyReply): void {
  const { actor, params } = request;
  const { endpoint } = request.routeOptions.config;
  if (!actor || !endpoint || !accessActionOf(request) || refused.has(statusCode)) return;
  const { projectId } = placeOf(endpoint, params);
  deps.recordAccess(callerOf(request, actor), { endpoint: endpoint.name, status: statusCode, projectId });
}

/** Ids, types and addresses. What else stands in a path might be a secret that was pasted there. */
const subjectPattern = /^(\w{1,26}|[\da-f.:]{2,39}(\/\d{1,3})?)$/i;

/** What the path names; nothing of it is checked yet. */
function placeOf(endpoint: AnyEndpoint | undefined, params: unknown): Pick<Refusal, 'projectId' | 'subject'> {
  const named = typeof params === 'object' && params !== null ? Object.values(params).map(String) : [];
  const [first, last] = named.map((name) => (subjectPattern.test(name) ? name : undefined));
  if (endpoint && isOfProject(endpoint)) return { projectId: first, subject: last };
  return { projectId: undefined, subject: last ?? first };
}
