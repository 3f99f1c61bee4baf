import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { buildClientSchema, getIntrospectionQuery } from 'graphql';
import { startTokenIssuer, type TokenIssuer } from '#support/access-token.ts';
import { composeFakes, startTestGateway, type TestGateway } from '#support/gateway.ts';
import { executingSubgraph } from '#support/subgraph-server.ts';
import { until } from '#support/until.ts';

const sdl = 'type Query { one: Int }';
const query = getIntrospectionQuery();

let issuer: TokenIssuer;
let gateway: TestGateway;
beforeEach(async () => {
  issuer = await startTokenIssuer();
  const settings = {
    SOBA_JWKS_URL: issuer.url,
    SOBA_LIMIT_DEPTH: '10',
    SOBA_CORS_ORIGINS: 'https://studio.apollographql.com',
  };
  gateway = await startTestGateway({ one: executingSubgraph(sdl, { Query: { one: () => 1 } }) }, settings);
});
afterEach(async () => {
  await gateway.stop();
  await issuer.stop();
});

const get = (text: string, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}/graphql?query=${encodeURIComponent(text)}`, {
    headers: { 'apollo-require-preflight': '1', ...headers },
  });
const fieldsOf = async (response: Response): Promise<string[]> => {
  const { data } = (await response.json()) as { data: Parameters<typeof buildClientSchema>[0] };
  return Object.keys(buildClientSchema(data).getQueryType()?.getFields() ?? {});
};

describe('questions about the schema', () => {
  test('are answered with an ETag, and not sent again to whoever has the answer', async () => {
    const first = await get(query);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/);
    expect(await fieldsOf(first)).toEqual(['one']);
    const again = await get(query, { 'if-none-match': etag });
    expect({ status: again.status, body: await again.text() }).toEqual({ status: 304, body: '' });
    expect((await get(query, { 'if-none-match': 'W/"other"' })).status).toBe(200);
    expect(gateway.upstreams['one']?.requests).toEqual([]);
  });

  test('get the answer of a new schema as soon as it is served', async () => {
    const etag = (await get(query)).headers.get('etag') ?? '';
    writeFileSync(gateway.supergraphFile, composeFakes({ one: 'type Query { one: Int two: Int }' }, {}));
    await until(async () => (await get(query, { 'if-none-match': etag })).status === 200);
    expect(await fieldsOf(await get(query))).toEqual(['one', 'two']);
  });

  test('with other variables or beside other fields have their own answers', async () => {
    const typed = 'query T($name: String!) { __type(name: $name) { name } }';
    for (const name of ['Query', 'Int']) {
      expect((await gateway.send(typed, { variables: { name } })).data).toEqual({ __type: { name } });
    }
    const mixed = await gateway.send('{ one __schema { queryType { name } } }');
    expect(mixed.data).toEqual({ one: 1, __schema: { queryType: { name: 'Query' } } });
    expect((await gateway.send(typed, { variables: {} })).errors).toHaveLength(1);
    expect((await gateway.send('{ ... on Query { ...F } } fragment F on Query { __typename }')).data).toEqual(
      {
        __typename: 'Query',
      },
    );
  });

  test('may be asked by Apollo Studio, whose origin is one setting', async () => {
    const origin = 'https://studio.apollographql.com';
    const preflight = await fetch(`${gateway.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    const other = await fetch(`${gateway.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'https://example.com', 'access-control-request-method': 'POST' },
    });
    expect(other.headers.get('access-control-allow-origin')).not.toBe('https://example.com');
  });
});
