/**
 * DDSketch (Masson, Rim and Lee, VLDB 2019): counts in bins whose bounds grow by a constant factor, so that every quantile is
 * within 1 % of a value that was seen. A bin is a number and a sketch is a sum: any two are merged by adding counts.
 */
export const relativeError = 0.01;

/** Values closer to zero than this count as zero. */
export const smallestMagnitude = 1e-9;

const growth = (1 + relativeError) / (1 - relativeError);
const logGrowth = Math.log(growth);
const firstIndex = Math.ceil(Math.log(smallestMagnitude) / logGrowth);

export type Sketch = ReadonlyMap<number, number>;

/** The bin of a value. Bins are ordered as values are: negative ones below zero, and 0 around zero. */
export const binOf = (value: number): number => {
  const magnitude = Math.abs(value);
  if (magnitude < smallestMagnitude) return 0;
  const index = Math.ceil(Math.log(magnitude) / logGrowth) - firstIndex + 1;
  return value > 0 ? index : -index;
};

const edge = (bin: number): number => Math.exp((bin + firstIndex - 1) * logGrowth);

export interface BinRange {
  readonly low: number;
  /** What stands for all values of the bin: none is further from it than the relative error. */
  readonly value: number;
  readonly high: number;
}

const positiveRange = (bin: number): BinRange => {
  const high = edge(bin);
  return { low: high / growth, value: (2 * high) / (growth + 1), high };
};

export const rangeOf = (bin: number): BinRange => {
  if (bin === 0) return { low: -smallestMagnitude, value: 0, high: smallestMagnitude };
  const { low, value, high } = positiveRange(Math.abs(bin));
  return bin > 0 ? { low, value, high } : { low: -high, value: -value, high: -low };
};

export const mergeSketches = (sketches: readonly Sketch[]): Sketch => {
  const merged = new Map<number, number>();
  for (const sketch of sketches) {
    for (const [bin, count] of sketch) merged.set(bin, (merged.get(bin) ?? 0) + count);
  }
  return merged;
};

export const sketchOf = (values: Iterable<number>): Sketch => {
  const bins = new Map<number, number>();
  for (const value of values) {
    const bin = binOf(value);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }
  return bins;
};

export const countOf = (sketch: Sketch): number =>
  [...sketch.values()].reduce((sum, count) => sum + count, 0);

/** The bin of the value at a rank from 0 to 1; null when the sketch is empty. */
export const quantileBin = (sketch: Sketch, rank: number): number | null => {
  const bins = [...sketch].filter(([, count]) => count > 0).toSorted(([a], [b]) => a - b);
  const total = bins.reduce((sum, [, count]) => sum + count, 0);
  const wanted = Math.min(1, Math.max(0, rank)) * (total - 1);
  let below = 0;
  for (const [bin, count] of bins) {
    below += count;
    if (below > wanted) return bin;
  }
  return null;
};
