interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes what comes while a write is under way together, as the next write. Nobody is told that something is written before
 * it is, and the busier it gets the fewer writes there are for each item.
 */
export const createGroupCommit = <Item, Result>(
  write: (items: readonly Item[]) => Promise<readonly Result[]>,
  { most }: { readonly most: number },
): ((item: Item) => Promise<Result>) => {
  let queue: Waiting<Item, Result>[] = [];
  let busy = false;

  const writeBatch = async (batch: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await write(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.slice(0, most);
      queue = queue.slice(most);
      await writeBatch(batch);
    }
    busy = false;
  };
  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (busy) return;
      busy = true;
      // What comes in the same turn goes with the first write.
      setImmediate(() => void run());
    });
};
