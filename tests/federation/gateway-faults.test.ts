import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '#platform/clock.ts';
import { createPrincipalVerifier, parsePublicKeys, principalHeader } from '#platform/identity.ts';
import { answerWith, composeFakes, startTestGateway, type TestGateway } from '#support/gateway.ts';
import type { UpstreamHandler } from '#support/upstream.ts';

const left = 'type Query { left: String }';
const right = 'type Query { right: String }';

let gateway: TestGateway;
afterEach(() => gateway.stop());

const startWith = async (handler: UpstreamHandler, settings: Record<string, string> = {}) => {
  gateway = await startTestGateway(
    { left: { sdl: left, handler }, right: { sdl: right, handler: answerWith({ right: 'R' }) } },
    settings,
  );
};

const json =
  (status: number, body: string): UpstreamHandler =>
  (_body, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);

describe('a subgraph that misbehaves costs its own fields only', () => {
  const faults: readonly (readonly [string, UpstreamHandler, string])[] = [
    ['closes the connection', (_body, response) => response.destroy(), 'SUBGRAPH_UNAVAILABLE'],
    ['answers with status 500', json(500, '{"data":{"left":"x"}}'), 'SUBGRAPH_UNAVAILABLE'],
    ['refuses the gateway', json(401, '{"errors":[{"message":"no"}]}'), 'SUBGRAPH_UNAVAILABLE'],
    ['answers with no JSON', json(200, '<html>'), 'SUBGRAPH_UNAVAILABLE'],
    ['answers with a list', json(200, '[]'), 'SUBGRAPH_UNAVAILABLE'],
    ['answers with too much', json(200, `{"data":{"left":"${'x'.repeat(20_000)}"}}`), 'SUBGRAPH_UNAVAILABLE'],
    ['never answers', () => undefined, 'DEADLINE_EXCEEDED'],
    [
      'fails with a secret in its error',
      json(200, '{"data":{"left":null},"errors":[{"message":"password=hunter2","path":["left"]}]}'),
      'INTERNAL_SERVER_ERROR',
    ],
  ];

  test.each(faults)('when it %s', async (_name, handler, code) => {
    await startWith(handler, {
      SOBA_SUBGRAPH_TIMEOUT_MS: '200',
      SOBA_SUBGRAPH_RESPONSE_LIMIT_BYTES: '10000',
    });
    const { status, data, errors } = await gateway.send('{ left right }');
    expect({ status, data }).toEqual({ status: 200, data: { left: null, right: 'R' } });
    expect(errors.map((error) => error.extensions['code'])).toEqual([code]);
    expect(JSON.stringify(errors)).not.toMatch(/hunter2|serviceName|127\.0\.0\.1|stacktrace/);
  });
});

describe('what a subgraph is told', () => {
  test('the principal, signed by the gateway, whatever the client sends in that header', async () => {
    await startWith(answerWith({ left: 'L' }));
    await gateway.send('{ left }', { headers: { [principalHeader]: 'forged' } });
    const verify = createPrincipalVerifier({
      publicKeys: parsePublicKeys(gateway.publicKey),
      clock: systemClock,
    });
    const sent = gateway.upstreams['left']?.requests.at(-1)?.headers[principalHeader];
    await expect(verify(sent)).resolves.toMatchObject({ kind: 'anonymous', id: null });
  });

  test('the request id, the trace and the time that is left', async () => {
    await startWith(answerWith({ left: 'L' }));
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
    await startWith(answerWith({ left: 'L' }));
    await gateway.send('{ left }', { headers: { cookie: 'a=b', 'x-forwarded-for': '1.2.3.4' } });
    const sent = gateway.upstreams['left']?.requests.at(-1)?.headers ?? {};
    expect(Object.keys(sent)).not.toContain('cookie');
    expect(Object.keys(sent)).not.toContain('authorization');
    expect(Object.keys(sent)).not.toContain('x-forwarded-for');
  });
});

describe('the request as a whole', () => {
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
