/**
 * Benjamini and Hochberg: p-values in the order given, each raised so that calling those below alpha significant keeps
 * the expected share of false ones among them below alpha.
 */
export const adjustPValues = (pValues: readonly number[]): readonly number[] => {
  const count = pValues.length;
  const largestFirst = pValues.map((p, index) => ({ p, index })).toSorted((a, b) => b.p - a.p);
  const adjusted = new Array<number>(count);
  let smallest = 1;
  for (const [position, { p, index }] of largestFirst.entries()) {
    smallest = Math.min(smallest, (p * count) / (count - position));
    adjusted[index] = smallest;
  }
  return adjusted;
};
