import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous } from '#platform/identity.ts';
import { answering, silent } from '#support/faulty-upstream.ts';
import { flagOf, snapshotText } from '#support/flag-snapshot.ts';
import { principalOf } from '#support/principal.ts';
import { startMlModels } from '#support/python/ml-models.ts';
import type { Dialect, PythonService } from '#support/python/python-service.ts';
import { problemsOf, startTestSubgraph, supporter, type TestSubgraph } from '#support/subgraph.ts';
import { startUpstream, type Upstream } from '#support/upstream.ts';
import { predictions } from './subgraph.ts';

const secondIsOn = answering(snapshotText([flagOf('FEATURE_ML_V2')]));

interface Stage {
  readonly ml: PythonService;
  readonly flags: Upstream;
  readonly subgraph: TestSubgraph;
}

const start = async (dialect: Dialect, settings: Readonly<Record<string, string>> = {}): Promise<Stage> => {
  const ml = await startMlModels(dialect);
  const flags = await startUpstream(secondIsOn);
  const urls = { ML_MODELS_URL: ml.url, SOBA_FLAGS_URL: flags.url };
  return { ml, flags, subgraph: await startTestSubgraph(predictions, { ...urls, ...settings }) };
};

const stop = async ({ ml, flags, subgraph }: Stage): Promise<void> => {
  await subgraph.stop();
  await ml.stop();
  await flags.stop();
};

const points = (count: number, close: string) =>
  Array.from({ length: count }, (_, hour) => ({
    timestamp: new Date(Date.UTC(2026, 0, 1, hour)).toISOString(),
    open: '2500',
    high: '2600.000000000000000002',
    low: '2400.000000000000000001',
    close,
    volume: '10.5',
  }));

const inputWith = (close: string, given: object = {}) => ({
  input: { tokenPair: 'ETH/USDC', priceHistory: points(50, close), ...given },
});

const predict = `query Predict($input: PredictPriceInput!) {
  predictPrice(input: $input) {
    tokenPair { symbol } price interval { low high confidenceLevel } direction volatility horizonHours
    model { version kind accuracy } predictedAt freshness { source ageSeconds stale }
  }
}`;

describe.each(['deployed', 'newer'] as const)('before a %s copy of the service', (dialect) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await start(dialect);
  });
  afterAll(() => stop(stage));

  test('a prediction is answered with every digit', async () => {
    const { data, errors } = await stage.subgraph.ask(predict, inputWith('2512.123456789012345678'));
    expect(errors).toEqual([]);
    expect(data.predictPrice).toEqual({
      tokenPair: { symbol: 'ETH/USDC' },
      price: '2512.123456789012345678',
      interval: { low: '2400.000000000000000001', high: '2600.000000000000000002', confidenceLevel: 0.95 },
      direction: 'SIDEWAYS',
      volatility: 0.25,
      horizonHours: 24,
      model: { version: 'ML_V2', kind: dialect === 'newer' ? 'baseline ml_v2' : 'lstm', accuracy: 0.5 },
      predictedAt: '2026-01-02T03:04:05.000Z',
      freshness: { source: 'UPSTREAM', ageSeconds: 0, stale: false },
    });
    const sent = stage.ml.calls().at(-1);
    expect(sent?.url).toBe('/predict?model_version=ml_v2');
    expect(sent?.body).toContain(
      '"close":2512.123456789012345678,"volume":10.5}],"forecast_horizon":24,"confidence_level":0.95}',
    );
  });

  test('the same question again is answered from what is kept', async () => {
    const variables = inputWith('2513.1');
    await stage.subgraph.ask(predict, variables);
    const before = stage.ml.calls().length;
    const { data } = await stage.subgraph.ask(predict, variables);
    expect(data.predictPrice.freshness).toMatchObject({ source: 'CACHE', stale: false });
    expect(stage.ml.calls()).toHaveLength(before);
  });

  test('a training is started, and followed where the copy tells how it goes', async () => {
    const begun = await stage.subgraph.ask(
      `mutation { startTraining(input: { tokenPair: "ETH/USDC" }) { id tokenPair { symbol } startedAt } }`,
    );
    expect(begun.errors).toEqual([]);
    expect(begun.data.startTraining).toMatchObject({ tokenPair: { symbol: 'ETH/USDC' } });
    expect(stage.ml.calls().at(-1)?.url).toBe('/train/ETH%2FUSDC');
    const { id, startedAt } = begun.data.startTraining;
    const followed = await stage.subgraph.ask(
      'query Job($id: ID!) { trainingJob(id: $id) { id status startedAt tokenPair { symbol } } }',
      { id },
    );
    expect(followed).toMatchObject({
      errors: [],
      data: {
        trainingJob: {
          id,
          startedAt,
          status: dialect === 'newer' ? 'COMPLETED' : 'UNKNOWN',
          tokenPair: { symbol: 'ETH/USDC' },
        },
      },
    });
  });
});

