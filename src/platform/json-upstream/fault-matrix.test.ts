import { afterEach, describe, expect, test } from '@jest/globals';
import { answering, flooding, inTurn, resetting, silent, trickling } from '#support/faulty-upstream.ts';
import {
  createJsonUpstreamKit,
  type JsonUpstreamKit,
  minute,
  priceEndpoint,
} from '#support/json-upstream-kit.ts';
import type { UpstreamHandler } from '#support/upstream.ts';

const kits: JsonUpstreamKit[] = [];
const start = async (...given: Parameters<typeof createJsonUpstreamKit>): Promise<JsonUpstreamKit> => {
  const kit = await createJsonUpstreamKit(...given);
  kits.push(kit);
  return kit;
};
afterEach(async () => {
  for (const kit of kits.splice(0)) await kit.stop();
});

const good = answering('{"price":1.5}');

interface Fault {
  readonly name: string;
  readonly handler: UpstreamHandler;
  readonly code: 'UPSTREAM_UNAVAILABLE' | 'UPSTREAM_TIMEOUT' | 'UPSTREAM_FAILED';
  /** Whether the same call may go well a moment later. */
  readonly transient: boolean;
  /** Whether it says that the service is not well. */
  readonly unhealthy: boolean;
  /** A try of it ends only by its time limit. */
  readonly slow?: true;
}

const status = (code: number, headers: Record<string, string> = {}): UpstreamHandler =>
  answering('{"detail":"no"}', { status: code, headers });

const faults: readonly Fault[] = [
  { name: 'a reset', handler: resetting(), code: 'UPSTREAM_UNAVAILABLE', transient: true, unhealthy: true },
  {
    name: 'a reset in the middle of the body',
    handler: resetting('{"price":'),
    code: 'UPSTREAM_UNAVAILABLE',
    transient: true,
    unhealthy: true,
  },
  {
    name: 'a body that trickles in',
    handler: trickling,
    code: 'UPSTREAM_TIMEOUT',
    transient: true,
    unhealthy: true,
    slow: true,
  },
  {
    name: 'silence',
    handler: silent,
    code: 'UPSTREAM_TIMEOUT',
    transient: true,
    unhealthy: true,
    slow: true,
  },
  { name: '500', handler: status(500), code: 'UPSTREAM_UNAVAILABLE', transient: false, unhealthy: true },
  { name: '502', handler: status(502), code: 'UPSTREAM_UNAVAILABLE', transient: true, unhealthy: true },
  { name: '503', handler: status(503), code: 'UPSTREAM_UNAVAILABLE', transient: true, unhealthy: true },
  {
    name: '429 that asks to wait no time',
    handler: status(429, { 'retry-after': '0' }),
    code: 'UPSTREAM_UNAVAILABLE',
    transient: true,
    unhealthy: false,
  },
  {
    name: 'invalid JSON',
    handler: answering('{"price":1.5'),
    code: 'UPSTREAM_FAILED',
    transient: false,
    unhealthy: true,
  },
  {
    name: 'wrong types',
    handler: answering('{"price":"much"}'),
    code: 'UPSTREAM_FAILED',
    transient: false,
    unhealthy: true,
  },
  {
    name: 'a body without end',
    handler: flooding,
    code: 'UPSTREAM_FAILED',
    transient: false,
    unhealthy: false,
  },
  {
    name: 'the announcement of 50 MB',
    handler: (_body, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '50000000' });
      response.write('{');
    },
    code: 'UPSTREAM_FAILED',
    transient: false,
    unhealthy: false,
  },
  {
    name: 'a redirect',
    handler: status(302, { location: '/elsewhere' }),
    code: 'UPSTREAM_FAILED',
    transient: false,
    unhealthy: false,
  },
  {
    name: 'another content type',
    handler: answering('{"price":1.5}', { headers: { 'content-type': 'text/html' } }),
    code: 'UPSTREAM_FAILED',
    transient: false,
    unhealthy: true,
  },
];

/** Slow tries end soon, so that there is time for others. */
const limitFor = (slow: true | undefined) => ({
  SOBA_UPSTREAM_TRY_TIMEOUT_MS: slow ? '250' : '9000',
  SOBA_UPSTREAM_RESPONSE_LIMIT_BYTES: '200000',
});

const asking = (kit: JsonUpstreamKit, given: Parameters<typeof priceEndpoint>[0], milliseconds?: number) =>
  kit.upstream.ask(priceEndpoint(given), 'gold', kit.caller(milliseconds));

