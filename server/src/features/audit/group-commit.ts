interface Group<Item> {
  items: Item[];
  written: PromiseWithResolvers<void>;
}

/**
 * Lets callers that wait at the same time share one write. A caller that is alone starts at once (at the end of this
 * turn of the event loop); while a write runs, the next group gathers.
 * @returns a function whose promise settles as `write` of its group did: never before, and all of a group alike.
 */
export function createGroupCommit<Item>(
  write: (items: Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  let gathering: Group<Item> | undefined;
  let isWriting = false;

  const writeGroups = async () => {
    while (gathering) {
      const { items, written } = gathering;
      gathering = undefined;
      await write(items).then(written.resolve, written.reject);
    }
    isWriting = false;
  };

  return (item) => {
    gathering ??= { items: [], written: Promise.withResolvers() };
    gathering.items.push(item);
    if (!isWriting) {
      isWriting = true;
      setImmediate(writeGroups);
    }
    return gathering.written.promise;
  };
}
