import { afterEach, describe, expect, test } from '@jest/globals';
import { context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { z } from 'zod';
import { parseConfig } from '#platform/config.ts';
import { ServiceConfig } from '#platform/service-config.ts';
import { startTracing } from '#platform/tracing/start-tracing.ts';
import { answering, inTurn, resetting } from '#support/faulty-upstream.ts';
import {
  createJsonUpstreamKit,
  type JsonUpstreamKit,
  minute,
  priceEndpoint,
} from '#support/json-upstream-kit.ts';
import type { UpstreamHandler } from '#support/upstream.ts';
import type { Endpoint } from './endpoint.ts';
import { exactNumber } from './exact-json.ts';
import { decimal } from './shapes.ts';

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
const ask = (kit: JsonUpstreamKit, given: Parameters<typeof priceEndpoint>[0] = {}) =>
  kit.upstream.ask(priceEndpoint(given), 'gold', kit.caller());

describe('a call of a service', () => {
  test('sends JSON with the request id and the time that is left, and reads the answer', async () => {
    const kit = await start(good);
    await expect(ask(kit)).resolves.toEqual({
      value: { price: '1.5' },
      freshness: { source: 'UPSTREAM', ageSeconds: 0, stale: false },
    });
    const [call] = kit.calls();
    expect(call).toMatchObject({
      url: '/price',
      body: '{"of":"gold"}',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'x-request-id': 'request-1234',
      },
    });
    expect(Number(call?.headers['x-soba-timeout-ms'])).toBeGreaterThan(8000);
    expect(call?.headers).not.toHaveProperty('idempotency-key');
  });

  test('keeps its own path, and queries, of a service below another path', async () => {
    const kit = await start(good, {}, { path: '/ml' });
    await ask(kit, { forms: [(of) => ({ method: 'GET', path: `/price?of=${of}` })] });
    expect(kit.calls()).toMatchObject([{ url: '/ml/price?of=gold', body: '' }]);
    expect(kit.server.requests.map(({ url }) => url)).toContain('/ml/health');
    expect(kit.calls()[0]?.headers).not.toHaveProperty('content-type');
  });

  test('continues the trace', async () => {
    const tracing = startTracing('test', parseConfig(ServiceConfig, {}));
    try {
      const kit = await start(good);
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const parent = propagation.extract(ROOT_CONTEXT, { traceparent });
      await context.with(parent, () => ask(kit));
      expect(kit.calls()[0]?.headers['traceparent']).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-/);
    } finally {
      await tracing.stop();
    }
  });

  test('carries amounts to the service and back without losing a digit', async () => {
    const kit = await start((body, response) => answering(body)('', response, undefined as never));
    const echo: Endpoint<string, { readonly amount: string }> = {
      name: 'echo',
      forms: [(amount) => ({ method: 'POST', path: '/echo', body: { amount: exactNumber(amount) } })],
      answer: z.object({ amount: decimal() }),
      repeat: 'always',
    };
    const amount = '123456789012345678.000000000000000001';
    await expect(kit.upstream.ask(echo, amount, kit.caller())).resolves.toMatchObject({ value: { amount } });
    expect(kit.calls()[0]?.body).toBe(`{"amount":${amount}}`);
  });

  test('tolerates fields that nobody agreed on, and counts them', async () => {
    const kit = await start(answering('{"price":1.5,"region":"eu","more":{"a":1}}'));
    await expect(ask(kit)).resolves.toMatchObject({ value: { price: '1.5' } });
    await ask(kit);
    expect(await kit.registry.metrics()).toContain(
      'soba_upstream_drift_total{upstream="prices",endpoint="price"} 4',
    );
    const told = kit.log.lines().filter(({ fields }) => fields !== undefined);
    expect(told).toMatchObject([{ endpoint: 'price', fields: 'region, more' }]);
  });

  test('tells once of answers that cannot be used, and never what they were', async () => {
    const kit = await start(answering('<html>secret</html>'));
    for (let asked = 0; asked < 3; asked += 1)
      await expect(ask(kit)).rejects.toMatchObject({ code: 'UPSTREAM_FAILED' });
    const lines = kit.log.lines().filter(({ level }) => level === 'warn');
    expect(lines).toMatchObject([{ upstream: 'prices', endpoint: 'price' }]);
    expect(JSON.stringify(kit.log.lines())).not.toContain('secret');
  });

  test('ends with its caller: a call that has no time left is not sent', async () => {
    const kit = await start(good);
    const late = kit.upstream.ask(priceEndpoint(), 'gold', kit.caller(0));
    await expect(late).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(kit.calls()).toEqual([]);
  });

  test('is sent again after a broken connection when the caller gave a key, and the key goes with it', async () => {
    const kit = await start(inTurn(resetting(), good), { SOBA_UPSTREAM_RETRIES: '1' });
    const caller = kit.caller(10_000, { idempotencyKey: 'key-1' });
    await kit.upstream.ask(priceEndpoint({ repeat: 'with-key' }), 'gold', caller);
    expect(kit.calls().map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-1']);
  });

  test.each([
    [400, 'BAD_USER_INPUT'],
    [422, 'BAD_USER_INPUT'],
    [401, 'UPSTREAM_FAILED'],
    [404, 'UPSTREAM_FAILED'],
    [408, 'UPSTREAM_UNAVAILABLE'],
  ])('that is answered with %d is refused with %s', async (status, code) => {
    const kit = await start(answering('{"detail":"a secret"}', { status }));
    const error = await ask(kit).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  test('tells how long the service asks to be left alone', async () => {
    const busy = answering('{}', { status: 503, headers: { 'retry-after': '17' } });
    const kit = await start(busy);
    await expect(ask(kit)).rejects.toMatchObject({ details: { retryAfter: 17 } });
  });
});

describe('a service that takes requests in one of two forms', () => {
  const forms: Endpoint<string, { readonly price: string }>['forms'] = [
    (of) => ({ method: 'POST', path: '/price', body: { of } }),
    (of) => ({ method: 'POST', path: `/price?of=${of}`, body: [] }),
  ];
  const taking =
    (isTaken: (body: string) => boolean): UpstreamHandler =>
    (body, response, request) =>
      answering(isTaken(body) ? '{"price":1.5}' : '{"detail":[]}', { status: isTaken(body) ? 200 : 422 })(
        body,
        response,
        request,
      );
  const bodies = (kit: JsonUpstreamKit) => kit.calls().map(({ body }) => body);

  test('is asked in the other one when it does not take the first, and in that one from then on', async () => {
    const kit = await start(taking((body) => body === '[]'));
    await ask(kit, { forms });
    await ask(kit, { forms });
    expect(bodies(kit)).toEqual(['{"of":"gold"}', '[]', '[]']);
  });

  test('is so where its answers are kept too, by what was written in the first form', async () => {
    const kit = await start(taking((body) => body === '[]'));
    const given = { forms, cache: minute };
    await expect(ask(kit, given)).resolves.toMatchObject({ freshness: { source: 'UPSTREAM' } });
    await expect(ask(kit, given)).resolves.toMatchObject({ freshness: { source: 'CACHE' } });
    expect(bodies(kit)).toEqual(['{"of":"gold"}', '[]']);
  });

  test('may change its mind', async () => {
    let wanted = '[]';
    const kit = await start(taking((body) => body === wanted));
    await ask(kit, { forms });
    wanted = '{"of":"gold"}';
    await ask(kit, { forms });
    await ask(kit, { forms });
    expect(bodies(kit)).toEqual(['{"of":"gold"}', '[]', '[]', '{"of":"gold"}', '{"of":"gold"}']);
  });

  test('that takes neither has found the input wrong, and is asked as before', async () => {
    const kit = await start(taking(() => false));
    await expect(ask(kit, { forms })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(ask(kit, { forms })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(bodies(kit)).toEqual(['{"of":"gold"}', '[]', '{"of":"gold"}', '[]']);
  });

  test('is not asked in the other one for other reasons', async () => {
    const kit = await start(answering('{}', { status: 400 }));
    await expect(ask(kit, { forms })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(bodies(kit)).toEqual(['{"of":"gold"}']);
  });
});

test('calls are counted, and their latencies known', async () => {
  const kit = await start(inTurn(good, good, answering('{}', { status: 404 }), resetting()));
  await ask(kit);
  await ask(kit);
  await expect(ask(kit)).rejects.toThrow();
  await expect(ask(kit)).rejects.toThrow();
  const { counts, latency, running, waiting } = kit.upstream.status();
  expect(counts).toEqual({
    totalRequests: 4,
    successfulRequests: 2,
    failedRequests: 2,
    cachedResponses: 0,
    staleResponses: 0,
    cacheMisses: 0,
    circuitBreakerTrips: 0,
    retries: 0,
  });
  expect({ running, waiting }).toEqual({ running: 0, waiting: 0 });
  expect(latency?.p50).toBeGreaterThan(0);
  expect(latency?.p99).toBeGreaterThanOrEqual(latency?.p50 ?? 0);
  const text = await kit.registry.metrics();
  for (const [outcome, count] of Object.entries({ ok: 2, refused: 1, failed: 1 }))
    expect(text).toContain(
      `soba_upstream_request_duration_seconds_count{upstream="prices",endpoint="price",outcome="${outcome}"} ${count}`,
    );
});
