import { isRecord } from '#oracle/schema.ts';
import { refuse } from './answer.ts';

/** The JSON object of a request. The oracle has looked at it already, but it may not be installed. */
export type Body = Record<string, unknown>;

export function getText(body: Body, name: string): string {
  return findText(body, name) ?? refuse(422, `Invalid request.\n\n"${name}" wasn't supplied.`);
}

export function findText(body: Body, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || typeof value === 'string') return value;
  return refuse(422, `Invalid request.\n\nFor 'properties/${name}', the value is not a string.`);
}

export function isTrue(body: Body, name: string, fallback = false): boolean {
  const value = body[name] ?? fallback;
  if (typeof value === 'boolean') return value;
  return refuse(422, `Invalid request.\n\nFor 'properties/${name}', the value is not a boolean.`);
}

export function findRecord(body: Body, name: string): Body | undefined {
  const value = body[name];
  if (value === undefined || isRecord(value)) return value;
  return refuse(422, `Invalid request.\n\nFor 'properties/${name}', the value is not an object.`);
}

/** An absent list is an empty one. */
export function getList(body: Body, name: string): unknown[] {
  const value = body[name] ?? [];
  if (Array.isArray(value)) return value;
  return refuse(422, `Invalid request.\n\nFor 'properties/${name}', the value is not an array.`);
}
