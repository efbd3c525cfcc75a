/** Not the id of any key. */
const noId = '-'.repeat(12);

/**
 * Looks credentials up by their id. A row takes longer to read than none, so that the time of a refusal would tell
 * whether there is one of that id: each refusal asks for one that is there and for one that is not.
 */
export interface EvenLookup<Row> {
  find(id: string): Promise<Row>;
  /** The credential of this id was right. */
  confirm(id: string): void;
  /** Before a refusal. @param wasFound whether there was a row, and only the secret was wrong */
  even(wasFound: boolean): Promise<void>;
}

export function createEvenLookup<Row>(find: (id: string) => Promise<Row>): EvenLookup<Row> {
  let known = noId;
  return {
    find,
    confirm(id) {
      known = id;
    },
    async even(wasFound) {
      await find(wasFound ? noId : known);
    },
  };
}
