import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createId } from '#platform/ids.ts';
import { createRedis } from '#platform/redis.ts';
import { answering, inTurn, silent } from '#support/faulty-upstream.ts';
import {
  createJsonUpstreamKit,
  type JsonUpstreamKit,
  minute,
  priceEndpoint,
} from '#support/json-upstream-kit.ts';
import { createTestLog } from '#support/log.ts';
import { describeWithRedis, testRedisUrl } from '#support/redis.ts';
import { until } from '#support/until.ts';
import type { UpstreamHandler } from '#support/upstream.ts';
import type { CacheRule, Caller } from './endpoint.ts';

const kits: JsonUpstreamKit[] = [];
const start = async (...given: Parameters<typeof createJsonUpstreamKit>): Promise<JsonUpstreamKit> => {
  const kit = await createJsonUpstreamKit(...given);
  kits.push(kit);
  return kit;
};
afterEach(async () => {
  for (const kit of kits.splice(0)) await kit.stop();
});

/** A new price for each call. */
const counting = (): UpstreamHandler => {
  let asked = 0;
  return (...request) => {
    asked += 1;
    answering(`{"price":${asked}}`)(...request);
  };
};
const ask = (kit: JsonUpstreamKit, rule: CacheRule = minute, of = 'gold', caller: Caller = kit.caller()) =>
  kit.upstream.ask(priceEndpoint({ cache: rule }), of, caller);
const callerOf = (kit: JsonUpstreamKit, id: string | null): Caller =>
  kit.caller(10_000, { principal: { id } });

/** Answers when the test says so. */
const createGate = () => {
  const waiting: (() => void)[] = [];
  const handler: UpstreamHandler = (...request) =>
    void waiting.push(() => answering('{"price":7}')(...request));
  const open = (): void => {
    for (const answer of waiting.splice(0)) answer();
  };
  return { handler, waiting, open };
};

