import { z } from 'zod';
import type { AuditAction } from './audit-actions.ts';
import { type Permission, permissions } from './permissions.ts';
import type { ProblemCode } from './problems.ts';
import { hasOnlyText, textIssue } from './text.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** `public` needs no credential, `identified` any valid one; everything else is a permission by name. */
export type Access = Permission | 'public' | 'identified';

type Shape = z.ZodObject | undefined;

/** The kinds of credential a request can carry; it carries one. */
export type CredentialKind = 'api-key' | 'session' | 'token' | 'service-token';

/** WHAT an endpoint is. The server enforces it, the client is typed by it, the documentation is emitted from it. */
export interface Endpoint<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  Output extends z.ZodType = z.ZodType,
> {
  /** `noun.verb`; the operationId of the OpenAPI document. */
  name: string;
  method: Method;
  /** Path with `:name` parameters, from the root: `/v1/projects/:id`. */
  path: string;
  summary: string;
  /** More than the summary says, in Markdown. */
  description?: string;
  permission: Access;
  /** The only kinds of credential it takes; any where it is silent. */
  credentials?: readonly CredentialKind[];
  /** In a browser it needs a sign-in that was confirmed within the last ten minutes (`REAUTH_REQUIRED`). */
  fresh?: true;
  /** For programs that prove who they are by its body: a request that a browser made is refused. */
  programsOnly?: true;
  /** Asking it is no activity: it does not keep a session alive. */
  passive?: true;
  /** Open also to who has no second factor though their role needs one, so that they can add it. */
  withoutSecondFactor?: true;
  params?: Params;
  query?: Query;
  body?: Body;
  /** Request headers the endpoint reads beyond the credential, lower case. */
  headers?: z.ZodObject;
  /** Schema of `data`. With `list`, of one element of it. */
  output: Output;
  /** The answer is `{ok, data: [...], nextCursor}`. */
  list?: true;
  status?: 200 | 201 | 202;
  /** Statuses beside `status` that the same answer may carry (a check that is still running: 202). */
  otherStatus?: 200 | 201 | 202;
  /** Problems beyond those that any endpoint of its kind may answer (see `problemsOf`). */
  problems?: readonly ProblemCode[];
  /** Action of the audit row this endpoint writes, also when it is refused. */
  audit?: AuditAction;
  /** Where this field of the body has this value, the endpoint only looks: it changes and reveals nothing, so no row. */
  onlyLooks?: readonly [field: string, value: string];
  /** A limit of its own, counted per API key; the configuration may set another number by its name. */
  limit?: { name: string; perMinute: number };
  /** Bytes the body may have; 1 MiB where it is silent. */
  bodyLimit?: number;
  /** The body is taken as the bytes that were sent, whatever their type: who sent them is checked before they are read. */
  raw?: true;
  /** The answer must not be kept by anyone on the way (`Cache-Control: no-store`). */
  secret?: true;
  /** The answer is bytes of this media type instead of JSON. */
  binary?: string;
  /** The answer is `output` as it stands, outside of `{ok, data}`: what another standard lays down. */
  plain?: true;
  /** Anyone may keep the answer for so many seconds. */
  maxAgeSeconds?: number;
  /** Under its address the answer never changes: the browser that asked may keep it for good. */
  unchanging?: true;
}

/** Declares an endpoint; the types of its parts are kept. */
export function endpoint<
  Output extends z.ZodType,
  Params extends Shape = undefined,
  Query extends Shape = undefined,
  Body extends z.ZodType | undefined = undefined,
>(spec: Endpoint<Params, Query, Body, Output>): Endpoint<Params, Query, Body, Output> {
  return spec;
}

export type AnyEndpoint = Endpoint<Shape, Shape, z.ZodType | undefined, z.ZodType>;

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Sent<T> = T extends z.ZodType ? z.input<T> : undefined;