describe('predictions', () => {
  let stage: Stage;
  afterEach(() => stop(stage));
  const begin = async (settings: Readonly<Record<string, string>> = {}): Promise<Stage> => {
    stage = await start('deployed', settings);
    return stage;
  };

  test.each([
    ['49 points', { priceHistory: points(49, '1') }, 'TOO_FEW'],
    ['no horizon', { horizonHours: 0 }, 'OUT_OF_RANGE'],
    ['too little confidence', { confidenceLevel: 0.4 }, 'OUT_OF_RANGE'],
    ['negative prices', { priceHistory: points(50, '-1') }, 'NOT_POSITIVE'],
  ])('are refused with %s before the service is asked', async (_name, given, reason) => {
    const { ml, subgraph } = await begin();
    const { data, errors } = await subgraph.ask(predict, inputWith('1', given));
    expect(data).toEqual({ predictPrice: null });
    expect(errors).toMatchObject([
      { path: ['predictPrice'], extensions: { code: 'BAD_USER_INPUT', reason } },
    ]);
    expect(ml.calls()).toEqual([]);
  });

  test.each([
    ['a pair without a slash', { tokenPair: 'ETHUSDC' }],
    ['a price that was a double', { priceHistory: [{ ...points(1, '1')[0], close: 1.5 }] }],
  ])('are refused with %s, which the scalar does not take', async (_name, given) => {
    const { ml, subgraph } = await begin();
    const answer = await subgraph.ask(predict, inputWith('1', given));
    expect({ status: answer.status, problems: problemsOf(answer) }).toEqual({
      status: 200,
      problems: ['BAD_USER_INPUT'],
    });
    expect(ml.calls()).toEqual([]);
  });

  test('of a market are null with a code when its candles could not be had', async () => {
    const { ml, subgraph } = await begin();
    const query = `query E($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on TokenPair { symbol prediction { price } } } }`;
    const representations = [{ __typename: 'TokenPair', symbol: 'ETH/USDC', priceHistory: null }];
    const answer = await subgraph.ask(query, { representations });
    expect(answer.data._entities).toEqual([{ symbol: 'ETH/USDC', prediction: null }]);
    expect(answer.errors).toMatchObject([
      { path: ['_entities', 0, 'prediction'], extensions: { code: 'UPSTREAM_UNAVAILABLE', retryAfter: 5 } },
    ]);
    expect(ml.calls()).toEqual([]);
  });

  test('are for those who are signed in', async () => {
    const { subgraph } = await begin();
    const answer = await subgraph.ask(predict, inputWith('1'), { principal: anonymous });
    expect(problemsOf(answer)).toEqual(['predictPrice UNAUTHENTICATED']);
  });

  const versionFor = async ({ subgraph }: Stage, id: string, close: string): Promise<string> => {
    const principal = principalOf({ roles: ['USER'], id });
    const { data } = await subgraph.ask(predict, inputWith(close), { principal });
    return data.predictPrice.model.version;
  };

  test('come from the generation that the flag gives the caller, and go on so while nobody can be asked', async () => {
    const begun = await begin();
    await expect(versionFor(begun, 'one', '1')).resolves.toBe('ML_V2');
    const [call] = begun.flags.requests;
    expect(call?.url).toBe('/internal/flags/snapshot');
    expect(call?.headers['x-soba-principal']).toEqual(expect.stringMatching(/^eyJ/));
    await begun.flags.stop();
    await expect(versionFor(begun, 'one', '2')).resolves.toBe('ML_V2');
    await expect(versionFor(begun, 'two', '3')).resolves.toBe('ML_V2');
  });

  test('come from the first generation where nobody has ever said anything else', async () => {
    const begun = await begin({ SOBA_FLAGS_URL: 'http://127.0.0.1:9' });
    await expect(versionFor(begun, 'one', '1')).resolves.toBe('ML_V1');
  });

  test('of the two generations are not mistaken for each other', async () => {
    const rollout = { percentage: 50, ramp: null, stickiness: ['targetingKey'], salt: null };
    const half = await startUpstream(answering(snapshotText([flagOf('FEATURE_ML_V2', { rollout })])));
    const begun = await begin({ SOBA_FLAGS_URL: half.url });
    for (let n = 0; n < 20; n += 1) await versionFor(begun, `account-${n}`, '1');
    await half.stop();
    expect(new Set(begun.ml.calls().map(({ url }) => url))).toEqual(
      new Set(['/predict?model_version=ml_v1', '/predict?model_version=ml_v2']),
    );
  });

  test('are null with a code and when to come back while the service is away; other fields are not touched', async () => {
    const { ml, subgraph } = await begin();
    await ml.stop();
    const both = predict.replace('{\n  predictPrice', '{\n  trainingJob(id: "x") { id }\n  predictPrice');
    const answer = await subgraph.ask(both, inputWith('1'));
    expect(answer.data).toEqual({ trainingJob: null, predictPrice: null });
    expect(problemsOf(answer).toSorted()).toEqual([
      'predictPrice UPSTREAM_UNAVAILABLE',
      'trainingJob NOT_FOUND',
    ]);
    expect(answer.errors.find(({ path }) => path?.[0] === 'predictPrice')?.extensions).toEqual({
      code: 'UPSTREAM_UNAVAILABLE',
      retryAfter: expect.any(Number),
    });
  });

  test('are null in time when the service is slow', async () => {
    const { ml, subgraph } = await begin();
    ml.fail(silent);
    const answer = await subgraph.ask(predict, inputWith('1'), { headers: { 'x-soba-timeout-ms': '300' } });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_TIMEOUT', retryAfter: 5 } }]);
  });

  test('that many ask for together are asked for once, and different ones are asked at a limited pace', async () => {
    const { ml, subgraph } = await begin({ SOBA_UPSTREAM_CONCURRENCY: '2' });
    const aliases = Array.from(
      { length: 10 },
      (_, index) => `p${index}: predictPrice(input: $${index % 5 === 0 ? 'a' : `b${index % 5}`}) { price }`,
    );
    const names = ['a', 'b1', 'b2', 'b3', 'b4'];
    const query = `query Many(${names.map((name) => `$${name}: PredictPriceInput!`).join(', ')}) { ${aliases.join(' ')} }`;
    const variables = Object.fromEntries(names.map((name, index) => [name, inputWith(`${index + 1}`).input]));
    const answer = await subgraph.ask(query, variables);
    expect(answer.errors).toEqual([]);
    expect(Object.values(answer.data).map((one) => (one as { price: string }).price)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
    expect(ml.calls()).toHaveLength(5);
    expect(new Set(ml.calls().map(({ port }) => port)).size).toBeLessThanOrEqual(2);
  });

  test('tell support staff how their service does', async () => {
    const { ml, subgraph } = await begin();
    await subgraph.ask(predict, inputWith('1'));
    await subgraph.ask(predict, inputWith('1'));
    ml.fail(answering('{}', { status: 500 }));
    await subgraph.ask(predict, inputWith('2'));
    const query = `{ upstreams { mlModels { service health { status uptime latencyMs checkedAt } breaker
      calls { total succeeded failed cached retries breakerTrips running waiting }
      cache { hits stale misses hitRate } latency { p50 p99 } } } }`;
    const { data, errors } = await subgraph.ask(query, {}, { principal: supporter });
    expect(errors).toEqual([]);
    expect(data.upstreams.mlModels).toMatchObject({
      service: 'ml_models',
      health: { status: 'HEALTHY' },
      breaker: 'CLOSED',
      calls: {
        total: 3,
        succeeded: 2,
        failed: 1,
        cached: 1,
        retries: 0,
        breakerTrips: 0,
        running: 0,
        waiting: 0,
      },
      cache: { hits: 1, stale: 0, misses: 2, hitRate: 1 / 3 },
      latency: { p50: expect.any(Number), p99: expect.any(Number) },
    });
    expect(problemsOf(await subgraph.ask(query))).toEqual(['upstreams FORBIDDEN']);
  });
});