describe('an answer that is kept', () => {
  test('answers as long as it is fresh, with its age', async () => {
    const kit = await start(counting());
    await ask(kit);
    kit.pass(50_000);
    await expect(ask(kit)).resolves.toEqual({
      value: { price: '1' },
      freshness: { source: 'CACHE', ageSeconds: 50, stale: false },
    });
    kit.pass(10_000);
    await expect(ask(kit)).resolves.toMatchObject({ value: { price: '2' } });
    expect(kit.calls()).toHaveLength(2);
  });

  test('is asked for once by a hundred who come to a cold key together', async () => {
    const gate = createGate();
    const kit = await start(gate.handler);
    const asked = Array.from({ length: 100 }, () => ask(kit));
    await until(() => gate.waiting.length > 0);
    gate.open();
    const answers = await Promise.all(asked);
    expect(kit.calls()).toHaveLength(1);
    expect(answers.every(({ value }) => value.price === '7')).toBe(true);
    expect(kit.upstream.status().counts).toMatchObject({ totalRequests: 100, successfulRequests: 100 });
  });

  test('is told apart by the question, and by the version of what is made of it', async () => {
    const kit = await start(counting());
    await ask(kit);
    await expect(ask(kit, minute, 'silver')).resolves.toMatchObject({ value: { price: '2' } });
    await expect(ask(kit, { ...minute, version: 2 })).resolves.toMatchObject({ value: { price: '3' } });
    await expect(ask(kit)).resolves.toMatchObject({ value: { price: '1' } });
  });

  test('is shared by callers, or is of one caller alone where the rule says so', async () => {
    const kit = await start(counting());
    await ask(kit, minute, 'gold', callerOf(kit, 'a'));
    await expect(ask(kit, minute, 'gold', callerOf(kit, 'b'))).resolves.toMatchObject({
      value: { price: '1' },
    });
    const own = { ...minute, version: 2, perCaller: true };
    await ask(kit, own, 'gold', callerOf(kit, 'a'));
    await expect(ask(kit, own, 'gold', callerOf(kit, 'b'))).resolves.toMatchObject({ value: { price: '3' } });
    await expect(ask(kit, own, 'gold', callerOf(kit, 'a'))).resolves.toMatchObject({ value: { price: '2' } });
  });

  test('is not kept for callers of whom nobody knows who they are, where it would be theirs alone', async () => {
    const kit = await start(counting());
    const own = { ...minute, perCaller: true };
    await ask(kit, own, 'gold', callerOf(kit, null));
    await expect(ask(kit, own, 'gold', callerOf(kit, null))).resolves.toMatchObject({
      value: { price: '2' },
    });
  });

  test('answers at once for a while after its time, while another is fetched', async () => {
    const kit = await start(counting());
    const rule = { ...minute, staleWhileRevalidateMs: 10_000 };
    await ask(kit, rule);
    kit.pass(65_000);
    await expect(ask(kit, rule)).resolves.toEqual({
      value: { price: '1' },
      freshness: { source: 'CACHE', ageSeconds: 65, stale: true },
    });
    await until(async () => (await ask(kit, rule)).value.price === '2');
    expect(kit.calls()).toHaveLength(2);
  });

  test('answers for a service that does not answer in time, within the time that there is', async () => {
    const kit = await start(inTurn(answering('{"price":1}'), silent));
    await ask(kit);
    kit.pass(61_000);
    const late = kit.upstream.ask(priceEndpoint({ cache: minute }), 'gold', kit.caller(100));
    await expect(late).resolves.toMatchObject({ freshness: { source: 'CACHE', stale: true } });
  });

  test('counts as a hit, a stale answer or a miss', async () => {
    const kit = await start(inTurn(answering('{"price":1}'), answering('{}', { status: 500 })));
    await ask(kit);
    await ask(kit);
    kit.pass(61_000);
    await ask(kit);
    await expect(ask(kit, minute, 'silver')).rejects.toThrow();
    expect(kit.upstream.status().counts).toMatchObject({
      totalRequests: 4,
      successfulRequests: 3,
      failedRequests: 1,
      cachedResponses: 2,
      staleResponses: 1,
      cacheMisses: 2,
    });
  });
});

describe('callers who wait for the same call', () => {
  test('leave it when their own time is up', async () => {
    const gate = createGate();
    const kit = await start(gate.handler);
    const patient = ask(kit);
    await until(() => gate.waiting.length === 1);
    await expect(ask(kit, minute, 'gold', kit.caller(50))).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
    });
    gate.open();
    await expect(patient).resolves.toMatchObject({ value: { price: '7' } });
    expect(kit.calls()).toHaveLength(1);
  });

  test('ask again when who began it had less time than they have', async () => {
    const gate = createGate();
    const kit = await start(gate.handler);
    const hasty = ask(kit, minute, 'gold', kit.caller(300));
    await until(() => gate.waiting.length === 1);
    const patient = ask(kit);
    await expect(hasty).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    await until(() => gate.waiting.length === 2);
    gate.open();
    await expect(patient).resolves.toMatchObject({ value: { price: '7' } });
  });
});

describeWithRedis('replicas that share a Redis', () => {
  const connection = createRedis({
    url: testRedisUrl(),
    commandTimeoutMs: 1000,
    logger: createTestLog().logger,
  });
  beforeEach(() => until(() => connection.redis.status === 'ready'));
  afterEach(() => connection.stop());

  test('ask a service once for all of them', async () => {
    const [one, two] = await Promise.all(
      [counting(), counting()].map((handler) => start(handler, {}, { redis: connection.redis })),
    );
    if (one === undefined || two === undefined) throw new Error('There are two.');
    const of = createId(one.clock);
    await ask(one, minute, of);
    await expect(ask(two, minute, of)).resolves.toMatchObject({
      value: { price: '1' },
      freshness: { source: 'CACHE' },
    });
    expect(two.calls()).toEqual([]);
  });
});
