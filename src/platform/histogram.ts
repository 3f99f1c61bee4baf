import type { Metric, Registry } from 'prom-client';

export interface HistogramOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly Label[];
  /** Upper bounds, ascending; those of durations in seconds when not given. */
  readonly buckets?: readonly number[];
}

const secondsBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A histogram in a registry of prom-client. Every request passes several, so an observation is an index into an array. */
export interface Histogram<Label extends string> {
  readonly observe: (labels: Readonly<Record<Label, string>>, value: number) => void;
  /** The same for labels that do not change. */
  readonly of: (labels: Readonly<Record<Label, string>>) => (value: number) => void;
}

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** Of each bucket alone, and last of what is above all. */
  readonly counts: number[];
  sum: number;
}

const observeIn = (series: Series, bounds: readonly number[], value: number): void => {
  if (!Number.isFinite(value)) throw new TypeError('Only numbers can be observed.');
  let at = 0;
  while (at < bounds.length && value > (bounds[at] ?? 0)) at += 1;
  series.counts[at] = (series.counts[at] ?? 0) + 1;
  series.sum += value;
};

/** As a registry writes them: the labels that all samples of a series share stand apart. */
const samplesOf = (name: string, { labels, counts, sum }: Series, bounds: readonly number[]) => {
  let count = 0;
  const buckets = counts.map((own, at) => {
    count += own;
    const bound = { le: bounds[at] ?? '+Inf' };
    return { metricName: `${name}_bucket`, labels: bound, sharedLabels: labels, value: count };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels: {}, sharedLabels: labels, value: sum },
    { metricName: `${name}_count`, labels: {}, sharedLabels: labels, value: count },
  ];
};

export const createHistogram = <Label extends string>(
  registry: Registry,
  { name, help, labels: labelNames, buckets = secondsBuckets }: HistogramOptions<Label>,
): Histogram<Label> => {
  const known = new Map<string, Series>();
  const seriesOf = (labels: Readonly<Record<Label, string>>): Series => {
    let key = '';
    for (const label of labelNames) key += `${labels[label].length}:${labels[label]}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const series = { labels: { ...labels }, counts: new Array(buckets.length + 1).fill(0), sum: 0 };
    known.set(key, series);
    return series;
  };
  // One without labels is there from the start, as those of prom-client are.
  if (labelNames.length === 0) seriesOf({} as Record<Label, string>);
  const described = { name, help, type: 'histogram', aggregator: 'sum' };
  const samples = () => [...known.values()].flatMap((series) => samplesOf(name, series, buckets));
  const metric = {
    ...described,
    getForPromString: async () => ({ ...described, values: samples() }),
    get: async () => ({
      ...described,
      values: samples().map(({ labels, sharedLabels, ...sample }) => ({
        ...sample,
        labels: { ...sharedLabels, ...labels },
      })),
    }),
    reset: () => known.clear(),
  };
  // A registry asks no more of a metric than this.
  registry.registerMetric(metric as unknown as Metric);
  return {
    observe: (labels, value) => observeIn(seriesOf(labels), buckets, value),
    of: (labels) => {
      const series = seriesOf(labels);
      return (value) => observeIn(series, buckets, value);
    },
  };
};
