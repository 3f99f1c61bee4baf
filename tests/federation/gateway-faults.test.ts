import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '#platform/clock.ts';
import { createPrincipalVerifier, parsePublicKeys, principalHeader } from '#platform/identity.ts';
import { answering, flooding, resetting, silent, trickling } from '#support/faulty-upstream.ts';
import { answerWith, composeFakes, startTestGateway, type TestGateway } from '#support/gateway.ts';
import { until } from '#support/until.ts';
import type { UpstreamHandler } from '#support/upstream.ts';

const left = 'type Query { left: String }';
const right = 'type Query { right: String }';

let gateway: TestGateway;
const startWith = async (handler: UpstreamHandler, settings: Record<string, string> = {}) => {
  gateway = await startTestGateway(
    { left: { sdl: left, handler }, right: { sdl: right, handler: answerWith({ right: 'R' }) } },
    settings,
  );
};

describe('a subgraph that misbehaves costs its own fields only', () => {
  let handler: UpstreamHandler = silent;
  beforeAll(() =>
    startWith((...request) => handler(...request), {
      SOBA_SUBGRAPH_TIMEOUT_MS: '500',
      SOBA_SUBGRAPH_RESPONSE_LIMIT_BYTES: '10000',
      // So few calls that the circuit breaker stays closed.
      SOBA_SUBGRAPH_RETRIES: '0',
    }),
  );
  afterAll(() => gateway.stop());

  const page = { headers: { 'content-type': 'text/html' } };
  const faults: readonly (readonly [string, UpstreamHandler, string])[] = [
    ['resets the connection', resetting(), 'SUBGRAPH_UNAVAILABLE'],
    ['resets it within its answer', resetting('{"data":{"left":'), 'SUBGRAPH_UNAVAILABLE'],
    ['answers with status 500', answering('{"data":{"left":"x"}}', { status: 500 }), 'SUBGRAPH_UNAVAILABLE'],
    ['answers with status 502', answering('{"data":{"left":"x"}}', { status: 502 }), 'SUBGRAPH_UNAVAILABLE'],
    ['answers with status 503', answering('{"data":{"left":"x"}}', { status: 503 }), 'SUBGRAPH_UNAVAILABLE'],
    [
      'is asked too much',
      answering('{}', { status: 429, headers: { 'retry-after': '7' } }),
      'SUBGRAPH_UNAVAILABLE',
    ],
    [
      'refuses the gateway',
      answering('{"errors":[{"message":"no"}]}', { status: 401 }),
      'SUBGRAPH_UNAVAILABLE',
    ],
    [
      'sends the gateway elsewhere',
      answering('{}', { status: 307, headers: { location: '/' } }),
      'SUBGRAPH_UNAVAILABLE',
    ],
    ['answers with no JSON', answering('<html>'), 'SUBGRAPH_UNAVAILABLE'],
    ['answers with a page', answering('{"data":{"left":"x"}}', page), 'SUBGRAPH_UNAVAILABLE'],
    ['answers with a list', answering('[]'), 'SUBGRAPH_UNAVAILABLE'],
    ['answers with data of a wrong type', answering('{"data":"left"}'), 'SUBGRAPH_UNAVAILABLE'],
    ['answers with too much', flooding, 'SUBGRAPH_UNAVAILABLE'],
    ['never answers', silent, 'DEADLINE_EXCEEDED'],
    ['answers byte by byte', trickling, 'DEADLINE_EXCEEDED'],
    [
      'fails with a secret in its error',
      answering('{"data":{"left":null},"errors":[{"message":"password=hunter2","path":["left"]}]}'),
      'INTERNAL_SERVER_ERROR',
    ],
  ];

  test.each(faults)('when it %s', async (_name, fault, code) => {
    handler = fault;
    const { status, data, errors } = await gateway.send('{ left right }');
    expect({ status, data }).toEqual({ status: 200, data: { left: null, right: 'R' } });
    expect(errors.map((error) => error.extensions['code'])).toEqual([code]);
    expect(JSON.stringify(errors)).not.toMatch(/hunter2|serviceName|127\.0\.0\.1|stacktrace/);
  });

  test('and its operations are over with their answers', async () => {
    const running = async (): Promise<string | undefined> => {
      const text = await (await fetch(`${gateway.url}/metrics`)).text();
      return /^soba_operations_running\{[^}]*\} (\d+)/m.exec(text)?.[1];
    };
    handler = silent;
    const answer = gateway.send('{ left }');
    await until(async () => (await running()) === '1');
    await answer;
    expect(await running()).toBe('0');
  });
});

