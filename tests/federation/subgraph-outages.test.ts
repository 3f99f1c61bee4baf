import { afterEach, describe, expect, test } from '@jest/globals';
import { createCertificates } from '#support/certificates.ts';
import { answering, inTurn, resetting, silent } from '#support/faulty-upstream.ts';
import { answerWith, startTestGateway, type TestGateway } from '#support/gateway.ts';
import { startSecureUpstream } from '#support/secure-upstream.ts';
import { until } from '#support/until.ts';
import { startUpstream, type UpstreamHandler } from '#support/upstream.ts';

const left = 'type Query { left: String } type Mutation { change: String }';
const right = 'type Query { right: String }';
const good = answerWith({ left: 'L' });

let gateway: TestGateway;
const others: (() => Promise<void>)[] = [];
afterEach(async () => {
  await gateway.stop();
  for (const stop of others.splice(0)) await stop();
});

const startWith = async (handler: UpstreamHandler, settings: Record<string, string> = {}) => {
  gateway = await startTestGateway(
    { left: { sdl: left, handler }, right: { sdl: right, handler: answerWith({ right: 'R' }) } },
    settings,
  );
  return gateway.upstreams['left'];
};
const ask = async (query = '{ left right }') => {
  const { data, errors } = await gateway.send(query);
  return { data, codes: errors.map(({ extensions }) => extensions['code']) };
};
const whole = { data: { left: 'L', right: 'R' }, codes: [] };
const withoutLeft = { data: { left: null, right: 'R' }, codes: ['SUBGRAPH_UNAVAILABLE'] };

const readiness = async () => {
  const { checks } = (await (await fetch(`${gateway.url}/readyz`)).json()) as {
    checks: { subgraphs: { subgraphs: Record<string, string>; breakers: Record<string, string> } };
  };
  return checks.subgraphs;
};

describe('a subgraph', () => {
  test.each(['compiled', 'apollo'])(
    'that fails once is asked again for a query, and not for a mutation (%s)',
    async (executor) => {
      const server = await startWith(inTurn(resetting(), good, resetting(), good), {
        SOBA_EXECUTOR: executor,
      });
      expect(await ask()).toEqual(whole);
      expect(await ask('mutation { change }')).toEqual({
        data: { change: null },
        codes: ['SUBGRAPH_UNAVAILABLE'],
      });
      expect(server?.requests).toHaveLength(3);
    },
  );

  test('that keeps failing is left alone, says so, and is asked again without a restart', async () => {
    let isDown = true;
    const server = await startWith(
      (...request) => (isDown ? answering('{}', { status: 500 }) : good)(...request),
      {
        SOBA_SUBGRAPH_BREAKER_RESET_MS: '400',
      },
    );
    for (let made = 0; made < 20; made += 1) expect(await ask()).toEqual(withoutLeft);
    expect(server?.requests).toHaveLength(20);
    expect(await ask()).toEqual(withoutLeft);
    expect(server?.requests).toHaveLength(20);
    expect(await readiness()).toMatchObject({ breakers: { left: 'open', right: 'closed' } });
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toMatch(/soba_upstream_breaker_state\{upstream="left",service="gateway"\} 2/);
    expect(metrics).toMatch(/soba_upstream_breaker_trips_total\{upstream="left",service="gateway"\} 1/);
    isDown = false;
    await until(async () => (await ask()).codes.length === 0);
    await until(async () => {
      await ask();
      return (await readiness()).breakers['left'] === 'closed';
    });
  });

  test('that is not there at the start costs its fields until it comes', async () => {
    const server = await startWith(good);
    const { port } = new URL(server?.url ?? '');
    for (const upstream of Object.values(gateway.upstreams)) await upstream.stop();
    await gateway.stop();
    gateway = await startTestGateway(
      { left: { sdl: left, handler: silent }, right: { sdl: right, handler: silent } },
      { SOBA_SUBGRAPH_URLS: `left=http://127.0.0.1:${port}/graphql,right=http://127.0.0.1:9/graphql` },
    );
    expect(await ask()).toEqual({
      data: { left: null, right: null },
      codes: ['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_UNAVAILABLE'],
    });
    const late = await startUpstream(good, Number(port));
    others.push(late.stop);
    await until(async () => (await ask('{ left }')).codes.length === 0);
    expect(await ask('{ left }')).toEqual({ data: { left: 'L' }, codes: [] });
  });

  test('with two URLs answers when one of them dies', async () => {
    const [one, two] = [await startUpstream(good), await startUpstream(good)];
    others.push(one.stop);
    await startWith(silent, { SOBA_SUBGRAPH_URLS: `left=${one.url}/graphql|${two.url}/graphql` });
    await until(async () => {
      expect(await ask()).toEqual(whole);
      return one.requests.length > 0 && two.requests.length > 0;
    });
    await two.stop();
    for (let made = 0; made < 20; made += 1) expect(await ask()).toEqual(whole);
    expect(await readiness()).toMatchObject({ breakers: { left: 'closed' } });
  });

  test('is spoken to over HTTP/2 with certificates on both sides', async () => {
    const certificates = createCertificates();
    const server = await startSecureUpstream(() => '{"data":{"left":"L"}}', { version: '2', certificates });
    others.push(server.stop);
    await startWith(silent, {
      // The other one does not speak HTTP/2, and costs its fields.
      SOBA_SUBGRAPH_URLS: `left=${server.url}/graphql`,
      SOBA_SUBGRAPH_HTTP_VERSION: '2',
      SOBA_SUBGRAPH_CA: certificates.ca,
      SOBA_SUBGRAPH_CERTIFICATE: certificates.client.cert,
      SOBA_SUBGRAPH_KEY: certificates.client.key,
    });
    expect(await ask()).toEqual({ data: { left: 'L', right: null }, codes: ['SUBGRAPH_UNAVAILABLE'] });
    expect(server.requests).toMatchObject([{ httpVersion: '2.0', caller: 'client' }]);
    // Asked over the same connections, or it would be refused.
    expect((await readiness()).subgraphs['left']).toBe('up');
  });
});

