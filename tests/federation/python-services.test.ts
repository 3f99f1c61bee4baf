import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answering } from '#support/faulty-upstream.ts';
import { type Federation, startFederation } from '#support/federation.ts';
import { type PythonServices, startPythonServices } from '#support/python/python-services.ts';
import { transactionOf } from '#support/python/transactions.ts';
import { sendRest } from '#support/rest.ts';
import { problemsOf } from '#support/subgraph.ts';
import { until } from '#support/until.ts';

let services: PythonServices;
let federation: Federation;
let token: string;
let supportToken: string;
beforeAll(async () => {
  services = await startPythonServices('newer');
  federation = await startFederation({}, { ...services.env, SOBA_UPSTREAM_RETRIES: '0' });
  token = await federation.signIn('premium');
  supportToken = await federation.signIn('support');
});
afterAll(async () => {
  await federation.stop();
  await services.stop();
});

const ask = (query: string, variables: Readonly<Record<string, unknown>> = {}) =>
  federation.send(query, { variables, token });

describe('the Python services in the graph', () => {
  test('a market shows its candles, its transaction graph and a prediction made of those candles', async () => {
    const { data, errors } = await ask(`{ tokenPair(symbol: "ETH/USDC") {
      base candles { candles(last: 1) { close } }
      transactionGraph(limit: 3) { transactionCount majorFlows { from { address } volume } }
      prediction(horizonHours: 6) { price horizonHours model { version } tokenPair { symbol quote } }
    } }`);
    expect(errors).toEqual([]);
    expect(data.tokenPair).toMatchObject({
      base: 'ETH',
      candles: { candles: [{ close: '2559.123456789012345678' }] },
      transactionGraph: { transactionCount: 3, majorFlows: [{ volume: '2.000000000000000002' }] },
      prediction: {
        price: '2559.123456789012345678',
        horizonHours: 6,
        model: { version: expect.stringMatching(/^ML_V[12]$/) },
        tokenPair: { symbol: 'ETH/USDC', quote: 'USDC' },
      },
    });
    const [call] = services.ml.calls();
    expect(call?.body).toContain('"close":2559.123456789012345678');
  });

  test('a transaction in which value was found is assessed by another subgraph', async () => {
    const query = `query Mev($input: DetectMevInput!) { detectMev(input: $input) { opportunities {
      type target { hash risk { level } } } } }`;
    const { data, errors } = await ask(query, { input: { target: transactionOf(7), surrounding: [] } });
    expect(errors).toEqual([]);
    expect(data.detectMev.opportunities).toEqual([
      { type: 'SANDWICH', target: { hash: transactionOf(7).hash, risk: { level: 'HIGH' } } },
      { type: 'SANDWICH', target: null },
    ]);
    expect(services.fraud.calls().at(-1)?.body).toContain('"amount":1.000000000000000001');
  });

  test('the generation of the models is what the flags subgraph says for the caller', async () => {
    const flag = await ask('{ isFeatureEnabled(key: "FEATURE_ML_V2") }');
    const { data } = await ask('{ tokenPair(symbol: "A/B") { prediction { model { version kind } } } }');
    const version = flag.data.isFeatureEnabled ? 'ML_V2' : 'ML_V1';
    expect(data.tokenPair.prediction.model).toEqual({
      version,
      kind: `baseline ${version.toLowerCase()}`,
    });
  });

  test('an amount in the operation keeps every digit as text, and is refused as a number, which would lose some', async () => {
    const predict = (close: string): string => {
      const pointAt = (_: unknown, hour: number): string => {
        const timestamp = new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
        return `{ timestamp: "${timestamp}", open: "1", high: "3", low: "1", close: ${close}, volume: "0" }`;
      };
      const history = Array.from({ length: 50 }, pointAt).join(', ');
      return `{ predictPrice(input: { tokenPair: "ETH/USDC", priceHistory: [${history}] }) { price } }`;
    };
    const { data, errors } = await ask(predict('"2.000000000000000001"'));
    expect(errors).toEqual([]);
    expect(data.predictPrice.price).toBe('2.000000000000000001');
    const refused = await ask(predict('2.000000000000000001'));
    expect(refused.data).toEqual({ predictPrice: null });
    expect(refused.errors[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('a value that a scalar does not take is the caller’s fault, and no outage', async () => {
    const answer = await ask('query C($address: Address!) { contract(address: $address) { address } }', {
      address: '0x12',
    });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('one service that fails costs its own fields only', async () => {
    services.nlp.fail(answering('{}', { status: 500 }));
    services.ml.fail(answering('{}', { status: 503, headers: { 'retry-after': '30' } }));
    const answer = await ask(`{
      translate(input: { text: "never seen", target: "es" }) { text }
      tokenPair(symbol: "NEW/PAIR") { candles { candles(last: 1) { close } } prediction { price } } }`);
    services.nlp.recover();
    services.ml.recover();
    expect(answer.data).toEqual({
      translate: null,
      tokenPair: {
        candles: { candles: [{ close: '2559.123456789012345678' }] },
        prediction: null,
      },
    });
    expect(problemsOf(answer).toSorted()).toEqual([
      'tokenPair.prediction UPSTREAM_UNAVAILABLE',
      'translate UPSTREAM_UNAVAILABLE',
    ]);
    const prediction = answer.errors.find(({ path }) => path?.includes('prediction'));
    expect(prediction?.extensions['retryAfter']).toBe(30);
  });

  test('support staff see how every service does in one field, whatever subgraph each is behind', async () => {
    const query = `{ upstreams {
      mlModels { ...Shown } nlpTranslation { ...Shown } fraudDetection { ...Shown }
      dataProcessing { ...Shown } blockchainIntelligence { ...Shown } } }
      fragment Shown on Upstream { service health { status } breaker cache { hitRate } calls { total } }`;
    const { data, errors } = await federation.send(query, { token: supportToken });
    expect(errors).toEqual([]);
    const shown = Object.values(data.upstreams) as { service: string; health: { status: string } }[];
    expect(shown.map(({ service }) => service).toSorted()).toEqual([
      'blockchain_intelligence',
      'data_processing',
      'fraud_detection',
      'ml_models',
      'nlp_translation',
    ]);
    expect(problemsOf(await ask(query))).toEqual(['upstreams FORBIDDEN']);
  });

  test('a program with an API key asks by REST and in the graph, until the key ends', async () => {
    const make = `mutation M($input: CreateApiKeyInput!) {
      createApiKey(input: $input) { ... on ApiKeyCreated { key apiKey { id } } } }`;
    const { data } = await ask(make, { input: { name: 'program', scopes: [] } });
    const { key, apiKey } = data.createApiKey;
    const detect = () =>
      sendRest(federation.url, {
        method: 'POST',
        path: '/api/python/nlp/detect-language',
        input: { text: 'hola' },
        token: key,
      });
    expect(await detect()).toMatchObject({ status: 200, body: { data: { detectedLanguage: 'es' } } });
    await ask('mutation R($id: ID!) { revokeApiKey(id: $id) { __typename } }', { id: apiKey.id });
    await until(async () => (await detect()).status === 401);
  });

  test('each score of a list takes two tokens, by the length of the list that is given', async () => {
    const query =
      'query Many($given: [TransactionInput!]!) { transactions(given: $given) { risk { score } } }';
    const tokensFor = async (count: number): Promise<unknown> => {
      const given = Array.from({ length: count }, (_, index) => transactionOf(index));
      const response = await fetch(`${federation.url}/explain`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${supportToken}` },
        body: JSON.stringify({ query, variables: { given } }),
      });
      const { extensions } = (await response.json()) as {
        readonly extensions: { readonly explain: { readonly rateLimit: unknown } };
      };
      return extensions.explain.rateLimit;
    };
    expect(await tokensFor(3)).toMatchObject({ tokens: 6 });
    expect(await tokensFor(100)).toMatchObject({ tokens: 200 });
  });
});
