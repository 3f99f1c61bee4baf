import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import type { UpstreamState } from './create-upstream.ts';
import { createUpstreamMetrics } from './upstream-metrics.ts';

const upstream = (state: UpstreamState) => ({ state: () => state });

test('metrics show each upstream as it is when they are read', async () => {
  const registry = new Registry();
  const metrics = createUpstreamMetrics(registry);
  const old = upstream({ breaker: 'closed', running: 9, waiting: 9 });
  metrics.watch('a', old);
  metrics.watch('a', upstream({ breaker: 'open', running: 3, waiting: 0 }));
  metrics.watch('b', upstream({ breaker: 'half-open', running: 1, waiting: 7 }));
  metrics.watch('gone', old);
  metrics.forget('gone', old);
  // What came in its place stays.
  metrics.forget('a', old);
  const a = metrics.eventsOf('a');
  a.retried();
  a.retried();
  a.tripped();
  metrics.eventsOf('b');
  const lines = (await registry.metrics()).split('\n').filter((line) => !line.startsWith('#') && line !== '');
  expect(lines.toSorted()).toEqual([
    'soba_upstream_breaker_state{upstream="a"} 2',
    'soba_upstream_breaker_state{upstream="b"} 1',
    'soba_upstream_breaker_trips_total{upstream="a"} 1',
    'soba_upstream_breaker_trips_total{upstream="b"} 0',
    'soba_upstream_calls_running{upstream="a"} 3',
    'soba_upstream_calls_running{upstream="b"} 1',
    'soba_upstream_calls_waiting{upstream="a"} 0',
    'soba_upstream_calls_waiting{upstream="b"} 7',
    'soba_upstream_retries_total{upstream="a"} 2',
    'soba_upstream_retries_total{upstream="b"} 0',
  ]);
});
