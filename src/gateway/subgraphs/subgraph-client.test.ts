import { afterEach, describe, expect, test } from '@jest/globals';
import { parseClientInfo } from '#platform/client-info.ts';
import { createTestClock } from '#support/clock.ts';
import { answering, inTurn, resetting, silent } from '#support/faulty-upstream.ts';
import { principalOf } from '#support/principal.ts';
import { requestContext, type SubgraphKit, startSubgraphKit } from '#support/subgraph-kit.ts';
import { until } from '#support/until.ts';
import { clientTold } from './askers.ts';

const kits: SubgraphKit[] = [];
const start = async (...given: Parameters<typeof startSubgraphKit>): Promise<SubgraphKit> => {
  const kit = await startSubgraphKit(...given);
  kits.push(kit);
  return kit;
};
afterEach(async () => {
  for (const kit of kits.splice(0)) await kit.stop();
});

const good = answering('{"data":{"x":1}}');
const codeOf = ({ errors }: Awaited<ReturnType<SubgraphKit['ask']>>): unknown =>
  (errors as { extensions: { code: string } }[] | undefined)?.[0]?.extensions.code;

describe('a call of a subgraph', () => {
  test('is the text of the operation with its variables', async () => {
    const { ask, server } = await start(good);
    const before = performance.now();
    const answer = await ask({ variables: { n: 1, text: '"ü"' } });
    expect(answer).toEqual({
      data: { x: 1 },
      errors: undefined,
      extensions: undefined,
      shared: false,
      cacheControl: undefined,
      age: undefined,
      askedAt: expect.any(Number),
    });
    expect(answer.askedAt).toBeGreaterThanOrEqual(before);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      query: '{ x }',
      variables: { n: 1, text: '"ü"' },
    });
  });

  test('brings back what the answer says of keeping it', async () => {
    const headers = { 'cache-control': 'max-age=60', age: '5' };
    const { ask } = await start(answering('{"data":{},"extensions":{"e":1}}', { headers }));
    expect(await ask()).toMatchObject({ cacheControl: 'max-age=60', age: '5', extensions: { e: 1 } });
  });

  test('says who asks, by which request, and how long it may take', async () => {
    const { ask, server } = await start(good, { SOBA_SUBGRAPH_TIMEOUT_MS: '4000' });
    await ask({ context: requestContext({ principal: principalOf({ id: 'u1' }), requestId: 'request-7' }) });
    expect(server.requests[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/json',
      'x-soba-principal': 'token of u1',
      'x-request-id': 'request-7',
      'x-soba-timeout-ms': '4000',
    });
  });

  test('that nobody else may join says how much of the request is left', async () => {
    const { ask, server } = await start(good);
    await ask({ mayShare: false, context: requestContext({ deadline: Date.now() + 900 }) });
    const told = Number(server.requests[0]?.headers['x-soba-timeout-ms']);
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThanOrEqual(900);
  });

  test('may take another time for one subgraph', async () => {
    const { ask, server } = await start(good, { SOBA_SUBGRAPH_TIMEOUTS_MS: 'b=50,a=777' });
    await ask();
    expect(server.requests[0]?.headers['x-soba-timeout-ms']).toBe('777');
  });

  test('takes the headers along that the settings name for this subgraph, and no others', async () => {
    const { ask, server } = await start(good, {
      SOBA_SUBGRAPH_REQUEST_HEADERS: 'accept-language,a:x-tenant,b:cookie',
    });
    const forwarded = { 'accept-language': 'de', 'x-tenant': 't1', cookie: 'c=1' };
    await ask({ context: requestContext({ forwarded }) });
    const { headers } = server.requests[0] ?? {};
    expect(headers).toMatchObject({ 'accept-language': 'de', 'x-tenant': 't1' });
    expect(headers).not.toHaveProperty('cookie');
  });

  test('tells the device only to subgraphs that need it', async () => {
    const { ask, server } = await start(good);
    await ask();
    expect(server.requests[0]?.headers).not.toHaveProperty('x-soba-client');
    const needy = await start(good, { SOBA_SUBGRAPH_CLIENT_INFO: 'a' });
    await needy.ask();
    expect(parseClientInfo(needy.server.requests[0]?.headers['x-soba-client'])).toEqual({
      address: '192.0.2.1',
      userAgent: 'agent',
      platform: 'Linux',
      name: 'test',
      version: '1',
    });
  });

  test('remembers of a request that a subgraph was told of its client, for no other client may share the answer', async () => {
    const [told, untold] = [requestContext(), requestContext()];
    const { ask } = await start(good);
    await ask({ context: untold });
    const needy = await start(good, { SOBA_SUBGRAPH_CLIENT_INFO: 'a' });
    await needy.ask({ context: told });
    expect([clientTold.get(told), clientTold.get(untold)]).toEqual([true, undefined]);
  });

  test('brings a new token when the one of the request grows old', async () => {
    const clock = createTestClock(Date.now());
    const { ask, server } = await start(good, {}, clock);
    const context = requestContext();
    const askAs = async (id: string) => {
      // One request has one principal; another one shows here when its token is made.
      await ask({ context: { ...context, principal: principalOf({ id }) } });
      return server.requests.at(-1)?.headers['x-soba-principal'];
    };
    expect(await askAs('u1')).toBe('token of u1');
    clock.advance(9_999);
    expect(await askAs('u2')).toBe('token of u1');
    clock.advance(1);
    expect(await askAs('u3')).toBe('token of u3');
  });
});

