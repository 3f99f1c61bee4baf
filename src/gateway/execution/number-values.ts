/** Raw values tell themselves apart; JSON text of anything deeper is marked, so that it is not taken for a string. */
const keyPart = (value: unknown): unknown => {
  if (typeof value === 'string') return value.charCodeAt(0) === 1 ? `\u0001s${value}` : value;
  return typeof value === 'object' && value !== null ? `\u0001j${JSON.stringify(value)}` : value;
};

/** Lists of values, all of one length or with it as their first value, and their numbers. */
export type Trie = Map<unknown, Trie | number>;

/** The number stored for these values, or the one given. */
export const numberFor = (trie: Trie, values: readonly unknown[], fresh: number): number => {
  let level = trie;
  const last = values.length - 1;
  for (let index = 0; index < last; index += 1) {
    const part = keyPart(values[index]);
    let next = level.get(part) as Trie | undefined;
    if (next === undefined) {
      next = new Map();
      level.set(part, next);
    }
    level = next;
  }
  const part = keyPart(values[last]);
  const known = level.get(part) as number | undefined;
  if (known !== undefined) return known;
  level.set(part, fresh);
  return fresh;
};
