import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { RequestContext } from '#gateway/request.ts';
import type { Clock } from '#platform/clock.ts';
import { createTestClock } from '#support/clock.ts';
import { answering } from '#support/faulty-upstream.ts';
import { principalOf } from '#support/principal.ts';
import { requestContext, type SubgraphKit, startSubgraphKit } from '#support/subgraph-kit.ts';
import { until } from '#support/until.ts';

const kits: SubgraphKit[] = [];
afterEach(async () => {
  for (const kit of kits.splice(0)) await kit.stop();
});

/** A subgraph that answers when the test says so: each call with its number. */
const start = async (
  settings: Record<string, string> = {},
  headers: Record<string, string> = {},
  clock?: Clock,
) => {
  const waiting: (() => void)[] = [];
  const closed: Promise<unknown>[] = [];
  const kit = await startSubgraphKit(
    (body, response, request) => {
      const number = waiting.length + 1;
      closed.push(once(response, 'close'));
      waiting.push(() => answering(`{"data":{"number":${number}}}`, { headers })(body, response, request));
    },
    settings,
    clock,
  );
  kits.push(kit);
  return {
    ...kit,
    closed,
    /** Answers as many calls, and all that come after when they come. */
    answer: async (calls: number): Promise<void> => {
      await until(() => waiting.length >= calls);
      for (const reply of waiting.splice(0)) reply();
    },
    arrived: (calls: number) => until(() => waiting.length === calls),
  };
};

