import type { KeyObject } from 'node:crypto';
import { Problem } from './problem.ts';
import { digest, equalInConstantTime } from './token.ts';

/** Opaque places in lists: where a page ended, sealed so that nobody comes to rely on what is inside. */
export interface Cursors {
  /** `list` names the list, so that a cursor of one opens in no other. */
  seal(list: string, place: string): string;
  /** @throws Problem BAD_REQUEST where the cursor is not one of this list. */
  open(list: string, cursor: string | undefined): string | undefined;
}

const macLength = 12;

/** Cursors that `active` seals; those that a former key sealed still open. */
export function createCursors(active: KeyObject, ...former: KeyObject[]): Cursors {
  const mac = (key: KeyObject, list: string, place: string) =>
    digest(key, `${list}\n${place}`).subarray(0, macLength);
  return {
    seal: (list, place) =>
      Buffer.concat([mac(active, list, place), Buffer.from(place)]).toString('base64url'),
    open(list, cursor) {
      if (cursor === undefined) return undefined;
      const bytes = Buffer.from(cursor, 'base64url');
      const place = bytes.subarray(macLength).toString();
      const given = bytes.subarray(0, macLength);
      const isOurs = [active, ...former].some((key) => equalInConstantTime(given, mac(key, list, place)));
      if (isOurs && place !== '') return place;
      const message = 'is not a cursor of this list; use the nextCursor of the page before';
      throw new Problem('BAD_REQUEST', `cursor: ${message}`, {
        issues: [{ path: 'cursor', rule: 'cursor', message }],
      });
    },
  };
}

/** A page out of one row more than was asked for. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  toCursor: (last: Row) => string,
): { items: Item[]; nextCursor: string | undefined } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? toCursor(last) : undefined,
  };
}
