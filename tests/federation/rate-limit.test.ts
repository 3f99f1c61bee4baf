import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startTokenIssuer, type TokenIssuer } from '#support/access-token.ts';
import { startTestGateway, type TestGateway } from '#support/gateway.ts';
import { executingSubgraph } from '#support/subgraph-server.ts';

const sdl = `
  type Query {
    plain: String
    prediction(pair: ID): String @rateLimit(cost: 5)
    list: [Item!] @listSize(assumedSize: 3)
    report: String @rateLimit(limit: 2, window: "1h")
    strict: String! @rateLimit(limit: 1, window: "1h")
    guarded: String @rateLimit(limit: 1, window: "1h", onStoreFailure: CLOSED)
    shared: String @rateLimit(limit: 1, window: "1h", per: GLOBAL)
    forecasts: [Item!] @rateLimit(cost: 5) @listSize(assumedSize: 7)
    reports: [Item!] @rateLimit(limit: 2, window: "1h")
    things: [Thing!] @listSize(assumedSize: 2)
    either: [Either!] @listSize(assumedSize: 2)
  }
  interface Thing { plain: String, scan: String, check: String @rateLimit(limit: 2, window: "1h") }
  type Scanner implements Thing { plain: String, scan: String @rateLimit(limit: 2, window: "1h"), check: String }
  type Other implements Thing { plain: String, scan: String, check: String }
  union Either = Item | Scanner
  type Mutation { act: String }
  type Item { score: String @rateLimit(cost: 2) }
`;

const subgraph = executingSubgraph(sdl, {
  Query: {
    plain: () => 'plain',
    prediction: () => 'up',
    list: () => [{ score: 'a' }],
    report: () => 'report',
    strict: () => 'strict',
    guarded: () => 'guarded',
    shared: () => 'shared',
    forecasts: () => [{ score: 'a' }, { score: 'b' }],
    reports: () => [{ score: 'a' }, { score: 'b' }, { score: 'c' }],
    things: () => [{ __typename: 'Scanner', scan: 'a', check: 'b' }],
    either: () => [{ __typename: 'Scanner', scan: 'a' }],
  },
  Mutation: { act: () => 'done' },
});

let gateway: TestGateway;
let issuer: TokenIssuer;
const start = async (settings: Record<string, string> = {}) => {
  gateway = await startTestGateway(
    { one: subgraph },
    { SOBA_JWKS_URL: issuer.url, SOBA_GUARD_RATE_LIMIT: 'enforce', ...settings },
  );
};
beforeEach(async () => {
  issuer = await startTokenIssuer();
});
afterEach(async () => {
  await gateway.stop();
  await issuer.stop();
});

const calls = (): number => gateway.upstreams['one']?.requests.length ?? 0;
const ask = async (
  query: string,
  claims: Record<string, unknown> | null = {},
  headers: Record<string, string> = {},
) => gateway.send(query, { headers, ...(claims === null ? {} : { token: await issuer.issue(claims) }) });

const leftFor = async (claims: Record<string, unknown> | null = {}): Promise<number> =>
  Number(/r=(\d+)/.exec(String((await ask('{ plain }', claims)).headers['ratelimit']))?.[1]);

