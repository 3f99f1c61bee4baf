import type { Interval } from './compare-arms.ts';
import { boundary, type SequentialDesign } from './confidence-sequence.ts';
import { normalQuantile, studentQuantile } from './distributions.ts';
import { countOf, mergeSketches, quantileBin, rangeOf, type Sketch } from './sketch.ts';

/** Units are put into so many groups by chance; how the groups differ says how sure a quantile is. */
export const groupCount = 32;

/** With fewer values a quantile is noise: 200 for the median, 10 000 for p99. */
export const fewestValues = (rank: number): number => Math.ceil(100 / (1 - rank));

/** A variance from few groups is itself uncertain. */
const groupPenalty = (alpha: number): number =>
  studentQuantile(1 - alpha / 2, groupCount - 1) / normalQuantile(1 - alpha / 2);

const countUpTo = (sketch: Sketch, bin: number): number =>
  [...sketch].reduce((sum, [other, count]) => (other <= bin ? sum + count : sum), 0);

/** The standard error of the share of values up to a bin, where the values of one unit belong together. */
const shareError = (groups: readonly Sketch[], bin: number): number => {
  const counts = groups.map((group) => ({ upTo: countUpTo(group, bin), all: countOf(group) }));
  const all = counts.reduce((sum, group) => sum + group.all, 0);
  const share = counts.reduce((sum, group) => sum + group.upTo, 0) / all;
  const squares = counts.reduce((sum, group) => sum + (group.upTo - share * group.all) ** 2, 0);
  return Math.sqrt((squares * groups.length) / (groups.length - 1)) / all;
};

/**
 * Woodruff's interval: the quantiles at the ends of the interval of the rank, and from there to the edge of the sketch's bin.
 * It holds at every look, as the other intervals do.
 */
export const quantileInterval = (
  groups: readonly Sketch[],
  { rank, units }: { readonly rank: number; readonly units: number },
  design: SequentialDesign,
): Interval | null => {
  const merged = mergeSketches(groups);
  if (countOf(merged) < fewestValues(rank) || groups.length < 2) return null;
  const bin = quantileBin(merged, rank);
  if (bin === null) return null;
  const reach = boundary(units, design) * groupPenalty(design.alpha) * shareError(groups, bin);
  const low = quantileBin(merged, rank - reach) ?? bin;
  const high = quantileBin(merged, rank + reach) ?? bin;
  return { value: rangeOf(bin).value, low: rangeOf(low).low, high: rangeOf(high).high };
};
