import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { type Api, findPackage, loadDescription } from './description.ts';
import { isGeneral, isNamed, queryExceptions } from './exceptions.ts';
import type { Description, Operation } from './extract.ts';
import type { Schema } from './schema.ts';

/** GitHub's own description, asked about each request and each answer. Every function says what is wrong, or undefined. */
export interface Oracle {
  /** False where `@octokit/openapi` is not installed: then nothing is checked. */
  isPresent: boolean;
  /** In GitHub's words, ready to be a 422. Never repeats a value. */
  faultOfBody: (api: Api, operation: string, body: unknown) => string | undefined;
  faultOfQuery: (api: Api, operation: string, query: Record<string, unknown>) => string | undefined;
  faultOfAnswer: (api: Api, operation: string, status: number, body: unknown) => string | undefined;
  /** Whether GitHub has such an operation at all, played here or not. */
  isDocumented: (api: Api, method: string, path: string) => boolean;
}

export type OracleWish = 'required' | 'if-installed' | 'off';

const absent: Oracle = {
  isPresent: false,
  faultOfBody: () => undefined,
  faultOfQuery: () => undefined,
  faultOfAnswer: () => undefined,
  isDocumented: () => false,
};

/** @throws Error if the oracle is required and its package is not installed. */
export function loadOracle(wish: OracleWish, operations: readonly string[]): Oracle {
  const from = wish === 'off' ? undefined : findPackage();
  if (from) {
    const judges = new Map<Api, Judge>();
    const judge = (api: Api) => {
      const known = judges.get(api) ?? judgeOf(loadDescription(from, api, operations));
      judges.set(api, known);
      return known;
    };
    return {
      isPresent: true,
      faultOfBody: (api, ...rest) => judge(api).faultOfBody(...rest),
      faultOfQuery: (api, ...rest) => judge(api).faultOfQuery(...rest),
      faultOfAnswer: (api, ...rest) => judge(api).faultOfAnswer(...rest),
      isDocumented: (api, ...rest) => judge(api).isDocumented(...rest),
    };
  }
  if (wish === 'required')
    throw new Error(
      '@octokit/openapi is not installed: the sandbox cannot check itself. Install the development dependencies.',
    );
  return absent;
}

type Judge = ReturnType<typeof judgeOf>;

function judgeOf(description: Description) {
  const compile = compilerOf(description);
  const documented = description.documented.map(toPattern);
  return {
    faultOfBody(operation: string, body: unknown) {
      const known = description.operations[operation];
      if (!known?.body || (body === undefined && !known.isBodyRequired)) return undefined;
      const check = compile(`${operation} body`, known.body);
      return check(body ?? {}) ? undefined : `Invalid request.\n\n${inGitHubsWords(check.errors?.[0])}`;
    },
    faultOfQuery(operation: string, query: Record<string, unknown>) {
      const known = description.operations[operation];
      if (!known) return undefined;
      const check = compile(`${operation} query`, querySchema(known));
      return check({ ...query }) ? undefined : `query${inWords(check.errors?.[0])}`;
    },
    faultOfAnswer(operation: string, status: number, body: unknown) {
      const known = description.operations[operation];
      if (!known) return `${operation} is not in GitHub's description`;
      const schema = answerSchema(known, operation, status);
      if (schema === undefined) return `status ${status} is not documented for ${operation}`;
      if (schema === null) return body === undefined ? undefined : `status ${status} has no body`;
      const check = compile(`${operation} ${status}`, schema);
      return check(body) ? undefined : `status ${status} of ${operation}: body${inWords(check.errors?.[0])}`;
    },
    isDocumented: (method: string, path: string) =>
      documented.some((pattern) => pattern.test(`${method} ${path}`)),
  };
}

/** Compiles at first use: a test that pushes files does not wait for the schemas of runs. */
function compilerOf(description: Description) {
  const ajv = new Ajv({ strict: false, coerceTypes: false, validateFormats: true, formats });
  const ajvOfQueries = new Ajv({ strict: false, coerceTypes: true, validateFormats: true, formats });
  for (const each of [ajv, ajvOfQueries])
    each.addSchema({ $id: 'description', components: { schemas: description.schemas } });
  const compiled = new Map<string, ValidateFunction>();
  return (key: string, schema: Schema) => {
    const check = compiled.get(key) ?? (key.endsWith(' query') ? ajvOfQueries : ajv).compile(schema);
    compiled.set(key, check);
    return check;
  };
}

const formats = {
  'date-time': (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text),
  uri: (text: string) => URL.canParse(text),
  email: (text: string) => /^[^@\s]+@[^@\s]+$/.test(text),
  int64: true as const,
};

function querySchema(known: Operation): Schema {
  const properties = { ...known.query };
  for (const { name } of queryExceptions) if (name in properties) properties[name] = { type: 'string' };
  return { type: 'object', properties, required: known.requiredQuery, additionalProperties: false };
}

function answerSchema(known: Operation, operation: string, status: number): Schema | null | undefined {
  const documented = known.responses[status];
  if (documented !== undefined && !isNamed(operation, status)) return documented;
  if (!isNamed(operation, status) && !isGeneral(operation, status)) return undefined;
  return status === 304 ? null : { $ref: 'description#/components/schemas/basic-error' };
}

function inGitHubsWords(error: ErrorObject | undefined): string {
  const at = error?.instancePath.slice(1).replaceAll('/', '/properties/') ?? '';
  const params: Record<string, unknown> = error?.params ?? {};
  if (error?.keyword === 'required') return `"${params.missingProperty}" wasn't supplied.`;
  if (error?.keyword === 'additionalProperties')
    return `"${params.additionalProperty}" is not a permitted key.`;
  if (error?.keyword === 'maxProperties')
    return `No more than ${params.limit} properties are allowed in "${at}".`;
  if (error?.keyword === 'pattern') return `"${at}" does not match /${params.pattern}/.`;
  return `For 'properties/${at}', the value ${error?.message ?? 'is not valid'}.`;
}

const inWords = (error: ErrorObject | undefined) =>
  `${error?.instancePath ?? ''} ${error?.message ?? 'is not valid'} ${JSON.stringify(error?.params ?? {})}`;

/** `{path}` and `{ref}` at the end of a path hold slashes. */
const toPattern = (operation: string) =>
  new RegExp(
    `^${operation
      .replace(/[.+]/g, '\\$&')
      .replace(/\{(path|ref)\}$/, '.+')
      .replace(/\{[^}]+\}/g, '[^/]+')}$`,
  );
