/** A map of what comes and goes: each entry stays for about as long as a request. */
export interface PassingMap<Key, Value> {
  readonly get: (key: Key) => Value | undefined;
  readonly set: (key: Key, value: Value) => void;
  readonly delete: (key: Key) => void;
  readonly size: () => number;
  readonly values: () => IterableIterator<Value>;
}

const fewest = 64;

/**
 * V8 gives a map that has had many entries a new table, and the old table points to the new one with all that was in both.
 * Once such a table has come to the old heap, what passes through the map is kept until the whole heap is collected. So
 * the map is replaced from time to time, by one that no old table knows of.
 */
export const createPassingMap = <Key, Value>(): PassingMap<Key, Value> => {
  let map = new Map<Key, Value>();
  let sets = 0;
  return {
    get: (key) => map.get(key),
    set: (key, value) => {
      sets += 1;
      if (sets > fewest + map.size) {
        map = new Map(map);
        sets = 0;
      }
      map.set(key, value);
    },
    delete: (key) => void map.delete(key),
    size: () => map.size,
    values: () => map.values(),
  };
};
