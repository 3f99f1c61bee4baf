import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import { answering, flooding, inTurn, resetting, silent, trickling } from '#support/faulty-upstream.ts';
import { until } from '#support/until.ts';
import type { UpstreamHandler } from '#support/upstream.ts';
import { createUpstreamKit, type UpstreamKit } from '#support/upstream-kit.ts';
import type { FailureKind } from './failure.ts';

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

describe('an upstream that answers', () => {
  test('is asked at the path of its URL, and its answer is read', async () => {
    const { call, servers } = await start([good]);
    await expect(call()).resolves.toEqual({ ok: true });
    expect(servers[0]?.requests).toMatchObject([{ url: '/base/thing?key=1', body: '{}' }]);
  });

  test('may say something before its answer', async () => {
    const { call } = await start([
      (body, response, request) => {
        response.writeEarlyHints({ link: '</style.css>; rel=preload' });
        good(body, response, request);
      },
    ]);
    await expect(call()).resolves.toEqual({ ok: true });
  });

  test('keeps its connection, whatever the status was', async () => {
    const { call, servers } = await start(
      [inTurn(good, answering('no', { status: 404 }), answering('no', { status: 500 }), good)],
      { connections: 1 },
    );
    for (let made = 0; made < 6; made += 1) await call().catch(() => undefined);
    expect(new Set(servers[0]?.requests.map(({ port }) => port)).size).toBe(1);
  });
});

describe('an upstream that misbehaves', () => {
  const faults: readonly (readonly [string, UpstreamHandler, FailureKind, number | undefined, number])[] = [
    ['resets the connection', resetting(), 'broken', undefined, 3],
    ['resets the connection within the body', resetting('{"ok":'), 'broken', undefined, 3],
    ['sends its answer byte by byte', trickling, 'timeout', undefined, 1],
    ['never answers', silent, 'timeout', undefined, 1],
    ['answers with 500', answering('{}', { status: 500 }), 'status', 500, 1],
    ['answers with 502', answering('{}', { status: 502 }), 'status', 502, 3],
    ['answers with 503', answering('{}', { status: 503 }), 'status', 503, 3],
    ['answers with 504', answering('{}', { status: 504 }), 'status', 504, 3],
    ['answers with 429', answering('{}', { status: 429 }), 'status', 429, 3],
    ['answers with 404', answering('{}', { status: 404 }), 'status', 404, 1],
    ['sends no JSON', answering('<html>'), 'bad-answer', undefined, 1],
    ['announces too much', answering(`"${'x'.repeat(20_000)}"`), 'too-large', undefined, 1],
    ['sends too much without an end', flooding, 'too-large', undefined, 1],
  ];

  /** Only what ends by time gets little of it. */
  const timeFor = (kind: FailureKind): number => (kind === 'timeout' ? 300 : 10_000);

  test.each(faults)('and %s', async (_name, handler, kind, status, tries) => {
    const { call, servers, upstream } = await start([handler], { retries: 2, maxAnswerBytes: 10_000 });
    await expect(call({ milliseconds: timeFor(kind) })).rejects.toMatchObject({ kind, status });
    expect(upstream.state()).toMatchObject({ running: 0, waiting: 0 });
    expect(servers[0]?.requests).toHaveLength(tries);
  });

  test.each(faults)('and %s is not asked twice to do something', async (_name, handler, kind) => {
    const { call, servers } = await start([handler], { retries: 2, maxAnswerBytes: 10_000 });
    await expect(call({ milliseconds: timeFor(kind), isIdempotent: false })).rejects.toMatchObject({ kind });
    expect(servers[0]?.requests).toHaveLength(1);
  });

  test('and is not there at all', async () => {
    const { call, servers, events } = await start([good], { retries: 2 });
    await servers[0]?.stop();
    await expect(call()).rejects.toMatchObject({ kind: 'unreachable' });
    expect(events.retries).toBe(2);
  });

  test('and sends a redirect, which is not followed', async () => {
    const { servers, call } = await start([
      (_body, response) => response.writeHead(302, { location: '/base/elsewhere' }).end(),
    ]);
    await expect(call()).rejects.toMatchObject({ kind: 'status', status: 302 });
    expect(servers[0]?.requests).toHaveLength(1);
  });

  test('and recovers between two tries', async () => {
    const { call } = await start([inTurn(resetting('{"o'), answering('{}', { status: 503 }), good)], {
      retries: 2,
    });
    await expect(call()).resolves.toEqual({ ok: true });
  });

  test('is left alone as long as it asks, or given up when that is too long', async () => {
    const busy = (seconds: string) => answering('{}', { status: 429, headers: { 'retry-after': seconds } });
    const { call, servers } = await start([inTurn(busy('1'), good, busy('30'))], { retries: 2 });
    const started = performance.now();
    await expect(call({ milliseconds: 20_000 })).resolves.toEqual({ ok: true });
    expect(performance.now() - started).toBeGreaterThan(990);
    await expect(call({ milliseconds: 20_000 })).rejects.toMatchObject({ status: 429, retryAfterMs: 30_000 });
    expect(servers[0]?.requests).toHaveLength(3);
  });

  test('costs a call no more than its time', async () => {
    const { call } = await start([silent], { retries: 2 });
    const started = performance.now();
    await expect(call({ milliseconds: 200 })).rejects.toMatchObject({ kind: 'timeout' });
    const took = performance.now() - started;
    expect(took).toBeGreaterThan(190);
    // 250, and what a busy machine adds.
    expect(took).toBeLessThan(250 + 500);
  });

  test('costs a single try no more than its time, and is tried again', async () => {
    const { call } = await start([inTurn(silent, good)], { retries: 1, tryTimeoutMs: 50 });
    await expect(call({ milliseconds: 20_000 })).resolves.toEqual({ ok: true });
  });
});

describe('a caller who leaves', () => {
  test('ends the exchange', async () => {
    const closed: Promise<unknown>[] = [];
    const { call, events } = await start([
      (_body, response) => {
        closed.push(once(response, 'close'));
      },
    ]);
    const controller = new AbortController();
    const answer = call({ signal: controller.signal });
    answer.catch(() => undefined);
    await until(() => closed.length > 0);
    controller.abort(events.left);
    await expect(answer).rejects.toBe(events.left);
    await closed[0];
  });

  test('before there was a connection sends nothing', async () => {
    const { call, servers, events } = await start([inTurn(silent, good)], { connections: 1 });
    const first = new AbortController();
    const second = new AbortController();
    const answers = [call({ signal: first.signal }), call({ signal: second.signal })];
    for (const answer of answers) answer.catch(() => undefined);
    await until(() => servers[0]?.requests.length === 1);
    second.abort(events.left);
    await expect(answers[1]).rejects.toBe(events.left);
    first.abort(events.left);
    await expect(call()).resolves.toEqual({ ok: true });
    expect(servers[0]?.requests).toHaveLength(2);
  });
});

describe('calls at a time', () => {
  test('are limited, and the others wait in turn', async () => {
    const open: (() => void)[] = [];
    const { call, upstream } = await start(
      [(body, response, request) => void open.push(() => good(body, response, request))],
      { concurrency: 2, queueLimit: 1 },
    );
    const answers = [call(), call(), call()];
    await until(() => open.length === 2);
    expect(upstream.state()).toMatchObject({ running: 2, waiting: 1 });
    await expect(call()).rejects.toMatchObject({ kind: 'full' });
    open[0]?.();
    await until(() => open.length === 3);
    open[1]?.();
    open[2]?.();
    await Promise.all(answers);
    expect(upstream.state()).toMatchObject({ running: 0, waiting: 0 });
  });
});