describe('the limit of a caller', () => {
  test('ends a minute of a free account after ten operations, with 429 and how long to wait', async () => {
    await start();
    for (let count = 0; count < 10; count += 1) expect((await ask('{ plain }')).status).toBe(200);
    const before = calls();
    const { status, errors, headers } = await ask('{ plain }');
    expect(status).toBe(429);
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'RATE_LIMITED',
          rateLimit: {
            policy: 'operations',
            cost: 1,
            limit: 10,
            remaining: 0,
            violatedPolicies: ['operations-minute'],
          },
        },
      },
    ]);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(headers['ratelimit-policy']).toBe('"operations-minute";q=10;w=60, "operations-hour";q=100;w=3600');
    expect(calls()).toBe(before);
    expect((await ask('{ plain }', { sub: 'another' })).status).toBe(200);
    expect((await ask('{ plain }', { sub: 'account-1', tier: 'PREMIUM' })).status).toBe(200);
  });

  test('counts what fields say, once for each alias and each item of a list', async () => {
    await start();
    expect(await leftFor({ tier: 'PREMIUM' })).toBe(49);
    const two = await ask('{ a: prediction(pair: "x") b: prediction(pair: "y") }', { tier: 'PREMIUM' });
    expect(two.headers['ratelimit']).toContain('r=39');
    expect((await ask('{ list { score } }', { tier: 'PREMIUM' })).headers['ratelimit']).toContain('r=33');
    expect((await ask('mutation { act }', { tier: 'PREMIUM' })).headers['ratelimit']).toContain('r=36');
  });

  test('counts a list that one resolver answers once', async () => {
    await start();
    expect((await ask('{ forecasts { __typename } }')).headers['ratelimit']).toContain('r=5');
  });

  test('gives back what an operation did not use', async () => {
    await start();
    await ask('{ list { score } }', { tier: 'PREMIUM' });
    expect(await leftFor({ tier: 'PREMIUM' })).toBe(47);
  });

  test('refuses what it could never hold as too expensive, and not as too many', async () => {
    await start();
    const { status, errors } = await ask('{ a: prediction b: prediction c: prediction }');
    expect(errors[0]?.extensions['rateLimit']).toMatchObject({ violatedPolicies: ['operations-minute'] });
    expect({ status, code: errors[0]?.extensions['code'] }).toEqual({
      status: 400,
      code: 'COST_EXCEEDS_CAPACITY',
    });
    expect(await leftFor()).toBe(9);
  });

  test('takes nothing for what authorisation, cost or validation refuse', async () => {
    await start();
    await ask('{ nothing }');
    await ask('{ list { score } }', {}, { 'content-type': 'text/plain' });
    expect(await leftFor()).toBe(9);
  });

  test('counts an anonymous caller by its address, whatever it claims of it', async () => {
    await start();
    for (let count = 0; count < 10; count += 1) {
      await ask('{ plain }', null, { 'x-forwarded-for': `10.0.0.${count}` });
    }
    expect((await ask('{ plain }', null, { 'x-forwarded-for': '10.0.0.99' })).status).toBe(429);
  });

  test('believes as many proxies as it is told', async () => {
    await start({ SOBA_TRUSTED_HOPS: '1' });
    for (let count = 0; count < 10; count += 1) {
      expect((await ask('{ plain }', null, { 'x-forwarded-for': `forged, 10.0.0.${count}` })).status).toBe(
        200,
      );
    }
  });
});

describe('the bucket of a field', () => {
  test('is its own, and counts each alias', async () => {
    await start();
    expect((await ask('{ a: report b: report }')).status).toBe(200);
    expect((await ask('{ report }')).status).toBe(429);
    expect((await ask('{ plain }')).status).toBe(200);
    expect((await ask('{ report }', { sub: 'another' })).status).toBe(200);
  });

  test('counts how often it is resolved, not what it answers', async () => {
    await start();
    expect((await ask('{ reports { __typename } }')).status).toBe(200);
    expect((await ask('{ a: reports { __typename } }')).status).toBe(200);
    expect((await ask('{ reports { __typename } }')).status).toBe(429);
  });

  test.each([
    ['an interface that an object with a limit implements', '{ things { scan } }'],
    ['an object whose interface has a limit', '{ things { ... on Scanner { check } } }'],
    ['a member of a union', '{ either { ... on Item { __typename } ... on Scanner { scan } } }'],
  ])('holds through %s', async (_how, query) => {
    await start();
    // Two are expected in the list, which is all that the bucket holds.
    expect((await ask(query)).status).toBe(200);
    expect((await ask(query)).status).toBe(429);
  });

  test('is left alone by a field that a condition takes out', async () => {
    await start();
    for (let count = 0; count < 3; count += 1) {
      expect((await ask('{ plain report @skip(if: true) }')).status).toBe(200);
    }
  });

  test('can be one for everybody', async () => {
    await start();
    expect((await ask('{ shared }')).status).toBe(200);
    expect((await ask('{ shared }', { sub: 'another' })).status).toBe(429);
  });

  test('gives the tokens of the operation back when it denies', async () => {
    await start();
    await ask('{ a: report b: report }');
    expect((await ask('{ report }')).status).toBe(429);
    expect(await leftFor()).toBe(8);
  });
});