describe('equal operations at the same time', () => {
  const waiting: (() => void)[] = [];
  const held: UpstreamHandler = (...request) => void waiting.push(() => good(...request));
  const release = (): void => {
    for (const reply of waiting.splice(0)) reply();
  };

  test('are one call of a subgraph, and survive the one who came first', async () => {
    const server = await startWith(held);
    const first = new AbortController();
    const leaving = fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ left }' }),
      signal: first.signal,
    }).catch(() => 'left');
    await until(() => waiting.length === 1);
    const joined = ask('{ left }');
    const shared = async () =>
      /soba_subgraph_shared_total\{subgraph="left",service="gateway"\} 1/.test(
        await (await fetch(`${gateway.url}/metrics`)).text(),
      );
    await until(shared);
    first.abort();
    expect(await leaving).toBe('left');
    release();
    expect(await joined).toEqual({ data: { left: 'L' }, codes: [] });
    expect(server?.requests).toHaveLength(1);
  });

  test('are calls of their own as mutations', async () => {
    const server = await startWith(held);
    const answers = [ask('mutation { change }'), ask('mutation { change }')];
    await until(() => waiting.length === 2);
    release();
    await Promise.all(answers);
    expect(server?.requests).toHaveLength(2);
  });

  test('are calls of their own below a mutation, whose effect an earlier answer may not show', async () => {
    const changed = answerWith({ change: { __typename: 'Thing', id: '1' } });
    gateway = await startTestGateway({
      left: {
        sdl: 'type Query { left: String } type Mutation { change: Thing } type Thing @key(fields: "id") { id: ID! }',
        handler: changed,
      },
      right: {
        sdl: 'type Thing @key(fields: "id") { id: ID! state: String }',
        handler: (...request) =>
          void waiting.push(() => answerWith({ _entities: [{ state: 'S' }] })(...request)),
      },
    });
    const query = 'mutation { change { state } }';
    const answers = [ask(query), ask(query)];
    await until(() => waiting.length === 2);
    release();
    for (const answer of answers)
      expect(await answer).toEqual({ data: { change: { state: 'S' } }, codes: [] });
  });
});
