import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTokenIssuer, type TokenIssuer } from '#support/access-token.ts';
import { startTestGateway, type TestGateway } from '#support/gateway.ts';
import { executingSubgraph } from '#support/subgraph-server.ts';
import { until } from '#support/until.ts';

let calls = 0;
const count = (): number => {
  calls += 1;
  return calls;
};

const counting = executingSubgraph(
  `type Query {
    hinted: Int @cacheControl(maxAge: 60)
    other: Int @cacheControl(maxAge: 60)
    plain: Int
    mine: Int @auth @cacheControl(maxAge: 60)
    product: Product @cacheControl(maxAge: 60)
    must: Int! @cacheControl(maxAge: 60)
  }
  type Mutation { change: Int @cacheControl(maxAge: 60) }
  type Product @key(fields: "upc") @key(fields: "shop { id } sku") { upc: ID!, sku: ID!, shop: Shop!, seen: Int }
  type Shop { id: ID! }`,
  {
    Query: {
      hinted: count,
      other: count,
      plain: count,
      mine: count,
      product: () => ({ upc: '1', sku: '2', shop: { id: 3 }, seen: count() }),
      must: () => null,
    },
    Mutation: { change: count },
  },
);

/** What the other subgraph does with its next answers. */
let behave: (response: ServerResponse) => boolean = () => true;
const telling = executingSubgraph('type Query { told: Int }', { Query: { told: count } });

let issuer: TokenIssuer;
let gateway: TestGateway;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  gateway = await startTestGateway(
    {
      counting,
      telling: {
        ...telling,
        handler: (body, response, request) => {
          if (behave(response)) telling.handler(body, response, request);
        },
      },
    },
    { SOBA_JWKS_URL: issuer.url, SOBA_SUBGRAPH_RETRIES: '0' },
  );
});
afterAll(async () => {
  await gateway.stop();
  await issuer.stop();
});

const send = async (query: string, token?: string) => {
  const { data, errors, headers, extensions } = await gateway.send(
    query,
    token === undefined ? {} : { token },
  );
  return { data, errors, cacheControl: headers['cache-control'], extensions };
};

