import { afterEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { systemClock } from '#platform/clock.ts';
import { parseConfig } from '#platform/config.ts';
import { answering, resetting } from '#support/faulty-upstream.ts';
import { priceEndpoint } from '#support/json-upstream-kit.ts';
import { createTestLog } from '#support/log.ts';
import { startTcpProxy } from '#support/tcp-proxy.ts';
import { until } from '#support/until.ts';
import { startUpstream, type UpstreamHandler } from '#support/upstream.ts';
import { createCallMetrics } from './call-metrics.ts';
import { createJsonUpstream } from './create-json-upstream.ts';
import { UpstreamConfig } from './settings.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

const caller = () => ({
  principal: { id: null },
  requestId: 'request-1234',
  deadline: Date.now() + 5000,
});

const connect = (url: string, settings: Readonly<Record<string, string>> = {}) => {
  const registry = new Registry();
  const log = createTestLog();
  const upstream = createJsonUpstream({
    name: 'prices',
    url,
    longestMs: 30_000,
    config: parseConfig(UpstreamConfig, { SOBA_UPSTREAM_HEALTH_MS: '20', ...settings }),
    metrics: createCallMetrics(registry),
    clock: systemClock,
    random: Math.random,
    logger: log.logger,
  });
  stops.push(upstream.stop);
  return { upstream, registry, log, status: () => upstream.status().health.status };
};

/** A service whose health the test decides. */
const startService = async () => {
  let answer: UpstreamHandler = answering('{"status":"healthy","service":"prices","models":3}');
  const server = await startUpstream((...request) => answer(...request));
  stops.push(server.stop);
  return {
    server,
    say: (handler: UpstreamHandler) => {
      answer = handler;
    },
  };
};

describe('the health of a service', () => {
  test('is asked for again and again', async () => {
    const { server, say } = await startService();
    const { upstream, registry, status } = connect(server.url);
    expect(status()).toBe('UNKNOWN');
    await until(() => status() === 'HEALTHY');
    const { checkedAt, latencyMs, uptime } = upstream.status().health;
    expect(Date.now() - (checkedAt ?? 0)).toBeLessThan(10_000);
    expect(latencyMs).toBeGreaterThan(0);
    expect(uptime).toBe(1);
    say(answering('{"status":"degraded"}'));
    await until(() => status() === 'DEGRADED');
    expect(await registry.metrics()).toContain('soba_upstream_up{upstream="prices"} 1');
    say(answering('{"status":"healthy"}', { status: 503 }));
    await until(() => status() === 'DOWN');
    expect(await registry.metrics()).toContain('soba_upstream_up{upstream="prices"} 0');
    expect(upstream.status().health.uptime).toBeLessThan(1);
    say(answering('{"status":"healthy"}'));
    await until(() => status() === 'HEALTHY');
  });

  test.each([
    ['resets', resetting()],
    ['no JSON', answering('fine')],
    ['no status', answering('{}')],
    ['a redirect', answering('', { status: 302, headers: { location: '/' } })],
  ])('is bad when the answer is %s', async (_name, handler) => {
    const { server, say } = await startService();
    say(handler);
    const { status } = connect(server.url);
    await until(() => status() !== 'UNKNOWN');
    expect(status()).toBe('DOWN');
  });

  test('is told of when it changes, and not with every check', async () => {
    const { server, say } = await startService();
    const { log, status } = connect(server.url);
    await until(() => server.requests.length > 3);
    say(answering('{}', { status: 500 }));
    await until(() => status() === 'DOWN');
    const seen = server.requests.length;
    await until(() => server.requests.length > seen + 3);
    expect(log.lines().flatMap((line) => (line['status'] === undefined ? [] : [line['status']]))).toEqual([
      'HEALTHY',
      'DOWN',
    ]);
  });

  test('is seen by calls as well', async () => {
    const { server } = await startService();
    const { upstream, status } = connect(server.url, {
      SOBA_UPSTREAM_HEALTH_MS: '3600000',
      SOBA_UPSTREAM_RETRIES: '0',
    });
    await until(() => status() === 'HEALTHY');
    await server.stop();
    await expect(upstream.ask(priceEndpoint(), 'gold', caller())).rejects.toThrow();
    expect(status()).toBe('DOWN');
  });
});

test('a service that was killed answers again without a restart of ours', async () => {
  const price = answering('{"price":1.5,"status":"healthy"}');
  const first = await startUpstream(price);
  const proxy = await startTcpProxy(Number(new URL(first.url).port));
  stops.push(proxy.stop);
  const { upstream, status } = connect(`http://127.0.0.1:${proxy.port}`, {
    SOBA_UPSTREAM_BREAKER_RESET_MS: '100',
    SOBA_UPSTREAM_RETRIES: '0',
  });
  const ask = () => upstream.ask(priceEndpoint(), 'gold', caller());
  await ask();
  await first.stop();
  proxy.pointTo(1);
  await Promise.allSettled(Array.from({ length: 25 }, ask));
  expect(upstream.status().breaker).not.toBe('closed');
  // Where the machine is slow the breaker lets probes through by now, and the last health check was before.
  await until(() => status() === 'DOWN');
  const second = await startUpstream(price);
  stops.push(second.stop);
  proxy.pointTo(Number(new URL(second.url).port));
  await until(() =>
    ask().then(
      () => upstream.status().breaker === 'closed',
      () => false,
    ),
  );
  await until(() => status() === 'HEALTHY');
});
