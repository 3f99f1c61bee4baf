import { describe, expect, test } from '@jest/globals';
import { createBoundedLabel, createMetrics } from './metrics.ts';

describe('metrics', () => {
  test('carry the name of their service', async () => {
    const { registry, httpDuration } = createMetrics({ service: 'flags', withProcess: false });
    httpDuration.observe({ method: 'GET', route: '/', status: '200' }, 0.004);
    const text = await registry.metrics();
    const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(samples.length).toBeGreaterThan(0);
    expect(samples.filter((line) => !line.includes('service="flags"'))).toEqual([]);
  });

  test('say nothing of the process unless they are asked to', async () => {
    const names = (withProcess: boolean) =>
      createMetrics({ service: 'flags', withProcess })
        .registry.getMetricsAsArray()
        .map(({ name }) => name);
    expect(names(false)).toEqual(['http_server_request_duration_seconds', 'soba_operation_duration_seconds']);
    expect(names(true)).toEqual(
      expect.arrayContaining(['nodejs_eventloop_lag_seconds', 'process_cpu_seconds_total']),
    );
  });

  test('of two services in one process do not mix', async () => {
    const [one, two] = ['one', 'two'].map((service) => createMetrics({ service, withProcess: false }));
    one?.operationDuration.observe({ operation: 'A', type: 'query', outcome: 'ok' }, 1);
    expect(await one?.expose()).toContain('operation="A"');
    expect(await two?.expose()).not.toContain('operation="A"');
  });
});

describe('a bounded label', () => {
  test('keeps the first values and calls the rest other', () => {
    const label = createBoundedLabel(2);
    expect(['a', 'b', 'c', 'a', 'b', 'd'].map(label)).toEqual(['a', 'b', 'other', 'a', 'b', 'other']);
  });

  test('does not spend a place on a value that it has already, nor on one that is too long', () => {
    const label = createBoundedLabel(2);
    const long = 'x'.repeat(129);
    expect(['a', 'a', long, 'b'].map(label)).toEqual(['a', 'a', 'other', 'b']);
    expect(createBoundedLabel(1)('x'.repeat(128))).toHaveLength(128);
  });
});