/** Long enough for a call that should not be made to arrive. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

const numberOf = ({ data }: Awaited<ReturnType<SubgraphKit['ask']>>): unknown =>
  (data as { number: number } | undefined)?.number;
const codeOf = ({ errors }: Awaited<ReturnType<SubgraphKit['ask']>>): unknown =>
  (errors as { extensions: { code: string } }[] | undefined)?.[0]?.extensions.code;

describe('equal queries that are on their way at the same time', () => {
  test('are one call, whose answer says that it is not for one alone', async () => {
    const { ask, answer, server, metric } = await start();
    const answers = Array.from({ length: 5 }, (_, index) =>
      ask({
        context: requestContext({ requestId: `request-${index}`, deadline: Date.now() + 20_000 + index }),
      }),
    );
    await answer(1);
    const given = await Promise.all(answers);
    expect(given.map(numberOf)).toEqual([1, 1, 1, 1, 1]);
    expect(given.every(({ shared }) => shared === true)).toBe(true);
    expect(new Set(given.map(({ askedAt }) => askedAt)).size).toBe(1);
    expect(server.requests).toHaveLength(1);
    expect(await metric('soba_subgraph_shared_total')).toEqual([
      'soba_subgraph_shared_total{subgraph="a"} 4',
    ]);
  });

  test('are asked anew when the answer has come', async () => {
    const { ask, answer } = await start();
    const first = ask();
    await answer(1);
    expect(await first).toMatchObject({ data: { number: 1 }, shared: false });
    const second = ask();
    await answer(1);
    expect(await second).toMatchObject({ data: { number: 1 }, shared: false });
  });

  const differences: readonly (readonly [string, Partial<RequestContext>])[] = [
    ['another principal', { principal: principalOf({ id: 'u2' }) }],
    ['another forwarded header', { forwarded: { 'accept-language': 'fr' } }],
    ['no such header', { forwarded: {} }],
  ];

  test.each(differences)('with %s are two calls', async (_name, other) => {
    const { ask, answer } = await start({ SOBA_SUBGRAPH_REQUEST_HEADERS: 'accept-language' });
    const one = { principal: principalOf({ id: 'u1' }), forwarded: { 'accept-language': 'de' } };
    const answers = [one, { ...one, ...other }].map((given) => ask({ context: requestContext(given) }));
    await answer(2);
    expect((await Promise.all(answers)).map(({ shared }) => shared)).toEqual([false, false]);
  });

  test('from two devices are two calls where the subgraph is told the device', async () => {
    const { ask, answer } = await start({ SOBA_SUBGRAPH_CLIENT_INFO: 'a' });
    const answers = ['192.0.2.1', '192.0.2.2'].map((address) =>
      ask({ context: requestContext({ address }) }),
    );
    await answer(2);
    await Promise.all(answers);
  });

  test('with other variables, or another document, are calls of their own', async () => {
    const { ask, answer } = await start();
    const answers = [
      ask(),
      ask({ variables: { n: 1 } }),
      ask({ bodyPrefix: '{"query":"{ y }","variables":' }),
    ];
    await answer(3);
    expect(new Set((await Promise.all(answers)).map(numberOf)).size).toBe(3);
  });

  test.each([
    ['mutations', { isQuery: false }, {}],
    ['queries below a mutation', { mayShare: false }, {}],
    ['queries that shall not be shared', {}, { SOBA_SUBGRAPH_SHARING: 'false' }],
  ])('are not shared as %s', async (_name, given, settings) => {
    const { ask, answer } = await start(settings);
    const answers = [ask(given), ask(given)];
    await answer(2);
    expect(new Set((await Promise.all(answers)).map(numberOf)).size).toBe(2);
  });

  test('get a cookie each', async () => {
    const { ask, answer, arrived } = await start({}, { 'set-cookie': 'session=secret' });
    const cookies: string[][] = [[], [], []];
    const answers = cookies.map((own) => ask({ context: requestContext({ cookies: own }) }));
    await arrived(1);
    await settle();
    await answer(1);
    await answer(2);
    expect(new Set((await Promise.all(answers)).map(({ shared }) => shared))).toEqual(new Set([true, false]));
    expect(cookies).toEqual(Array(3).fill(['session=secret']));
  });
});

describe('a joined call', () => {
  test('goes on when the client who began it leaves', async () => {
    const { ask, answer, arrived } = await start();
    const leader = new AbortController();
    const began = ask({ context: requestContext({ signal: leader.signal }) });
    await arrived(1);
    const joined = ask();
    await settle();
    leader.abort();
    expect(codeOf(await began)).toBe('SUBGRAPH_UNAVAILABLE');
    await answer(1);
    expect(await joined).toMatchObject({ data: { number: 1 } });
  });

  test('goes on when the time of who began it is up', async () => {
    const { ask, answer, server } = await start();
    const began = ask({ context: requestContext({ deadline: Date.now() + 100 }) });
    const joined = ask();
    expect(codeOf(await began)).toBe('DEADLINE_EXCEEDED');
    await answer(1);
    expect(await joined).toMatchObject({ data: { number: 1 } });
    expect(server.requests).toHaveLength(1);
    // The subgraph was not told the little time that the first one had.
    expect(server.requests[0]?.headers['x-soba-timeout-ms']).toBe('10000');
  });

  test('ends for who joined when the own client leaves, and goes on for the other', async () => {
    const { ask, answer, arrived } = await start();
    const began = ask();
    await arrived(1);
    const joiner = new AbortController();
    const joined = ask({ context: requestContext({ signal: joiner.signal }) });
    await settle();
    joiner.abort();
    expect(codeOf(await joined)).toBe('SUBGRAPH_UNAVAILABLE');
    await answer(1);
    expect(await began).toMatchObject({ data: { number: 1 }, shared: false });
  });

  test('is called off when the last one has left, and the next one starts anew', async () => {
    const { ask, arrived, closed, server } = await start({ SOBA_SUBGRAPH_TIMEOUT_MS: '600000' });
    const leave = new AbortController();
    const answers = [1, 2, 3].map(() => ask({ context: requestContext({ signal: leave.signal }) }));
    await arrived(1);
    await settle();
    leave.abort();
    await Promise.all(answers);
    await closed[0];
    void ask();
    await until(() => server.requests.length === 2);
  });

  test('is not joined by who comes when half of its time is over', async () => {
    const clock = createTestClock(Date.now());
    const { ask, answer, server } = await start({}, {}, clock);
    const answers = [ask()];
    await until(() => server.requests.length === 1);
    clock.advance(5000);
    answers.push(ask());
    await settle();
    expect(server.requests).toHaveLength(1);
    clock.advance(1);
    answers.push(ask());
    await answer(2);
    expect((await Promise.all(answers)).map(numberOf)).toEqual([1, 1, 2]);
  });

  test('that fails fails for all', async () => {
    const { ask } = await start({ SOBA_SUBGRAPH_TIMEOUT_MS: '100' });
    expect((await Promise.all([ask(), ask()])).map(codeOf)).toEqual([
      'DEADLINE_EXCEEDED',
      'DEADLINE_EXCEEDED',
    ]);
  });

  test('does not keep anything when all is over', async () => {
    const { ask, answer, metric } = await start();
    const answers = [ask(), ask(), ask({ variables: { n: 1 } })];
    await answer(2);
    await Promise.all(answers);
    expect(await metric('soba_upstream_calls_running')).toEqual([
      'soba_upstream_calls_running{upstream="a"} 0',
    ]);
  });
});
