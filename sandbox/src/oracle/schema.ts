/** A JSON Schema, as ajv takes it. */
export type Schema = Record<string, unknown>;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const VALIDATING = new Set([
  ...['type', 'format', 'pattern', 'enum', 'required', 'minLength', 'maxLength', 'minimum', 'maximum'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
]);

/**
 * One schema of an OpenAPI 3.0 document as JSON Schema: `nullable` becomes a type, prose is dropped.
 * `closed` forbids properties the description does not name; GitHub leaves nearly all its request bodies open.
 */
export function toJsonSchema(source: unknown, closed = false): Schema {
  if (!isRecord(source)) return {};
  if (typeof source.$ref === 'string') return { $ref: source.$ref.replace(/^#/, 'description#') };
  const schema: Schema = {};
  for (const [key, value] of Object.entries(source)) {
    if (VALIDATING.has(key)) schema[key] = value;
    if (key === 'items' || key === 'not') schema[key] = toJsonSchema(value, closed);
    if (/^(allOf|anyOf|oneOf)$/.test(key) && Array.isArray(value))
      schema[key] = value.map((part) => toJsonSchema(part, closed));
    if (key === 'properties' && isRecord(value)) schema[key] = mapSchemas(value, closed);
    if (key === 'additionalProperties') schema[key] = isRecord(value) ? toJsonSchema(value, closed) : value;
  }
  if (closed && schema.properties && !('additionalProperties' in schema)) schema.additionalProperties = false;
  return source.nullable === true ? orNull(schema) : schema;
}

export const mapSchemas = (schemas: Record<string, unknown>, closed = false): Record<string, Schema> =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, toJsonSchema(schema, closed)]));

function orNull(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] };
}

/** Names of the component schemas that `value` refers to, directly. */
export function refsOf(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const part of value) refsOf(part, found);
  if (isRecord(value)) {
    if (typeof value.$ref === 'string') found.add(value.$ref.split('/').at(-1) ?? '');
    for (const part of Object.values(value)) refsOf(part, found);
  }
  return found;
}
