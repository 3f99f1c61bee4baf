export interface Difference {
  /** For example `rollout.percentage`. */
  readonly path: string;
  /** As JSON; null where there was nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Of what is longer, the beginning is kept. */
const longestText = 10_000;
const mostItems = 1000;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const textOf = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(value).slice(0, longestText);

/** Of lists of texts, which may have a hundred thousand, only what went and what came. */
const compareTexts = (path: string, before: readonly string[], after: readonly string[]): Difference => {
  const [had, has] = [new Set(before), new Set(after)];
  const shorten = (list: readonly string[]): string =>
    JSON.stringify(
      list.length > mostItems ? [...list.slice(0, mostItems), `and ${list.length - mostItems} more`] : list,
    );
  const removed = before.filter((one) => !has.has(one));
  const added = after.filter((one) => !had.has(one));
  // Only the order has changed.
  if (removed.length === 0 && added.length === 0)
    return { path, before: shorten(before), after: shorten(after) };
  return { path, before: shorten(removed), after: shorten(added) };
};

/** What has changed from one JSON value to another, by path. */
export const describeDifference = (before: unknown, after: unknown, path = ''): readonly Difference[] => {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isRecord(before) && isRecord(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      describeDifference(before[key], after[key], path === '' ? key : `${path}.${key}`),
    );
  }
  if (isTexts(before) && isTexts(after)) return [compareTexts(path, before, after)];
  return [{ path, before: textOf(before), after: textOf(after) }];
};
