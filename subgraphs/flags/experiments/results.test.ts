import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDraws } from '#support/draws.ts';
import {
  draftOf,
  metricOf,
  startTestExperiments,
  type TestExperiments,
  unitsOf,
} from '#support/experiments.ts';
import type { Draft } from './experiment.ts';
import type { MetricEvent } from './metric-event.ts';
import type { Estimate, MetricResult, Results, VariantResult } from './results.ts';

let experiments: TestExperiments;
beforeAll(async () => {
  experiments = await startTestExperiments();
});
afterAll(() => experiments.stop());

const draft = draftOf({
  definition: {
    metrics: [
      metricOf(),
      metricOf({ key: 'spent', kind: 'NUMERIC', role: 'SECONDARY' }),
      metricOf({ key: 'latency', kind: 'NUMERIC', per: 'EVENT', role: 'SECONDARY', better: 'LOWER' }),
      metricOf({ key: 'perVisit', kind: 'RATIO', role: 'SECONDARY' }),
    ],
  },
});

const resultsOf = async (key: string, phase?: number): Promise<Results> => {
  const experiment = await experiments.find(key);
  const results = experiment === null ? null : await experiments.results(experiment, phase);
  if (results === null) throw new Error('There are no results.');
  return results;
};

const rowOf = (results: Results, metric: string): MetricResult => {
  const found = results.metrics.find((row) => row.metric.key === metric);
  if (found === undefined) throw new Error(metric);
  return found;
};
const cellOf = (results: Results, metric: string, variant: string): VariantResult => {
  const found = rowOf(results, metric).variants.find((cell) => cell.variant === variant);
  if (found === undefined) throw new Error(variant);
  return found;
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const near = (estimate: Estimate | null, exact: number, tolerance = 1e-9): void => {
  expect(Math.abs((estimate?.value ?? Number.NaN) - exact)).toBeLessThanOrEqual(
    tolerance * Math.max(1, Math.abs(exact)),
  );
};
const quantile = (values: readonly number[], rank: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(rank * (values.length - 1))] ?? Number.NaN;

/** An experiment with what it has seen, kept beside it. */
const observe = async (
  key: string,
  given: { readonly units: number; readonly draft: Draft; readonly lift: number },
) => {
  await experiments.start(key, given.draft);
  const units = unitsOf(given.units);
  const variants = await experiments.expose(key, units);
  const draws = createDraws(given.units);
  const events = units.flatMap((unit, index): readonly MetricEvent[] => {
    const lift = variants[index] === 'change' ? given.lift : 1;
    const of = (metric: string, id: string, value: number, weight = 1) =>
      experiments.eventOf({ experimentKey: key, unit, metric, id, value, weight });
    const visits = 1 + Math.floor(draws.uniform() * 4);
    return [
      ...(draws.chance(0.2 * lift) ? [of('bought', 'b', 1)] : []),
      ...(draws.chance(0.5) ? [of('spent', 's1', 40 * draws.uniform() * lift), of('spent', 's2', 5)] : []),
      ...Array.from({ length: 3 }, (_, n) => of('latency', `l${n}`, Math.exp(3 + draws.normal()))),
      of('perVisit', 'p', Math.floor(draws.uniform() * visits), visits),
    ];
  });
  await Promise.all(events.map((event) => experiments.record(event)));
  const valuesOf = (metric: string, variant: string) =>
    units.flatMap((unit, index) =>
      variants[index] === variant
        ? [events.filter((event) => event.metric === metric && event.unit === unit)]
        : [],
    );
  return { variants, valuesOf };
};

describe('results', () => {
  test('are what was recorded: counts and means exactly, quantiles within the error of the sketch', async () => {
    const { variants, valuesOf } = await observe('exact', { units: 1500, draft, lift: 1 });
    const results = await resultsOf('exact');
    for (const variant of ['control', 'change']) {
      const units = variants.filter((one) => one === variant).length;
      const bought = valuesOf('bought', variant).map((events) => (events.length > 0 ? 1 : 0));
      const cell = cellOf(results, 'bought', variant);
      expect(cell).toMatchObject({ units, count: bought.filter((one) => one === 1).length, median: null });
      near(cell.mean, mean(bought));

      const spent = valuesOf('spent', variant).map((events) =>
        events.reduce((sum, { value }) => sum + value, 0),
      );
      near(cellOf(results, 'spent', variant).mean, mean(spent));
      near(cellOf(results, 'spent', variant).median, quantile(spent, 0.5), 0.0101);

      const latencies = valuesOf('latency', variant).flatMap((events) => events.map(({ value }) => value));
      const latency = cellOf(results, 'latency', variant);
      expect(latency.count).toBe(latencies.length);
      near(latency.mean, mean(latencies));
      near(latency.median, quantile(latencies, 0.5), 0.0101);
      near(latency.p95, quantile(latencies, 0.95), 0.0101);
      expect(latency.p99).toBeNull();

      const visits = valuesOf('perVisit', variant).flat();
      near(
        cellOf(results, 'perVisit', variant).mean,
        mean(visits.map(({ value }) => value)) / mean(visits.map(({ weight }) => weight)),
      );
    }
    for (const { variants: cells } of results.metrics) {
      for (const { mean: told } of cells) {
        expect(told?.low).toBeLessThan(told?.value ?? 0);
        expect(told?.high).toBeGreaterThan(told?.value ?? 0);
      }
    }
    const { median, p95 } = cellOf(results, 'latency', 'control');
    for (const told of [median, p95]) {
      expect(told?.low).toBeLessThan(told?.value ?? 0);
      expect(told?.high).toBeGreaterThan(told?.value ?? 0);
    }
    expect(results.sampleRatio).toMatchObject({ mismatch: false });
    expect(cellOf(results, 'bought', 'control').comparison).toBeNull();
    expect(cellOf(results, 'bought', 'change').comparison?.verdict).toBe('INCONCLUSIVE');
    expect(results.harms).toEqual([]);
  });

  test('find a large effect, say which way is better, and adjust for the number of metrics', async () => {
    await observe('effect', { units: 2000, draft, lift: 2 });
    const results = await resultsOf('effect');
    const comparison = cellOf(results, 'bought', 'change').comparison;
    expect(comparison?.verdict).toBe('BETTER');
    expect(comparison?.relative?.low).toBeGreaterThan(0);
    expect(comparison?.adjustedPValue).toBeGreaterThanOrEqual(comparison?.pValue ?? 1);
    expect(cellOf(results, 'latency', 'change').comparison?.verdict).toBe('INCONCLUSIVE');
  });

  test('of a phase hold those units alone that came in it', async () => {
    await experiments.start('phases', draft);
    await experiments.expose('phases', unitsOf(30));
    await experiments.changes.update({ key: 'phases', version: 2, actorId: null }, { weights: [1, 9] });
    await experiments.expose('phases', unitsOf(50, 'late'));
    await experiments.record(experiments.eventOf({ experimentKey: 'phases', unit: 'unit-0' }));
    const sum = ({ sampleRatio }: Results) => sampleRatio.variants.reduce((all, { units }) => all + units, 0);
    const conversions = (results: Results) =>
      rowOf(results, 'bought').variants.reduce((all, { count }) => all + count, 0);
    const [first, second] = [await resultsOf('phases', 1), await resultsOf('phases')];
    expect([sum(first), conversions(first)]).toEqual([30, 1]);
    expect([sum(second), conversions(second)]).toEqual([50, 0]);
    expect(second.sampleRatio.variants.map(({ weight }) => weight)).toEqual([1, 9]);
    await expect(resultsOf('phases', 7)).rejects.toThrow('no results');
  });

  test('count of a unit that outweighs all others no more than the cap, in the mean alone', async () => {
    const metrics = [metricOf({ kind: 'NUMERIC', key: 'spent', cap: 100 })];
    await experiments.start('capped', draftOf({ definition: { metrics } }));
    const units = unitsOf(300);
    const variants = await experiments.expose('capped', units);
    const values = units.map((_, index) => (index === 0 ? 1e9 : index === 1 ? -1e9 : 10));
    await Promise.all(
      units.map((unit, index) =>
        experiments.record(
          experiments.eventOf({ experimentKey: 'capped', unit, metric: 'spent', value: values[index] ?? 0 }),
        ),
      ),
    );
    const results = await resultsOf('capped');
    for (const variant of ['control', 'change']) {
      const own = values.filter((_, index) => variants[index] === variant);
      const capped = own.map((value) => Math.max(-100, Math.min(100, value)));
      near(cellOf(results, 'spent', variant).mean, mean(capped));
    }
  });

  test('of an experiment that nobody has seen are empty, and of a draft none', async () => {
    await experiments.start('empty', draft);
    const results = await resultsOf('empty');
    expect(results.sampleRatio).toMatchObject({ pValue: null, mismatch: false });
    expect(cellOf(results, 'spent', 'change')).toEqual({
      variant: 'change',
      units: 0,
      count: 0,
      mean: null,
      median: null,
      p95: null,
      p99: null,
      comparison: null,
    });
    await experiments.changes.create('drafted', draft, null);
    await expect(resultsOf('drafted')).rejects.toThrow('no results');
  });

  test('are not believed when units are missing from a variant', async () => {
    const { variants } = await observe('lossy', { units: 1500, draft, lift: 3 });
    expect(cellOf(await resultsOf('lossy'), 'bought', 'change').comparison?.verdict).toBe('BETTER');
    const lost = unitsOf(1500).filter((_, index) => variants[index] === 'change' && index % 3 === 0);
    await experiments.postgres.db
      .deleteFrom('experiment_assignment')
      .where('experiment_key', '=', 'lossy')
      .where('unit', 'in', lost)
      .execute();
    const results = await resultsOf('lossy');
    expect(results.sampleRatio.mismatch).toBe(true);
    expect(results.sampleRatio.pValue).toBeLessThan(0.001);
    expect(cellOf(results, 'bought', 'change').comparison?.verdict).toBe('INCONCLUSIVE');
  });
});
