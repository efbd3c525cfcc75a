import { Problem } from '#platform/problem.ts';

const first = '1.0.0';
const most = 9999;

/**
 * The version after the last one: its last number raised by one, carried over where it is 9999.
 * @throws Problem CONFLICT where no higher one can be written
 */
export function nextVersionName(last: string | undefined): string {
  if (last === undefined) return first;
  const numbers = last.split('.').map(Number);
  const place = numbers.findLastIndex((number) => number < most);
  if (place < 0)
    throw new Problem('CONFLICT', `No version comes after ${last}. Give a versionName yourself.`);
  return numbers
    .map((number, index) => (index < place ? number : index === place ? number + 1 : 0))
    .join('.');
}

/**
 * The version code of the next build, ever rising.
 * @param wanted where the caller goes on from an app that is in the store already
 * @throws Problem CONFLICT unless `wanted` is higher than the last one
 */
export function nextVersionCode(last: number | undefined, wanted: number | undefined): number {
  const next = (last ?? 0) + 1;
  if (wanted !== undefined && wanted < next) {
    throw new Problem(
      'CONFLICT',
      `The last build has the version code ${last}; versionCode must be higher, or left out.`,
    );
  }
  return wanted ?? next;
}
