import { mapSchemas, refsOf, type Schema, toJsonSchema } from './schema.ts';

/** What GitHub's description says about one operation. */
export interface Operation {
  /** Absent where the operation takes no body. */
  body?: Schema;
  isBodyRequired: boolean;
  query: Record<string, Schema>;
  requiredQuery: string[];
  /** By status; `null` is an answer without a JSON body. */
  responses: Record<string, Schema | null>;
}

/** The part of a description that the sandbox needs. */
export interface Description {
  operations: Record<string, Operation>;
  schemas: Record<string, Schema>;
  /** Every operation of the description (`GET /user`), to tell "not played here" from "not there at all". */
  documented: string[];
}

interface Reference {
  $ref?: string;
}
interface Content {
  content?: Record<string, { schema?: unknown }>;
}
interface SourceOperation {
  parameters?: ({ name: string; in: string; required?: boolean; schema?: unknown } & Reference)[];
  requestBody?: Content & { required?: boolean };
  responses: Record<string, Content & Reference>;
}
export interface OpenApi {
  paths: Record<string, Record<string, SourceOperation>>;
  components: {
    schemas: Record<string, unknown>;
    parameters: Record<string, { name: string; in: string; required?: boolean; schema?: unknown }>;
    responses: Record<string, Content>;
  };
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/** Cuts `names` (`GET /repos/{owner}/{repo}`) and all they refer to out of GitHub's description. */
export function extract(source: OpenApi, names: readonly string[]): Description {
  const operations: Record<string, Operation> = {};
  for (const name of names) {
    const [method = '', path = ''] = name.split(' ');
    const operation = source.paths[path]?.[method.toLowerCase()];
    if (operation) operations[name] = toOperation(source, operation);
  }
  return {
    operations,
    schemas: mapSchemas(closureOf(source, operations)),
    documented: Object.entries(source.paths).flatMap(([path, methods]) =>
      METHODS.filter((method) => methods[method]).map((method) => `${method.toUpperCase()} ${path}`),
    ),
  };
}

function toOperation(source: OpenApi, operation: SourceOperation): Operation {
  const { components } = source;
  const parameters = (operation.parameters ?? [])
    .map((given) => (given.$ref ? components.parameters[lastOf(given.$ref)] : given))
    .filter((parameter) => parameter?.in === 'query');
  const responses = Object.entries(operation.responses).map(([status, given]) => {
    const response = given.$ref ? components.responses[lastOf(given.$ref)] : given;
    const schema = response?.content?.['application/json']?.schema;
    return [status, schema ? toJsonSchema(schema) : null];
  });
  const body = operation.requestBody?.content?.['application/json']?.schema;
  return {
    ...(body ? { body: toJsonSchema(body, true) } : {}),
    isBodyRequired: operation.requestBody?.required === true,
    query: Object.fromEntries(
      parameters.map((parameter) => [parameter?.name, toJsonSchema(parameter?.schema)]),
    ),
    requiredQuery: parameters.flatMap((parameter) => (parameter?.required ? [parameter.name] : [])),
    responses: Object.fromEntries(responses),
  };
}

function closureOf(source: OpenApi, operations: unknown): Record<string, unknown> {
  const found: Record<string, unknown> = { 'basic-error': source.components.schemas['basic-error'] };
  const open = [...refsOf(operations)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name in found) continue;
    found[name] = source.components.schemas[name];
    open.push(...refsOf(found[name]));
  }
  return found;
}

const lastOf = (reference: string) => reference.split('/').at(-1) ?? '';