describe.each(faults)('$name', ({ handler, code, transient, unhealthy, slow }) => {
  const limited = limitFor(slow);
  test('is told apart, and asked again only when that may help', async () => {
    const kit = await start(handler, { ...limited, SOBA_UPSTREAM_RETRIES: '1' });
    await expect(asking(kit, {})).rejects.toMatchObject({ code });
    expect(kit.calls()).toHaveLength(transient ? 2 : 1);
    expect(kit.upstream.status().counts).toMatchObject({ failedRequests: 1, retries: transient ? 1 : 0 });
  });

  test('is got over when it happens once', async () => {
    const kit = await start(inTurn(handler, good), { ...limited, SOBA_UPSTREAM_RETRIES: '1' });
    const asked = asking(kit, {});
    if (transient) await expect(asked).resolves.toMatchObject({ value: { price: '1.5' } });
    else await expect(asked).rejects.toMatchObject({ code });
  });

  test('is not asked again when what was asked may have been done', async () => {
    const kit = await start(handler, { ...limited, SOBA_UPSTREAM_RETRIES: '3' });
    await Promise.all([
      expect(asking(kit, { repeat: 'never' })).rejects.toMatchObject({ code }),
      expect(asking(kit, { repeat: 'with-key' })).rejects.toMatchObject({ code }),
    ]);
    expect(kit.calls()).toHaveLength(2);
  });

  test(`${unhealthy ? 'opens' : 'does not open'} the circuit breaker`, async () => {
    const kit = await start(handler, limited);
    const calls = await Promise.allSettled(Array.from({ length: 20 }, () => asking(kit, {})));
    expect(calls.filter((call) => call.status === 'rejected')).toHaveLength(20);
    const { breaker, counts, health } = kit.upstream.status();
    expect({ breaker, trips: counts.circuitBreakerTrips }).toEqual(
      unhealthy ? { breaker: 'open', trips: 1 } : { breaker: 'closed', trips: 0 },
    );
    if (!unhealthy) return;
    expect(health.status).toBe('DOWN');
    const before = kit.calls().length;
    await expect(asking(kit, {})).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      details: { retryAfter: expect.any(Number) },
    });
    expect(kit.calls()).toHaveLength(before);
  });

  test('is bridged by what is kept, and is itself never kept', async () => {
    const kit = await start(inTurn(good, handler, answering('{"price":2.5}')), limited);
    await asking(kit, { cache: minute });
    kit.pass(70_000);
    await expect(asking(kit, { cache: minute })).resolves.toEqual({
      value: { price: '1.5' },
      freshness: { source: 'CACHE', ageSeconds: 70, stale: true },
    });
    await expect(asking(kit, { cache: minute })).resolves.toEqual({
      value: { price: '2.5' },
      freshness: { source: 'UPSTREAM', ageSeconds: 0, stale: false },
    });
  });

  test('does not cost more than the time that there is', async () => {
    const kit = await start(handler, { SOBA_UPSTREAM_RETRIES: '3' });
    // A busy machine can only be late: the quickest of some tries counts.
    let quickest = Number.POSITIVE_INFINITY;
    for (let tried = 0; tried < 5 && quickest >= 250; tried += 1) {
      const startedAt = performance.now();
      await expect(asking(kit, {}, 200)).rejects.toMatchObject({ code: expect.stringMatching(/^UPSTREAM_/) });
      quickest = Math.min(quickest, performance.now() - startedAt);
    }
    expect(quickest).toBeLessThan(250);
    for (const { headers } of kit.calls()) {
      expect(Number(headers['x-soba-timeout-ms'])).toBeLessThanOrEqual(180);
      expect(Number(headers['x-soba-timeout-ms'])).toBeGreaterThan(0);
    }
  });
});

describe('a service that is not there', () => {
  test('is asked again, opens the breaker, and is shown as down', async () => {
    const kit = await start(good, { SOBA_UPSTREAM_RETRIES: '1' });
    await kit.server.stop();
    await expect(asking(kit, {})).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(kit.upstream.status()).toMatchObject({ health: { status: 'DOWN' }, counts: { retries: 1 } });
    await Promise.allSettled(Array.from({ length: 20 }, () => asking(kit, {})));
    expect(kit.upstream.status().breaker).toBe('open');
  });
});
