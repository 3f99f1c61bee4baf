import { afterEach, describe, expect, test } from '@jest/globals';
import { createChooseOverrides } from '#gateway/flags/choose-overrides.ts';
import { bucketOf, seeds } from '#platform/flags/buckets.ts';
import type { Flag } from '#platform/flags/flag.ts';
import { anonymous } from '#platform/identity.ts';
import { flagOf, snapshotOf } from '#support/flag-snapshot.ts';
import { startTestGateway, type TestGateway } from '#support/gateway.ts';
import { executingSubgraph } from '#support/subgraph-server.ts';
import { until } from '#support/until.ts';
import { startUpstream, type Upstream } from '#support/upstream.ts';

const product = (from: string) => ({
  __resolveReference: ({ id }: { id: string }) => ({ id }),
  price: () => from,
  weight: () => from,
});

const oldSdl = `
  type Query { product(id: ID!): Product }
  type Product @key(fields: "id") { id: ID! price: String weight: String }`;

const newSdl = (label: string) => `
  type Product @key(fields: "id") {
    id: ID!
    price: String @override(from: "old", label: "${label}")
  }`;

const startWith = async (label: string, settings: Readonly<Record<string, string>>): Promise<TestGateway> =>
  startTestGateway(
    {
      old: executingSubgraph(oldSdl, {
        Query: { product: (_root: unknown, { id }: { id: string }) => ({ id }) },
        Product: product('old'),
      }),
      new: executingSubgraph(newSdl(label), { Product: { ...product('new'), weight: undefined } }),
    },
    settings,
  );

const query = '{ product(id: "1") { price weight } }';

let gateway: TestGateway | undefined;
let source: Upstream | undefined;
afterEach(async () => {
  await gateway?.stop();
  await source?.stop();
  gateway = undefined;
  source = undefined;
});

describe('a field with an override that has a label', () => {
  /** A flags subgraph whose flags the test changes. */
  const serve = async (flags: { current: readonly Flag[] }): Promise<Upstream> =>
    startUpstream((_body, response, request) => {
      const text = JSON.stringify(snapshotOf(flags.current, { revision: JSON.stringify(flags.current) }));
      const tag = `"${Buffer.from(text).toString('base64')}"`;
      const isKnown = request.headers['if-none-match'] === tag;
      response
        .writeHead(isKnown ? 304 : 200, { 'content-type': 'application/json' })
        .end(isKnown ? '' : text);
    });

  test('comes from the new subgraph for whoever has the flag, and from the old one otherwise', async () => {
    const flags: { current: readonly Flag[] } = { current: [flagOf('move-price')] };
    source = await serve(flags);
    gateway = await startWith('move-price', { SOBA_FLAGS_URL: source.url });
    const priceOf = async (): Promise<unknown> => {
      const { data, errors } = await (gateway as TestGateway).send(query);
      expect(errors).toEqual([]);
      expect(data.product.weight).toBe('old');
      return data.product.price;
    };
    await until(async () => (await priceOf()) === 'new');
    flags.current = [flagOf('move-price', { enabled: false })];
    await until(async () => (await priceOf()) === 'old');
    flags.current = [flagOf('move-price')];
    await until(async () => (await priceOf()) === 'new');
    await source.stop();
    await expect(priceOf()).resolves.toBe('new');
  });

  test('comes from the old subgraph where nothing is known of the flag', async () => {
    gateway = await startWith('move-price', {});
    const { data, errors } = await gateway.send(query);
    expect([data.product, errors]).toEqual([{ price: 'old', weight: 'old' }, []]);
  });

  test.each([
    ['percent(0)', 'old'],
    ['percent(100)', 'new'],
  ])('that is %s comes from the %s subgraph', async (label, expected) => {
    gateway = await startWith(label, {});
    for (let n = 0; n < 5; n += 1) {
      const { data } = await gateway.send(query);
      expect(data.product.price).toBe(expected);
    }
  });
});

describe('the choice of labels', () => {
  test('draws a percentage by account', async () => {
    const choose = createChooseOverrides(() => undefined);
    for (let n = 0; n < 200; n += 1) {
      const principal = { ...anonymous, kind: 'user' as const, id: `account-${n}` };
      const isIn = bucketOf('percent(37.5)', `account-${n}`, seeds.rollout) < 37_500;
      expect(choose(['percent(37.5)'], { principal, requestId: String(n) })).toEqual(
        isIn ? ['percent(37.5)'] : [],
      );
    }
  });
});
