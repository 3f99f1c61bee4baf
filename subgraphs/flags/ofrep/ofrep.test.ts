import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { type Client, OpenFeature, StandardResolutionReasons } from '@openfeature/server-sdk';
import { anonymous, type Principal, principalHeader } from '#platform/identity.ts';
import { type FlagsGraph, startFlagsGraph } from '#support/flags-graph.ts';
import { principalOf } from '#support/principal.ts';
import { user } from '#support/subgraph.ts';

const service: Principal = { ...anonymous, kind: 'service', id: 'client_1', roles: ['SERVICE'] };

let graph: FlagsGraph;

const addFlags = async (): Promise<void> => {
  await graph.change('createFlag', {
    key: 'theme',
    description: 'Colours.',
    kind: 'STRING',
    variants: [
      { name: 'plain', value: '"grey"' },
      { name: 'bright', value: '"orange"' },
    ],
    offVariant: 'plain',
  });
  await graph.configure('theme', {
    enabled: true,
    rules: [
      {
        key: 'germany',
        conditions: [{ attribute: 'country', operator: 'IN', values: ['DE'] }],
        split: { shares: [{ variant: 'bright' }] },
      },
    ],
  });
  await graph.change('createFlag', {
    key: 'limits',
    description: 'How much.',
    kind: 'JSON',
    variants: [
      { name: 'small', value: '{"orders": 5}' },
      { name: 'large', value: '{"orders": 500}' },
    ],
    offVariant: 'small',
  });
  await graph.configure('limits', { enabled: true, rollout: { percentage: 100 } });
  await graph.change('createFlag', {
    key: 'rate',
    description: 'How fast.',
    kind: 'NUMBER',
    variants: [
      { name: 'slow', value: '0.25' },
      { name: 'fast', value: '4' },
    ],
    offVariant: 'slow',
  });
};

beforeAll(async () => {
  graph = await startFlagsGraph();
  await addFlags();
});
afterAll(() => graph.stop());

const post = async (
  path: string,
  body: unknown,
  { principal = service, headers = {} }: { principal?: Principal; headers?: Record<string, string> } = {},
): Promise<Response> =>
  fetch(`${graph.running.url}/ofrep/v1/evaluate/flags${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      connection: 'close',
      ...(await graph.headersFor(principal)),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('OFREP', () => {
  test('answers one flag with its value, variant and reason', async () => {
    const response = await post('/theme', { context: { targetingKey: 'somebody', country: 'DE' } });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      key: 'theme',
      value: 'orange',
      variant: 'bright',
      reason: 'TARGETING_MATCH',
      metadata: { version: 2 },
    });
  });

  test.each([
    ['no such flag', '/nothing', {}, 404, { key: 'nothing', errorCode: 'FLAG_NOT_FOUND' }],
    ['no JSON', '/theme', '{', 400, { key: 'theme', errorCode: 'PARSE_ERROR' }],
    [
      'a context that is a list',
      '/theme',
      { context: [] },
      400,
      { key: 'theme', errorCode: 'INVALID_CONTEXT' },
    ],
    [
      'a targetingKey that is a number',
      '',
      { context: { targetingKey: 7 } },
      400,
      { errorCode: 'INVALID_CONTEXT' },
    ],
  ])('says what is wrong with %s', async (_name, path, body, status, expected) => {
    const response = await post(path, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ ...expected, errorDetails: expect.any(String) });
  });

  test('answers all flags with a tag, and nothing to whoever has them', async () => {
    const context = { targetingKey: 'somebody', country: 'DE' };
    const first = await post('', { context });
    const { flags, metadata } = (await first.json()) as {
      flags: readonly { key: string }[];
      metadata: unknown;
    };
    expect(metadata).toEqual({ environment: 'production' });
    expect(flags.map(({ key }) => key)).toEqual(expect.arrayContaining(['FEATURE_ML_V2', 'limits', 'theme']));
    const tag = first.headers.get('etag') ?? '';
    const again = await post('', { context }, { headers: { 'if-none-match': tag } });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
    const other = await post(
      '',
      { context: { ...context, country: 'FR' } },
      { headers: { 'if-none-match': tag } },
    );
    expect(other.status).toBe(200);
    await graph.configure('rate', { enabled: true, rollout: { percentage: 100 } });
    expect((await post('', { context }, { headers: { 'if-none-match': tag } })).status).toBe(200);
  });

  test('is for whoever is signed in, and by the gateway only', async () => {
    expect((await post('/theme', {}, { principal: anonymous })).status).toBe(401);
    expect((await post('/theme', {}, { headers: { [principalHeader]: 'nonsense' } })).status).toBe(401);
  });

  test('takes a person for nobody else, whatever the context says', async () => {
    const ofSomebody = { context: { targetingKey: 'somebody' } };
    expect((await post('/theme', ofSomebody, { principal: user })).status).toBe(403);
    await graph.configure('limits', { enabled: true, tiers: ['ENTERPRISE'], rollout: { percentage: 100 } });
    const ask = async (context: object): Promise<unknown> =>
      (await post('/limits', { context }, { principal: user })).json();
    const expected = { key: 'limits', variant: 'small', reason: 'DEFAULT' };
    expect(await ask({ tier: 'ENTERPRISE' })).toMatchObject(expected);
    expect(await ask({ targetingKey: user.id, tier: 'ENTERPRISE' })).toMatchObject(expected);
    const principal = principalOf({ tier: 'ENTERPRISE', roles: ['USER'] });
    const response = await post('/limits', {}, { principal });
    expect(await response.json()).toMatchObject({ variant: 'large' });
    await graph.configure('limits', { tiers: [] });
  });
});

describe("OpenFeature's SDK with its OFREP provider", () => {
  let client: Client;
  beforeAll(async () => {
    const provider = new OFREPProvider({
      baseUrl: graph.running.url,
      headers: Object.entries(await graph.headersFor(service)),
    });
    await OpenFeature.setProviderAndWait(provider);
    client = OpenFeature.getClient();
  });
  afterAll(() => OpenFeature.close());

  test('gets values of every kind', async () => {
    const context = { targetingKey: 'somebody', country: 'DE' };
    await expect(client.getStringValue('theme', 'none', context)).resolves.toBe('orange');
    await expect(client.getObjectValue('limits', {}, context)).resolves.toEqual({ orders: 500 });
    await expect(client.getNumberValue('rate', 0, context)).resolves.toBe(4);
    await expect(client.getBooleanValue('FEATURE_GDPR_STRICT_MODE', false, context)).resolves.toBe(true);
  });

  test('gets the variant and the reason, and its own default with the code of an error', async () => {
    const context = { targetingKey: 'somebody', country: 'FR' };
    await expect(client.getStringDetails('theme', 'none', context)).resolves.toMatchObject({
      value: 'grey',
      variant: 'plain',
      reason: StandardResolutionReasons.DEFAULT,
      flagMetadata: { version: 2 },
    });
    await expect(client.getBooleanDetails('nothing', true, context)).resolves.toMatchObject({
      value: true,
      errorCode: 'FLAG_NOT_FOUND',
    });
    await expect(client.getBooleanDetails('theme', true, context)).resolves.toMatchObject({
      value: true,
      errorCode: 'TYPE_MISMATCH',
    });
  });
});
