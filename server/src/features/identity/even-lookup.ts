/** Not the id of any key. */
const noId = '-'.repeat(12);

/**
 * Looks credentials up by their id. A row takes longer to read than none, so that the time of a refusal would tell
 * whether there is one of that id: each refusal asks for one that is there and for one that is not.
 */
export interface EvenLookup<Found> {
  find(id: string): Promise<Found>;
  /** Evens out what the look-up cost, then refuses. */
  even(found: Found, refuse: () => Promise<never>): Promise<never>;
}

export function createEvenLookup<Found>(
  find: (id: string) => Promise<Found>,
  isThere: (found: Found) => boolean,
): EvenLookup<Found> {
  let known = noId;
  return {
    async find(id) {
      const found = await find(id);
      if (isThere(found)) known = id;
      return found;
    },
    async even(found, refuse) {
      await find(isThere(found) ? noId : known);
      return refuse();
    },
  };
}