describe('a query with a field whose bucket is empty, where fields are refused one by one', () => {
  beforeEach(async () => {
    await start({ SOBA_RATE_LIMIT_REFUSAL: 'filter' });
    expect((await ask('{ a: report b: report }')).status).toBe(200);
  });

  test('is answered without the field, which no subgraph sees', async () => {
    const { status, data, errors } = await ask('{ plain other: report }');
    expect({ status, data }).toEqual({ status: 200, data: { plain: 'plain', other: null } });
    expect(errors).toMatchObject([
      {
        path: ['other'],
        extensions: { code: 'RATE_LIMITED', rateLimit: { policy: 'field-query-report', remaining: 0 } },
      },
    ]);
    expect(gateway.upstreams['one']?.requests.at(-1)?.body).not.toContain('report');
  });

  test('is planned apart from the same query with other fields', async () => {
    expect((await ask('{ plain a: report shared }')).data).toEqual({
      plain: 'plain',
      a: null,
      shared: 'shared',
    });
    expect((await ask('{ plain a: report shared }')).data).toEqual({ plain: 'plain', a: null, shared: null });
    const other = await ask('{ plain a: report shared }', { sub: 'another' });
    expect(other.data).toEqual({ plain: 'plain', a: 'report', shared: null });
  });

  test('pays for what it is answered', async () => {
    const before = await leftFor();
    await ask('{ plain report }');
    expect(await leftFor()).toBe(before - 2);
  });

  test('is refused where the field may not be null', async () => {
    expect((await ask('{ plain strict }')).status).toBe(200);
    expect((await ask('{ plain strict }')).status).toBe(429);
  });
});

const explained = async (query: string) => {
  await start();
  const response = await fetch(`${gateway.url}/explain`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await issuer.issue({ roles: ['SUPPORT'] })}`,
    },
    body: JSON.stringify({ query }),
  });
  const { extensions } = (await response.json()) as { extensions: { explain: { rateLimit: unknown } } };
  return extensions;
};

test('a limit can be declared to let nobody pass while its store is away', async () => {
  const { explain } = await explained('{ guarded }');
  expect(explain.rateLimit).toMatchObject({
    fields: [{ policy: 'field-query-guarded', onStoreFailure: 'closed' }],
  });
});

test('explaining tells what would be taken, and takes nothing', async () => {
  const { explain } = await explained('{ prediction a: report b: report things { scan } }');
  expect(explain.rateLimit).toMatchObject({
    policy: 'operations',
    tokens: 5,
    fields: [
      { policy: 'field-query-report', per: 'USER', tokens: 2, windows: [{ limit: 2, seconds: 3600 }] },
      { policy: 'field-scanner-scan', per: 'USER', tokens: 2 },
    ],
  });
  expect((await ask('{ report }')).status).toBe(200);
});

test('the headers of old and the metrics are there for who wants them', async () => {
  await start({ SOBA_RATE_LIMIT_LEGACY_HEADERS: 'true' });
  for (let count = 0; count < 10; count += 1) await ask('{ plain }');
  const { headers } = await ask('{ plain }');
  expect(headers).toMatchObject({ 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '0' });
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const decisions = 'soba_rate_limit_decisions_total{policy="operations",tier="FREE",outcome=';
  expect(text).toContain(`${decisions}"allowed",service="gateway"} 10`);
  expect(text).toContain(`${decisions}"denied",service="gateway"} 1`);
  expect(text).toMatch(/near_limit_total\{policy="operations",tier="FREE",service="gateway"\} [123]\n/);
  expect(text).toContain('soba_rate_limit_degraded_seconds_total{service="gateway"} 0');
  expect(text).toMatch(/soba_rate_limit_lease_tokens\{service="gateway"\} \d/);
});

test('measuring only counts', async () => {
  await start({ SOBA_GUARD_RATE_LIMIT: 'measure' });
  for (let count = 0; count < 12; count += 1) expect((await ask('{ plain }')).status).toBe(200);
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  expect(text).toMatch(/guard="rate-limit",decision="deny",mode="measure",service="gateway"\} 2/);
});
