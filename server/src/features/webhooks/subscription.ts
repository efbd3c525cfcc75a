import { z } from 'zod';

const types = z.array(z.string());

/** The types an endpoint is told of; null for all. */
export const parseEvents = (events: string | null): string[] | null =>
  events === null ? null : types.parse(JSON.parse(events));

export const isSubscribed = (events: string | null, type: string): boolean =>
  parseEvents(events)?.includes(type) ?? true;
