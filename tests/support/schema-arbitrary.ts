import fc from 'fast-check';

/** The part of JSON Schema that the API document uses. */
export interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  minimum?: number;
  maximum?: number;
  pattern?: string;
  format?: string;
}

const hostileTexts = [
  '',
  ' ',
  '\0',
  '\ud800',
  '../../etc/passwd',
  "' or 1=1 --",
  '{{7*7}}',
  '%00%ff',
  'مرسى',
  '😀'.repeat(50),
  'a'.repeat(70_000),
  '__proto__',
];

/** Nothing listens there; the names of other hosts would be looked up. */
const loopbackUrl = fc.webPath().map((path) => `https://127.0.0.1:1${path}`);

const hostile = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.constantFrom(null, true, -1, 1e308, Number.MAX_SAFE_INTEGER, 1.5),
  fc.constant([]),
  fc.constant({}),
  fc.constant(JSON.parse('{"__proto__":{"isAdmin":true}}')),
  fc.constant([[[[[[]]]]]]),
);

/** Values that fit a schema most of the time, and the rest of the time do not at all. */
export function arbitraryOf(schema: Schema | undefined, at: (ref: string) => Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 7, arbitrary: fitting(schema, at) }, { weight: 2, arbitrary: hostile });
}

function fitting(schema: Schema | undefined, at: (ref: string) => Schema): fc.Arbitrary<unknown> {
  if (!schema) return hostile;
  if (schema.$ref) return fitting(at(schema.$ref), at);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => fitting(choice, at)));
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
    case 'number':
      return fc.integer({
        min: Math.max(schema.minimum ?? -9, -2e9),
        max: Math.min(schema.maximum ?? 1000, 2e9),
      });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(arbitraryOf(schema.items, at), { maxLength: 4 });
    case 'object':
      return object(schema, at);
    default:
      return hostile;
  }
}

function text({ pattern, format }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  // Look-around is beyond what strings can be made from.
  if (pattern && !pattern.includes('(?')) return fc.stringMatching(new RegExp(pattern, 'u'));
  return fc.string({ maxLength: 40, unit: 'binary' });
}

function object(
  { properties = {}, required = [] }: Schema,
  at: (ref: string) => Schema,
): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, part]) => [
      name,
      /url$/i.test(name) ? loopbackUrl : arbitraryOf(part, at),
    ]),
  );
  const known = fc.record(members, { requiredKeys: required.filter((name) => name in members) });
  const extra = fc.dictionary(fc.string({ maxLength: 8 }), hostile, { maxKeys: 1 });
  return fc.oneof(
    { weight: 5, arbitrary: known },
    { weight: 1, arbitrary: fc.tuple(known, extra).map(([some, more]) => ({ ...some, ...more })) },
  );
}
