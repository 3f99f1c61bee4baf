import { describe, expect, test } from '@jest/globals';
import { AggregatorRegistry, Histogram, Registry } from 'prom-client';
import { createHistogram } from './histogram.ts';

const options = { name: 'a_seconds', help: 'A.', buckets: [0.1, 1, 10] };
const labels = ['color', 'size'] as const;
const observations = [
  [{ color: 'red', size: 'small' }, 0.1],
  [{ color: 'red', size: 'small' }, 0.100001],
  [{ color: 'red', size: 'large' }, 11],
  [{ color: 'red\n', size: '' }, -3],
  [{ color: 'red', size: '\n' }, 10],
] as const;

const withDefaults = (): Registry => {
  const registry = new Registry();
  registry.setDefaultLabels({ service: 'test' });
  return registry;
};

const lines = async (registry: Registry): Promise<string[]> =>
  (await registry.metrics()).split('\n').toSorted();

describe('a histogram', () => {
  test("exposes what prom-client's own would", async () => {
    const [ours, theirs] = [withDefaults(), withDefaults()];
    const mine = createHistogram(ours, { ...options, labels });
    const other = new Histogram({ ...options, labelNames: labels, registers: [theirs] });
    for (const [at, value] of observations) {
      mine.observe(at, value);
      other.observe(at, value);
    }
    mine.of({ color: 'blue', size: 'small' })(1);
    other.labels('blue', 'small').observe(1);
    expect(await lines(ours)).toEqual(await lines(theirs));
    expect((await lines(ours)).length).toBeGreaterThan(20);
  });

  test('without labels is there before anything was observed', async () => {
    const [ours, theirs] = [withDefaults(), withDefaults()];
    createHistogram(ours, { ...options, labels: [] });
    new Histogram({ ...options, registers: [theirs] });
    expect(await lines(ours)).toEqual(await lines(theirs));
  });

  test('counts a duration in the bucket of its seconds when no buckets are given', async () => {
    const registry = new Registry();
    createHistogram(registry, { name: 'a_seconds', help: 'A.', labels: [] }).observe({}, 0.03);
    const text = await registry.metrics();
    expect(text).toContain('a_seconds_bucket{le="0.025"} 0');
    expect(text).toContain('a_seconds_bucket{le="0.05"} 1');
  });

  test('adds up over workers', async () => {
    const workers = [0.05, 5].map((value) => {
      const registry = new Registry();
      createHistogram(registry, { ...options, labels: [] }).observe({}, value);
      return registry;
    });
    const all = await Promise.all(workers.map((registry) => registry.getMetricsAsJSON()));
    const text = await AggregatorRegistry.aggregate(all).metrics();
    expect(text).toContain('a_seconds_count 2');
    expect(text).toContain('a_seconds_sum 5.05');
    expect(text).toContain('a_seconds_bucket{le="0.1"} 1');
  });

  test('refuses what is no number, and is not harmed by it', async () => {
    const registry = new Registry();
    const histogram = createHistogram(registry, { ...options, labels: [] });
    expect(() => histogram.observe({}, Number.NaN)).toThrow(TypeError);
    expect(await registry.metrics()).toContain('a_seconds_count 0');
  });
});
