import { afterEach, describe, expect, test } from '@jest/globals';
import { answering, inTurn, resetting, silent } from '#support/faulty-upstream.ts';
import { until } from '#support/until.ts';
import type { UpstreamHandler } from '#support/upstream.ts';
import { createUpstreamKit, type UpstreamKit } from '#support/upstream-kit.ts';

const kits: UpstreamKit[] = [];
const start = async (...given: Parameters<typeof createUpstreamKit>): Promise<UpstreamKit> => {
  const kit = await createUpstreamKit(...given);
  kits.push(kit);
  return kit;
};
afterEach(async () => {
  for (const kit of kits.splice(0)) await kit.stop();
});

const good = answering('{"ok":true}');
const broken = answering('{}', { status: 500 });
const kindsOf = async (
  count: number,
  call: UpstreamKit['call'],
  ...given: Parameters<UpstreamKit['call']>
) => {
  const kinds: string[] = [];
  for (let made = 0; made < count; made += 1) {
    kinds.push(
      await call(...given).then(
        () => 'answered',
        (error: { readonly kind: string }) => error.kind,
      ),
    );
  }
  return kinds;
};
const repeat = (count: number, handler: UpstreamHandler): UpstreamHandler[] =>
  Array.from({ length: count }, () => handler);

describe('the circuit breaker of an upstream', () => {
  test('opens with the tenth failure of twenty calls, and then no call is sent', async () => {
    const { call, servers, events, upstream } = await start([
      inTurn(good, ...repeat(9, good), ...repeat(9, broken), broken),
    ]);
    await kindsOf(19, call);
    expect(events.breaker).toEqual([]);
    expect(await kindsOf(1, call)).toEqual(['status']);
    expect(events.breaker).toEqual(['open']);
    expect(upstream.state().breaker).toBe('open');
    await expect(call()).rejects.toMatchObject({ kind: 'open', retryAfterMs: expect.any(Number) });
    expect(servers[0]?.requests).toHaveLength(20);
  });

  test.each([
    ['resets', true, resetting()],
    ['timeouts', true, silent],
    ['server errors', true, answering('{}', { status: 503 })],
    ['answers that are not what was agreed on', true, answering('<html>')],
    ['client errors', false, answering('{}', { status: 404 })],
    ['a limited rate', false, answering('{}', { status: 429 })],
    ['answers that are too large', false, answering(`"${'x'.repeat(2000)}"`)],
  ])('counts %s: %j', async (name, isCounted, handler) => {
    const { call, events } = await start([handler], { maxAnswerBytes: 1000, concurrency: 25 });
    await Promise.all(
      Array.from({ length: 25 }, () =>
        kindsOf(1, call, { milliseconds: name === 'timeouts' ? 200 : 10_000 }),
      ),
    );
    expect(events.breaker).toEqual(isCounted ? ['open'] : []);
  });

  test('does not count calls that their callers leave', async () => {
    const { call, servers, events } = await start([silent], { concurrency: 40, connections: 40 });
    const controller = new AbortController();
    const calls = Array.from({ length: 40 }, () => kindsOf(1, call, { signal: controller.signal }));
    await until(() => servers[0]?.requests.length === 40);
    controller.abort(events.left);
    expect(new Set((await Promise.all(calls)).flat())).toEqual(new Set(['cancelled']));
    expect(events.breaker).toEqual([]);
  });

  test('stops the retries, which are tries of their own', async () => {
    const { call, servers } = await start([answering('{}', { status: 503 })], { retries: 50 });
    await expect(call()).rejects.toMatchObject({ kind: 'open' });
    expect(servers[0]?.requests).toHaveLength(20);
  });

  test('keeps back what waits for a place when it opens', async () => {
    const { call, servers } = await start([broken], { concurrency: 1 });
    const kinds = (await Promise.all(Array.from({ length: 60 }, () => kindsOf(1, call)))).flat();
    expect(kinds.filter((kind) => kind === 'status')).toHaveLength(20);
    expect(kinds.filter((kind) => kind === 'open')).toHaveLength(40);
    expect(servers[0]?.requests).toHaveLength(20);
  });

  test('lets five calls through when its time is over, and closes when they go well', async () => {
    const open: (() => void)[] = [];
    const slow: UpstreamHandler = (...request) => void open.push(() => good(...request));
    const { call, servers, events } = await start([inTurn(broken, ...repeat(19, broken), slow)], {
      breaker: { resetMs: 50 },
    });
    await kindsOf(20, call);
    await until(() => events.breaker.includes('half-open'));
    const calls = Array.from({ length: 12 }, () => kindsOf(1, call));
    await until(() => open.length === 5);
    expect(await Promise.all(calls.slice(5))).toEqual(Array.from({ length: 7 }, () => ['open']));
    expect(servers[0]?.requests).toHaveLength(25);
    for (const answer of open) answer();
    expect((await Promise.all(calls.slice(0, 5))).flat()).toEqual(Array(5).fill('answered'));
    expect(events.breaker).toEqual(['open', 'half-open', 'closed']);
    const answers = kindsOf(1, call);
    await until(() => open.length === 6);
    open[5]?.();
    expect(await answers).toEqual(['answered']);
  });

  test('opens again when they do not', async () => {
    const { call, events, servers } = await start([broken], { breaker: { resetMs: 50 } });
    await kindsOf(20, call);
    await until(() => events.breaker.includes('half-open'));
    expect(await kindsOf(5, call)).toEqual(['status', 'status', 'status', 'open', 'open']);
    expect(servers[0]?.requests).toHaveLength(23);
    await until(() => events.breaker.length === 4);
    expect(events.breaker).toEqual(['open', 'half-open', 'open', 'half-open']);
  });
});

describe('an upstream with two servers of which one dies', () => {
  test('answers every call that may be retried, and leaves the dead one alone', async () => {
    const { call, servers, events } = await start([good, good], { retries: 2 });
    expect(await kindsOf(20, call)).toEqual(Array(20).fill('answered'));
    await servers[1]?.stop();
    const kinds = (await Promise.all(Array.from({ length: 40 }, () => kindsOf(5, call)))).flat();
    expect(new Set(kinds)).toEqual(new Set(['answered']));
    expect(events.breaker).toEqual([]);
    expect(events.targets).toEqual([`${new URL(servers[1]?.url ?? '').port} true`]);
    const { retries } = events;
    expect(await kindsOf(100, call)).toEqual(Array(100).fill('answered'));
    expect(events.retries).toBe(retries);
  });

  test('asks it again after a while', async () => {
    let isDown = true;
    const recovering: UpstreamHandler = (...request) => (isDown ? broken : good)(...request);
    const { call, servers, events } = await start([good, recovering], { ejectMs: 50, concurrency: 40 });
    const load = async (): Promise<void> => {
      await Promise.all(Array.from({ length: 40 }, () => kindsOf(1, call)));
    };
    await until(async () => {
      await load();
      return events.targets.length === 1;
    });
    isDown = false;
    const asked = servers[1]?.requests.length ?? 0;
    await until(async () => {
      await load();
      return events.targets.length === 2;
    });
    expect(servers[1]?.requests.length).toBeGreaterThan(asked);
    expect(events.targets.map((change) => change.split(' ')[1])).toEqual(['true', 'false']);
    expect(events.breaker).toEqual([]);
  });

  test('opens its circuit breaker when both do', async () => {
    const { call, events } = await start([broken, broken]);
    const kinds = await kindsOf(40, call);
    expect(kinds.at(-1)).toBe('open');
    expect(events.breaker).toEqual(['open']);
  });
});