export type ParamsOf<E> = E extends Endpoint<infer P, infer _Q, infer _B, infer _O> ? Parsed<P> : never;
export type QueryOf<E> = E extends Endpoint<infer _P, infer Q, infer _B, infer _O> ? Parsed<Q> : never;
export type BodyOf<E> = E extends Endpoint<infer _P, infer _Q, infer B, infer _O> ? Parsed<B> : never;
/** What a handler returns: the input side of the output schema, unknown fields allowed (they are dropped). */
export type DataOf<E> = E extends Endpoint<infer _P, infer _Q, infer _B, infer O> ? z.output<O> : never;

type Part<Name extends string, T> = T extends z.ZodType
  ? Record<never, never> extends z.input<T>
    ? { [K in Name]?: Sent<T> }
    : { [K in Name]: Sent<T> }
  : unknown;

/** What a client sends to an endpoint. */
export type InputOf<E> =
  E extends Endpoint<infer P, infer Q, infer B, infer _O>
    ? Part<'params', P> & Part<'query', Q> & Part<'body', B> & { headers?: Record<string, string> }
    : never;

/** What may be wrong with the credential of a request. */
const credentialProblems = [
  'INVALID_API_KEY',
  'SESSION_EXPIRED',
  'INVALID_TOKEN_FORMAT',
  'TOKEN_EXPIRED',
  'TOKEN_BLACKLISTED',
  'INVALID_ISSUER',
  'INVALID_AUDIENCE',
  'MFA_REQUIRED',
  'MULTIPLE_CREDENTIALS',
  'FORBIDDEN',
] as const;

/** Every problem an endpoint may answer: its own and those of its kind. */
export function problemsOf(spec: AnyEndpoint): ProblemCode[] {
  const codes: ProblemCode[] = [
    'IP_BANNED',
    'RATE_LIMIT',
    'BAD_REQUEST',
    'INTERNAL',
    'TEMPORARILY_UNAVAILABLE',
  ];
  // A body that nobody asked for is read all the same.
  if (spec.method !== 'GET') codes.push('PAYLOAD_TOO_LARGE');
  if (spec.method !== 'GET' && !spec.raw) codes.push('UNSUPPORTED_MEDIA_TYPE');
  if (spec.permission !== 'public') codes.push(...credentialProblems);
  if (spec.permission !== 'public' && spec.method !== 'GET') codes.push('CSRF_INVALID');
  if (spec.fresh) codes.push('REAUTH_REQUIRED');
  if (spec.programsOnly) codes.push('FORBIDDEN');
  if (spec.permission in permissions) codes.push('INSUFFICIENT_PERMISSIONS', 'ROLE_NOT_AUTHORIZED');
  if (spec.params) codes.push('NOT_FOUND');
  if (isOfProject(spec)) codes.push('RESOURCE_NOT_ACCESSIBLE');
  return [...new Set([...codes, ...(spec.problems ?? [])])];
}

/** Endpoints below a project are served only after the caller's membership of it was checked. */
export const isOfProject = (spec: AnyEndpoint) => spec.path.startsWith('/v1/projects/:id');

/** A ULID: 26 characters, sorted by time. */
export const id = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'must be an id of 26 characters');
/** ISO-8601 in UTC. */
export const time = z.iso.datetime();
/** An id in a path: whatever it looks like, the worst that can be said of it is that there is no such thing. */
export const pathId = z.string().min(1);
export const idParams = z.object({ id: pathId });
/** `limit` 1 to 200 (50) and the `nextCursor` of the page before. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1500).optional(),
});
/** The order of a list. */
export const nameOrTimeSort = z
  .enum(['name', '-name', 'createdAt', '-createdAt'])
  .default('-createdAt')
  .describe('By a field, from its end where `-` stands before it');
/** What a list is searched for; an empty text finds all. */
export const searchText = z.string().trim().max(100).refine(hasOnlyText, textIssue).optional();