describe('what a subgraph is told', () => {
  beforeAll(() => startWith(answerWith({ left: 'L' })));
  afterAll(() => gateway.stop());

  test('the principal, signed by the gateway, whatever the client sends in that header', async () => {
    await gateway.send('{ left }', { headers: { [principalHeader]: 'forged' } });
    const verify = createPrincipalVerifier({
      publicKeys: parsePublicKeys(gateway.publicKey),
      clock: systemClock,
    });
    const sent = gateway.upstreams['left']?.requests.at(-1)?.headers[principalHeader];
    await expect(verify(sent)).resolves.toMatchObject({ kind: 'anonymous', id: null });
  });

  test('the request id, the trace and the time that is left', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { headers } = await gateway.send('{ left }', {
      headers: { traceparent, 'x-request-id': 'request-12345' },
    });
    const sent = gateway.upstreams['left']?.requests.at(-1)?.headers ?? {};
    expect(headers['x-request-id']).toBe('request-12345');
    expect(sent['x-request-id']).toBe('request-12345');
    expect(Number(sent['x-soba-timeout-ms'])).toBeGreaterThan(5000);
    expect(Number(sent['x-soba-timeout-ms'])).toBeLessThanOrEqual(10_000);
  });

  test('no credentials, cookies or other headers of the client', async () => {
    await gateway.send('{ left }', { headers: { cookie: 'a=b', 'x-forwarded-for': '1.2.3.4' } });
    const sent = gateway.upstreams['left']?.requests.at(-1)?.headers ?? {};
    expect(Object.keys(sent)).not.toContain('cookie');
    expect(Object.keys(sent)).not.toContain('authorization');
    expect(Object.keys(sent)).not.toContain('x-forwarded-for');
  });
});

describe('the request as a whole', () => {
  afterEach(() => gateway.stop());

  test('ends at its deadline even when each subgraph would be allowed longer', async () => {
    await startWith(() => undefined, { SOBA_REQUEST_TIMEOUT_MS: '150' });
    const started = performance.now();
    const { errors } = await gateway.send('{ left }');
    expect(errors).toMatchObject([{ extensions: { code: 'DEADLINE_EXCEEDED' } }]);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('is given up at the subgraph when the client leaves', async () => {
    const closed: Promise<unknown>[] = [];
    await startWith((_body, response) => {
      closed.push(once(response, 'close'));
    });
    const { port } = new URL(gateway.url);
    const body = JSON.stringify({ query: '{ left }' });
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    while (closed.length === 0) await sleep(5);
    socket.destroy();
    await closed[0];
  });
});

describe('a new supergraph file', () => {
  afterEach(() => gateway.stop());

  const eventually = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) await sleep(20);
  };
  const readiness = async () =>
    (await fetch(`${gateway.url}/readyz`)).json() as Promise<Record<string, never>>;

  test('is served without a restart when it composes, and refused when it does not', async () => {
    await startWith(answerWith({ left: 'L', centre: 'C' }));
    const urls = Object.fromEntries(
      Object.entries(gateway.upstreams).map(([name, { url }]) => [name, `${url}/graphql`]),
    );
    writeFileSync(gateway.supergraphFile, 'type Query { this is not a supergraph');
    await eventually(async () => (await readiness())['checks']?.['supergraph']?.['refused'] === true);
    expect((await gateway.send('{ left }')).data).toEqual({ left: 'L' });

    writeFileSync(
      gateway.supergraphFile,
      composeFakes({ left: 'type Query { left: String centre: String }', right }, urls),
    );
    await eventually(async () => (await gateway.send('{ centre }')).data !== null);
    expect((await gateway.send('{ centre right }')).data).toEqual({ centre: 'C', right: 'R' });
    const { supergraph } = (await readiness())['checks'] as never as Record<string, Record<string, unknown>>;
    expect(supergraph).toMatchObject({ status: 'up', generation: 2, refused: false });
  });

  test('is judged by its security features like the first one', async () => {
    await startWith(answerWith({ left: 'L' }));
    const urls = Object.fromEntries(
      Object.entries(gateway.upstreams).map(([name, { url }]) => [name, `${url}/graphql`]),
    );
    const guarded = composeFakes({ left: 'type Query { left: String @authenticated }', right }, urls);
    expect(guarded).toContain('for: SECURITY');

    const unknown = guarded.replaceAll('specs.apollo.dev/authenticated', 'specs.example.com/authenticated');
    writeFileSync(gateway.supergraphFile, unknown);
    await eventually(async () => (await readiness())['checks']?.['supergraph']?.['refused'] === true);
    expect((await gateway.send('{ left }')).data).toEqual({ left: 'L' });

    writeFileSync(gateway.supergraphFile, guarded);
    await eventually(async () => (await gateway.send('{ left }')).errors.length > 0);
    expect((await gateway.send('{ left }')).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });
});

describe('readiness', () => {
  afterEach(() => gateway.stop());

  test('is given with every subgraph down, and says so', async () => {
    await startWith(answerWith({ left: 'L' }));
    for (const upstream of Object.values(gateway.upstreams)) await upstream.stop();
    const response = await fetch(`${gateway.url}/readyz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'ready',
      checks: { subgraphs: { status: 'down', required: false, subgraphs: { left: 'down', right: 'down' } } },
    });
  });
});