const invalidate = async (body: unknown, token?: string) => {
  const response = await fetch(`${gateway.url}/invalidate`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('an operation', () => {
  test('with hints is answered from what was kept, to everybody', async () => {
    const first = await send('{ hinted }');
    expect(first.cacheControl).toBe('public, max-age=60');
    const second = await send('{ hinted }', await issuer.issue());
    expect(second.data).toEqual(first.data);
    expect(second.cacheControl).toBe('private, max-age=60');
  });

  test('without hints is not, and says that it may not be kept', async () => {
    const [first, second] = [await send('{ plain hinted }'), await send('{ plain hinted }')];
    expect(second.data.plain).not.toEqual(first.data.plain);
    expect(second.cacheControl).toBe('no-store');
  });

  test('that is guarded is kept for each caller alone', async () => {
    const [ada, bob] = [await issuer.issue({ sub: 'ada' }), await issuer.issue({ sub: 'bob' })];
    const one = await send('{ mine }', ada);
    expect(one.cacheControl).toBe('private, max-age=60');
    expect((await send('{ mine }', bob)).data).not.toEqual(one.data);
    expect((await send('{ mine }', ada)).data).toEqual(one.data);
    const denied = await send('{ mine hinted }');
    expect(denied.data.mine).toBeNull();
    expect(denied.errors).toMatchObject([{ path: ['mine'], extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(denied.cacheControl).toBe('no-store');
  });

  test('that fails, or changes something, is never kept', async () => {
    const [first, second] = [await send('mutation { change }'), await send('mutation { change }')];
    expect(second.data).not.toEqual(first.data);
    expect(second.cacheControl).toBe('no-store');
    const before = gateway.upstreams['counting']?.requests.length;
    for (let run = 0; run < 2; run += 1)
      expect(await send('{ must }')).toMatchObject({ cacheControl: 'no-store' });
    expect(gateway.upstreams['counting']?.requests.length).toBe((before ?? 0) + 2);
  });

  test('is explained with what may be kept of it', async () => {
    const token = await issuer.issue({ roles: ['SUPPORT'] });
    const { extensions } = await gateway.send('{ hinted mine }', {
      token,
      headers: { 'x-soba-explain': '1' },
    });
    expect(extensions['explain']).toMatchObject({ cachePolicy: { maxAge: 60, scope: 'PRIVATE' } });
  });
});

describe('what a subgraph says of its answer', () => {
  const saying = (headers: Readonly<Record<string, string>>): void => {
    behave = (response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      return true;
    };
  };

  test('is done, and told to the client', async () => {
    saying({ 'cache-control': 'public, max-age=100', age: '10' });
    const first = await send('{ a: told }');
    expect(first.cacheControl).toBe('public, max-age=90');
    const second = await send('{ a: told }');
    expect(second.data).toEqual(first.data);
    expect(second.cacheControl).toMatch(/^public, max-age=(90|8\d)$/);
    expect((await send('{ a: told hinted }')).cacheControl).toMatch(/^public, max-age=/);
    expect((await send('{ a: told plain }')).cacheControl).toBe('no-store');
  });

  test('is not done when a cookie came with it', async () => {
    saying({ 'cache-control': 'public, max-age=100', 'set-cookie': 'a=b' });
    const [first, second] = [await send('{ b: told }'), await send('{ b: told }')];
    expect(second.data).not.toEqual(first.data);
  });

  test('may be to use it when it fails, and then the client hears that it is old', async () => {
    saying({ 'cache-control': 'public, max-age=1, stale-if-error=600' });
    const first = await send('{ c: told }');
    behave = (response) => {
      response.writeHead(503).end();
      return false;
    };
    await until(async () => (await send('{ c: told }')).extensions['cache'] !== undefined);
    const stale = await send('{ c: told }');
    expect(stale).toMatchObject({ data: first.data, errors: [], cacheControl: 'no-store' });
    expect(stale.extensions).toMatchObject({ cache: { stale: true } });
    behave = () => true;
  });
});

describe('POST /invalidate', () => {
  let admin: string;
  beforeAll(async () => {
    admin = await issuer.issue({ roles: ['ADMIN'] });
  });

  test('is for administrators and services', async () => {
    const body = { invalidate: [{ everything: true }] };
    expect(await invalidate(body)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    const support = await issuer.issue({ roles: ['SUPPORT', 'COMPLIANCE'] });
    expect(await invalidate(body, support)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    const service = await issuer.issue({ roles: ['SERVICE'] });
    for (const token of [admin, service])
      expect(await invalidate(body, token)).toEqual({ status: 200, body: { invalidated: 1 } });
  });

  const product = '{ product { seen } }';

  test.each<[string, object, boolean]>([
    ['the type', { type: 'Product' }, true],
    ['one of its keys', { type: 'Product', key: { upc: '1' } }, true],
    ['another of its keys', { type: 'Product', key: { shop: { id: '3' }, sku: 2 } }, true],
    // Which products are in it is not known.
    ['another product', { type: 'Product', key: { upc: 'other' } }, true],
    ['the subgraph', { subgraph: 'counting' }, true],
    ['another type', { type: 'Mutation' }, false],
  ])('takes away what was kept of %s', async (_name, target, isGone) => {
    const before = await send(product);
    expect((await send(product)).data).toEqual(before.data);
    expect((await invalidate({ invalidate: [{ type: 'Mutation' }, target] }, admin)).status).toBe(200);
    expect((await send(product)).data.product.seen !== before.data.product.seen).toBe(isGone);
  });

  test.each<[string, unknown, string]>([
    ['no body that fits', { types: ['Product'] }, 'invalidate'],
    ['nothing', { invalidate: [] }, 'invalidate'],
    ['an unknown type', { invalidate: [{ type: 'Nobody' }] }, 'There is no type "Nobody".'],
    ['an unknown subgraph', { invalidate: [{ subgraph: 'nobody' }] }, 'There is no subgraph "nobody".'],
    [
      'no key of the type',
      { invalidate: [{ type: 'Product', key: { sku: '2' } }] },
      'The keys of "Product" are "upc", "shop { id } sku".',
    ],
    [
      'a key of a type without any',
      { invalidate: [{ type: 'Shop', key: { id: '1' } }] },
      '"Shop" has no keys.',
    ],
  ])('refuses %s', async (_name, body, title) => {
    const answer = await invalidate(body, admin);
    expect(answer).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST' } });
    expect(answer.body['title']).toContain(title);
  });
});

test('metrics tell what was found, by level and subgraph', async () => {
  await send('{ hinted }');
  await send('{ hinted }');
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  for (const name of ['reads_total', 'bytes', 'entries', 'invalidations_total'])
    expect(text).toContain(`soba_answer_cache_${name}`);
  expect(text).toMatch(/soba_answer_cache_reads_total\{level="response",subgraph="",result="memory",.*\} \d/);
});
