import type { Metric } from './experiment.ts';
import { binOf } from './statistics/sketch.ts';

export interface MetricEvent {
  readonly experimentKey: string;
  readonly metric: string;
  /** The caller's own, so that what is sent twice counts once. */
  readonly id: string;
  readonly unit: string;
  readonly value: number;
  /** What the value is divided by, in a ratio; else 1. */
  readonly weight: number;
  readonly at: Date;
}

export const outcomes = [
  'RECORDED',
  'DUPLICATE',
  'CONFLICT',
  'NOT_EXPOSED',
  'NOT_ACCEPTED',
  'UNKNOWN',
  'INVALID',
] as const;

export type Outcome = (typeof outcomes)[number];

/** Sums of squares of larger ones are no numbers any more. */
const largest = 1e15;
/** Clocks differ. */
const mostAheadMs = 300_000;

/** No control characters, which PostgreSQL does not take, and no halves of characters. */
const plain = /^[^\p{C}]{1,200}$/u;

export const isPlain = (text: string): boolean => plain.test(text);

const isAmount = (value: number): boolean => Math.abs(value) <= largest;

export const fits = ({ value, weight, at }: MetricEvent, { kind }: Metric, now: number): boolean => {
  const isPast = at.getTime() <= now + mostAheadMs;
  if (!isPast || !isAmount(value) || !isAmount(weight)) return false;
  if (kind === 'RATIO') return weight >= 0;
  return weight === 1 && (kind === 'NUMERIC' || value === 1);
};

export const isSame = (a: Pick<MetricEvent, 'metric' | 'value' | 'weight'>, b: typeof a): boolean =>
  a.metric === b.metric && a.value === b.value && a.weight === b.weight;

/** What one unit has done so far by one metric. */
export interface UnitTotal {
  readonly y: number;
  readonly x: number;
  readonly events: number;
}

/** By how much the count of a bin of the sketch changes. */
export type BinChange = readonly [bin: number, count: number];

const add = (total: UnitTotal | undefined, y: number, x: number): UnitTotal => ({
  y: (total?.y ?? 0) + y,
  x: (total?.x ?? 0) + x,
  events: (total?.events ?? 0) + 1,
});

/** A unit stands in the sketch with one value, which moves. */
const move = (before: number | undefined, after: number | undefined): readonly BinChange[] => [
  ...(before === undefined ? [] : [[binOf(before), -1] as const]),
  ...(after === undefined ? [] : [[binOf(after), 1] as const]),
];

const ratioOf = (total: UnitTotal | undefined): number | undefined =>
  total === undefined || total.x === 0 ? undefined : total.y / total.x;

export const addEvent = (
  { kind, per }: Metric,
  total: UnitTotal | undefined,
  { value, weight }: Pick<MetricEvent, 'value' | 'weight'>,
): { readonly total: UnitTotal; readonly bins: readonly BinChange[] } => {
  if (kind === 'CONVERSION') {
    return { total: { y: 1, x: 1, events: (total?.events ?? 0) + 1 }, bins: [] };
  }
  const after = add(total, value, kind === 'RATIO' ? weight : 1);
  if (kind === 'RATIO') return { total: after, bins: move(ratioOf(total), ratioOf(after)) };
  return { total: after, bins: per === 'EVENT' ? [[binOf(value), 1]] : move(total?.y, after.y) };
};
