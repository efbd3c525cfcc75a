import type { Channel } from '@marsa/contract/webhook-sources.ts';
import { z } from 'zod';
import { sha256 } from '#platform/token.ts';

/** What is written down about a webhook before anybody works on it. */
export interface EventFacts {
  event: string | null;
  eventId: string | null;
  /** What names the events in it; a repetition is one of which every name was seen. */
  keys: string[];
}

type Headers = Record<string, string | string[] | undefined>;

/** Names in one request; beyond that the request is known by its bytes. */
const mostKeys = 1000;

/**
 * @param bytes of a body whose signature was verified
 * @returns undefined where it is no JSON object
 */
export function readEventFacts(channel: Channel, headers: Headers, bytes: Buffer): EventFacts | undefined {
  const body = parseObject(bytes);
  if (!body) return undefined;
  const { event, eventId, names } = readers[channel](body, headers);
  const keys = names.length > 0 && names.length <= mostKeys ? names : [bytes.toString('latin1')];
  return {
    event: toWord(event, 100),
    eventId: toWord(eventId, 191),
    keys: [...new Set(keys)].map((key) => sha256(`${channel}\n${key}`)),
  };
}

/** The body as an object; undefined where it is none. */
export function parseObject(bytes: Uint8Array): object | undefined {
  try {
    const body: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

interface Read {
  event: unknown;
  eventId: unknown;
  /** Empty: the bytes are the name. */
  names: string[];
}

const text = z.string().optional().catch(undefined);
const listOf = <T extends z.ZodType>(schema: T) => z.array(schema).catch([]);

const whatsapp = z.object({
  entry: listOf(
    z.object({
      changes: listOf(
        z.object({
          field: text,
          value: z
            .object({
              messages: listOf(z.object({ id: z.string() })).optional(),
              statuses: listOf(z.object({ id: z.string(), status: z.string() })).optional(),
            })
            .catch({}),
        }),
      ),
    }),
  ),
});
const telegram = z.object({ update_id: z.number().int().optional().catch(undefined) });
const evolution = z.object({
  event: text,
  instance: text,
  data: z
    .object({
      key: z.object({ id: text }).optional().catch(undefined),
      keyId: text,
      status: z.union([z.string(), z.number()]).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

const readers: Record<Channel, (body: object, headers: Headers) => Read> = {
  // Neither the id nor the name of the event is signed: under others the same bytes are a repetition all the same.
  github: (_, headers) => ({
    event: headers['x-github-event'],
    eventId: headers['x-github-delivery'],
    names: [],
  }),
  whatsapp(body) {
    const changes = whatsapp.parse(body).entry.flatMap((entry) => entry.changes);
    const names = changes.flatMap(({ value: { messages = [], statuses = [] } }) => [
      ...messages.map(({ id }) => id),
      ...statuses.map(({ id, status }) => `${id} ${status}`),
    ]);
    return { event: changes[0]?.field, eventId: names.length === 1 ? names[0] : undefined, names };
  },
  telegram(body) {
    const { update_id: id } = telegram.parse(body);
    const [event] = Object.keys(body).filter((name) => name !== 'update_id');
    return { event, eventId: id?.toString(), names: id === undefined ? [] : [String(id)] };
  },
  evolution(body) {
    const { event, instance, data } = evolution.parse(body);
    const id = data?.key?.id ?? data?.keyId;
    const names = id === undefined ? [] : [[instance, event, id, data?.status].join('\n')];
    return { event, eventId: id, names };
  },
  standard(body, headers) {
    const id = String(headers['webhook-id']);
    return { event: 'type' in body ? body.type : undefined, eventId: id, names: [id] };
  },
};

/** What no database would keep, or nobody could read, is left out. */
function toWord(value: unknown, most: number): string | null {
  if (typeof value !== 'string') return null;
  const word = value.toWellFormed().replace(/\p{Cc}/gu, '');
  return word === '' ? null : [...word].slice(0, most).join('');
}