describe('an answer', () => {
  test.each([
    ['{"data":null}', { data: null, errors: undefined }],
    ['{"data":{"x":1},"errors":null}', { data: { x: 1 }, errors: undefined }],
    ['{"data":{"x":1},"errors":[]}', { data: { x: 1 }, errors: undefined }],
    ['{"errors":[{"message":"m"}]}', { data: undefined, errors: [{ message: 'm' }] }],
    ['{"data":{"__proto__":{"x":1}},"shared":false}', { shared: false }],
  ])('%s is read', async (body, read) => {
    const { ask } = await start(answering(body));
    expect(await ask()).toMatchObject(read);
  });

  test.each([
    '',
    '{',
    '[]',
    '1',
    'null',
    '{"data":[]}',
    '{"data":"x"}',
    '{"data":{},"errors":{}}',
    '{"data":{},"errors":"x"}',
    '{"data":{},"errors":[null]}',
    '{"data":{},"errors":[{}]}',
    '{"data":{},"errors":[{"message":1}]}',
  ])('%j is a failure', async (body) => {
    const { ask } = await start(answering(body));
    expect(await ask()).toEqual({
      isOutage: true,
      errors: [
        {
          message: 'A part of the graph is not available at the moment.',
          extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
        },
      ],
    });
  });

  test.each([
    [400, false],
    [422, false],
    [503, true],
  ])('with the status %s tells it, and whether it is an outage: %s', async (status, isOutage) => {
    const { ask } = await start(answering('{}', { status }), { SOBA_SUBGRAPH_RETRIES: '0' });
    expect(await ask()).toMatchObject({ status, isOutage });
  });

  test.each([
    ['application/json', true],
    ['application/json; charset=utf-8', true],
    ['APPLICATION/JSON', true],
    ['application/graphql-response+json', true],
    ['text/html', false],
    ['application/jsonp', false],
  ])('of the type %s is read: %s', async (type, isRead) => {
    const { ask } = await start(answering('{"data":{"x":1}}', { headers: { 'content-type': type } }));
    expect(codeOf(await ask())).toBe(isRead ? undefined : 'SUBGRAPH_UNAVAILABLE');
  });

  test('without a type is read', async () => {
    const { ask } = await start((_body, response) => response.writeHead(200).end('{"data":{"x":1}}'));
    expect(await ask()).toMatchObject({ data: { x: 1 } });
  });
});

describe('a call that fails', () => {
  test('is an answer with an error, whose code says whether time ran out', async () => {
    const late = await start(silent, { SOBA_SUBGRAPH_TIMEOUT_MS: '60' });
    expect(codeOf(await late.ask())).toBe('DEADLINE_EXCEEDED');
    const broken = await start(resetting(), { SOBA_SUBGRAPH_RETRIES: '0' });
    expect(codeOf(await broken.ask())).toBe('SUBGRAPH_UNAVAILABLE');
  });

  test('costs a request no more than is left of it, and nothing when nothing is', async () => {
    const { ask, server } = await start(silent);
    for (const mayShare of [true, false]) {
      const started = performance.now();
      const context = requestContext({ deadline: Date.now() + 200 });
      expect(codeOf(await ask({ mayShare, context }))).toBe('DEADLINE_EXCEEDED');
      expect(performance.now() - started).toBeLessThan(250 + 500);
    }
    expect(codeOf(await ask({ context: requestContext({ deadline: Date.now() }) }))).toBe(
      'DEADLINE_EXCEEDED',
    );
    expect(server.requests).toHaveLength(2);
  });

  test('is tried again when it is a query, and never when it is a mutation', async () => {
    const { ask, server, metric } = await start(inTurn(resetting(), good, resetting(), good));
    expect(await ask()).toMatchObject({ data: { x: 1 } });
    expect(codeOf(await ask({ isQuery: false }))).toBe('SUBGRAPH_UNAVAILABLE');
    expect(server.requests).toHaveLength(3);
    expect(await metric('soba_upstream_retries_total')).toEqual([
      'soba_upstream_retries_total{upstream="a"} 1',
    ]);
  });

  test('says when it makes sense to come back, if that is known', async () => {
    const { ask } = await start(answering('{}', { status: 503, headers: { 'retry-after': '60' } }));
    expect(await ask()).toMatchObject({ errors: [{ extensions: { retryAfter: 60 } }] });
  });

  test('is counted by how it ended', async () => {
    const { ask, metric } = await start(
      inTurn(good, answering('{"errors":[{"message":"m"}]}'), answering('{}', { status: 500 }), silent),
    );
    for (let made = 0; made < 3; made += 1) await ask();
    const controller = new AbortController();
    const answer = ask({ context: requestContext({ signal: controller.signal }) });
    await until(async () => (await metric('soba_upstream_calls_running'))[0]?.endsWith(' 1') === true);
    controller.abort();
    await answer;
    const counts = await metric('soba_subgraph_request_duration_seconds_count');
    expect(counts.map((line) => line.slice('soba_subgraph_request_duration_seconds_count'.length))).toEqual([
      '{subgraph="a",outcome="ok"} 1',
      '{subgraph="a",outcome="errors"} 1',
      '{subgraph="a",outcome="failed"} 1',
      '{subgraph="a",outcome="cancelled"} 1',
    ]);
  });
});
