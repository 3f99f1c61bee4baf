import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { draftOf, experimentOf, metricOf } from '#support/experiments.ts';
import type { Assignment } from './assignment-store.ts';
import type { Metric } from './experiment.ts';
import type { MetricEvent, UnitTotal } from './metric-event.ts';
import { type Before, type Known, keyOf, recordEvents } from './record-events.ts';
import { binOf } from './statistics/sketch.ts';

const metrics: readonly Metric[] = [
  metricOf(),
  metricOf({ key: 'spent', kind: 'NUMERIC', role: 'SECONDARY' }),
  metricOf({ key: 'latency', kind: 'NUMERIC', per: 'EVENT', role: 'SECONDARY' }),
  metricOf({ key: 'perVisit', kind: 'RATIO', role: 'SECONDARY' }),
];
const experiment = experimentOf({}, draftOf({ definition: { metrics } }));
const exposedAt = new Date(1000);
const assignmentOf = (unit: string): Assignment => ({
  experimentKey: 'checkout',
  run: 1,
  unit,
  phase: 1,
  variant: unit === 'a' ? 'control' : 'change',
  sketchGroup: 3,
  exposedAt,
});

const beforeOf = (given: Partial<Before> = {}): Before => ({
  experiments: new Map([['checkout', experiment]]),
  assignments: new Map(['a', 'b'].map((unit) => [keyOf('checkout', unit), assignmentOf(unit)])),
  events: new Map(),
  totals: new Map(),
  ...given,
});

const eventOf = (given: Partial<MetricEvent> = {}): MetricEvent => ({
  experimentKey: 'checkout',
  metric: 'bought',
  id: '1',
  unit: 'a',
  value: 1,
  weight: 1,
  at: new Date(2000),
  ...given,
});

const outcomeOf = (event: MetricEvent, before: Before = beforeOf()) =>
  recordEvents([event], before, 5000).outcomes[0];

describe('an event', () => {
  test.each([
    ['that fits', {}, 'RECORDED'],
    ['at the moment of exposure', { at: exposedAt }, 'RECORDED'],
    ['from before the exposure', { at: new Date(999) }, 'NOT_EXPOSED'],
    ['of a unit that has seen nothing', { unit: 'c' }, 'NOT_EXPOSED'],
    ['of a metric that there is not', { metric: 'other' }, 'UNKNOWN'],
    ['of an experiment that there is not', { experimentKey: 'other' }, 'UNKNOWN'],
    ['from the future', { at: new Date(5000 + 300_001) }, 'INVALID'],
    ['at no time', { at: new Date(Number.NaN) }, 'INVALID'],
    ['whose conversion is not one', { value: 2 }, 'INVALID'],
    ['whose conversion has a weight', { weight: 2 }, 'INVALID'],
    ['whose value is no number', { metric: 'spent', value: Number.NaN }, 'INVALID'],
    ['whose value has no end', { metric: 'spent', value: Number.POSITIVE_INFINITY }, 'INVALID'],
    ['that is too large to be squared', { metric: 'spent', value: 1e16 }, 'INVALID'],
    ['whose ratio has a negative weight', { metric: 'perVisit', weight: -1 }, 'INVALID'],
    ['whose ratio has no weight', { metric: 'perVisit', weight: 0 }, 'RECORDED'],
    ['with a control character', { id: 'a\u0000' }, 'INVALID'],
    ['with half a character', { id: 'a\ud800' }, 'INVALID'],
    ['with an endless id', { id: 'a'.repeat(201) }, 'INVALID'],
    ['without an id', { id: '' }, 'INVALID'],
  ] as const)('%s', (_name, given, outcome) => {
    expect(outcomeOf(eventOf(given))).toBe(outcome);
  });

  test('that was recorded is a duplicate, and a conflict when it says something else', () => {
    const events = new Map([[keyOf('checkout', 'a', '1'), eventOf()]]);
    expect(outcomeOf(eventOf(), beforeOf({ events }))).toBe('DUPLICATE');
    expect(outcomeOf(eventOf({ metric: 'spent', value: 7 }), beforeOf({ events }))).toBe('CONFLICT');
    const twice = recordEvents([eventOf(), eventOf(), eventOf({ unit: 'b' })], beforeOf(), 5000);
    expect(twice.outcomes).toEqual(['RECORDED', 'DUPLICATE', 'RECORDED']);
    expect(twice.events).toHaveLength(2);
  });

  test.each(['DRAFT', 'STOPPED', 'CONCLUDED', 'ROLLED_BACK'] as const)(
    'of an experiment that is %s is not accepted',
    (status) => {
      const experiments = new Map([['checkout', { ...experiment, status }]]);
      expect(outcomeOf(eventOf(), beforeOf({ experiments }))).toBe('NOT_ACCEPTED');
    },
  );
});

/** A little database that takes what a recording writes. */
const createMemory = () => {
  const events = new Map<string, Known>();
  const totals = new Map<string, UnitTotal>();
  const bins = new Map<string, number>();
  return {
    totals,
    bins,
    write: (given: readonly MetricEvent[]) => {
      const recording = recordEvents(given, beforeOf({ events, totals }), 5000);
      for (const event of recording.events) events.set(keyOf('checkout', event.unit, event.id), event);
      for (const [key, { y, x, events: count }] of recording.totals) totals.set(key, { y, x, events: count });
      for (const { assignment, metric, bin, count } of recording.bins) {
        const key = keyOf(metric, assignment.variant, `${bin}`);
        const sum = (bins.get(key) ?? 0) + count;
        if (sum === 0) bins.delete(key);
        else bins.set(key, sum);
      }
    },
  };
};

const anyEvent: fc.Arbitrary<MetricEvent> = fc
  .record({
    metric: fc.constantFrom('bought', 'spent', 'latency', 'perVisit'),
    unit: fc.constantFrom('a', 'b', 'c'),
    id: fc.integer({ min: 0, max: 15 }).map(String),
    value: fc.integer({ min: -50, max: 50 }),
    weight: fc.integer({ min: 0, max: 5 }),
  })
  .map((given) => eventOf(given.metric === 'perVisit' ? given : { ...given, weight: 1 }))
  .map((event) => (event.metric === 'bought' ? { ...event, value: 1 } : event));

describe('a stream of events', () => {
  test('comes to the same however it is cut into batches and however often parts of it are sent again', () => {
    const cuts = fc.array(fc.nat({ max: 40 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), cuts, (stream, positions) => {
        const [whole, parts] = [createMemory(), createMemory()];
        whole.write(stream);
        const ends = [...positions, stream.length].toSorted((a, b) => a - b);
        for (const end of ends) {
          parts.write(stream.slice(0, end));
        }
        expect(parts.totals).toEqual(whole.totals);
        expect(parts.bins).toEqual(whole.bins);
      }),
    );
  });

  test('leaves in the sketch what the units have come to', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (stream) => {
        const memory = createMemory();
        for (const event of stream) memory.write([event]);
        const expected = new Map<string, number>();
        const count = (metric: string, unit: string, value: number) => {
          const key = keyOf(metric, assignmentOf(unit).variant, `${binOf(value)}`);
          expected.set(key, (expected.get(key) ?? 0) + 1);
        };
        for (const [key, { y, x }] of memory.totals) {
          const [, metric = '', unit = ''] = key.split('\n');
          if (metric === 'spent') count(metric, unit, y);
          if (metric === 'perVisit' && x > 0) count(metric, unit, y / x);
        }
        const perUnit = [...memory.bins].filter(([key]) => !key.startsWith('latency'));
        expect(new Map(perUnit)).toEqual(expected);
      }),
    );
  });
});
