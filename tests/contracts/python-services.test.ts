import { afterEach, describe, expect, test } from '@jest/globals';
import { parseTransactionId, transactionId } from '#platform/given-transaction.ts';
import type { JsonUpstream } from '#platform/json-upstream/create-json-upstream.ts';
import type { Answer, Caller } from '#platform/json-upstream/endpoint.ts';
import { scalars } from '#platform/scalars.ts';
import { createBlockchainIntelligence } from '#subgraphs/chain/upstream.ts';
import { createAssessments } from '#subgraphs/fraud/assessments.ts';
import { allChecks } from '#subgraphs/fraud/risk-question.ts';
import type { ChainEvent } from '#subgraphs/market/chain-event.ts';
import { createDataProcessing } from '#subgraphs/market/upstream.ts';
import { createMlModels } from '#subgraphs/predictions/upstream.ts';
import { createTranslations } from '#subgraphs/translation/translations.ts';
import { createNlpTranslation } from '#subgraphs/translation/upstream.ts';
import { inTurn, resetting } from '#support/faulty-upstream.ts';
import { createJsonUpstreamKit, type JsonUpstreamKit } from '#support/json-upstream-kit.ts';
import { transactionOf } from '#support/python/transactions.ts';
import type { UpstreamHandler } from '#support/upstream.ts';

const address = `0x${'1'.repeat(40)}`;
const timestamp = '2026-01-01T00:00:00';
const quality = { is_valid: true, quality_score: 1, issues: [], recommendations: [] };
const answers: Readonly<Record<string, unknown>> = {
  '/predict': {
    token_pair: 'A/B',
    predicted_price: 1,
    confidence_interval: [1, 1],
    predicted_direction: 'up',
    volatility_forecast: 0,
    timestamp,
    model_type: 'm',
    accuracy_score: 1,
  },
  '/train/A%2FB': { status: 'queued', token_pair: 'A/B' },
  '/translate': {
    original_text: 'a',
    translated_text: 'b',
    source_language: 'en',
    target_language: 'es',
    confidence: 1,
    latency_ms: 1,
    model_used: 'm',
    timestamp,
  },
  '/detect-language': { detected_language: 'en', confidence: 1, alternatives: [] },
  '/supported-languages': { languages: {}, supported_pairs: [] },
  '/assess-risk': {
    tx_hash: transactionOf(1).hash,
    risk_score: 0,
    risk_level: 'safe',
    alerts: [],
    timestamp,
  },
  '/validate/market-data': quality,
  '/validate/blockchain-event': quality,
  '/process/event-stream': { pipeline_id: 'p', events_queued: 1, status: 'queued' },
  '/aggregate/market-data': { token_pair: 'A/B', period: '1h', candles: [] },
  '/analyze-contract': {
    contract_address: address,
    risk_score: 0,
    risk_level: 'low',
    vulnerabilities: [],
    pattern_flags: [],
    recommendations: [],
    last_update: timestamp,
  },
  '/detect-mev': { opportunities: [] },
  '/analyze-wallet-cluster': {
    node_count: 1,
    edge_count: 0,
    density: 0,
    avg_clustering: 0,
    network_health: 'healthy',
  },
  '/transaction-graph': { token_pair: 'A/B', transaction_count: 0, major_flows: [] },
};

const service: UpstreamHandler = (_body, response, { url = '' }) => {
  const body = JSON.stringify(answers[url.split('?')[0] ?? '']);
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
};

const at = scalars.DateTime.parseValue('2026-01-01T00:00:00Z');
const transaction = parseTransactionId(transactionId({ ...transactionOf(1), timestamp: at }));
const prices = { open: '1', high: '1', low: '1', close: '1', volume: '1' };
const figures = { timestamp: at, tokenPair: 'A/B', ...prices, tradesCount: 1, liquidity: '1' };
const event: ChainEvent = {
  eventId: 'e',
  type: 'SWAP',
  timestamp: at,
  blockNumber: 1,
  transactionHash: transaction.hash,
  contractAddress: address,
  from: address,
  to: address,
  tokenIn: 'A',
  tokenOut: 'B',
  amountIn: '1',
  amountOut: '1',
  gasUsed: '1',
  gasPrice: '1',
};
const question = {
  tokenPair: 'A/B',
  priceHistory: [{ timestamp: at, ...prices }],
  horizonHours: 24,
  confidenceLevel: 0.95,
  version: 'ML_V1',
} as const;

type Ask = (upstream: JsonUpstream, caller: Caller, kit: JsonUpstreamKit) => Promise<unknown>;

let kit: JsonUpstreamKit;
afterEach(() => kit.stop());

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const kept: readonly (readonly [string, number, Ask])[] = [
  ['predictions', hour, (up, caller) => createMlModels(up).predict(question, caller)],
  [
    'translations',
    day,
    (up, caller) => createTranslations(up, caller)({ text: 'a', source: 'en', target: 'es' }),
  ],
  ['detected languages', day, (up, caller) => createNlpTranslation(up).detect('a', caller)],
  [
    'risk assessments',
    30 * minute,
    (up, caller, { clock }) =>
      createAssessments(up, clock)(caller).load({ transaction, history: [], checks: allChecks }),
  ],
  ['checks of figures', hour, (up, caller) => createDataProcessing(up).checkFigures(figures, caller)],
  ['checks of events', hour, (up, caller) => createDataProcessing(up).checkEvent(event, caller)],
  ['aggregates', minute, (up, caller) => createDataProcessing(up).candles('A/B', 'ONE_HOUR', caller)],
  ['wallet clusters', minute, (up, caller) => createBlockchainIntelligence(up).cluster([address], caller)],
  ['transaction graphs', minute, (up, caller) => createBlockchainIntelligence(up).graph('A/B', 1, caller)],
  ['contract analyses', 7 * day, (up, caller) => createBlockchainIntelligence(up).analyse(address, caller)],
];

describe('what is kept, and for how long', () => {
  test.each(kept)('%s are kept for %i s', async (_name, seconds, ask) => {
    kit = await createJsonUpstreamKit(service);
    const freshness = async () => ((await ask(kit.upstream, kit.caller(), kit)) as Answer<unknown>).freshness;
    expect(await freshness()).toMatchObject({ source: 'UPSTREAM' });
    // An answer is got anew up to a tenth before its time, so that not all go at once.
    kit.pass(seconds * 890);
    expect(await freshness()).toMatchObject({ source: 'CACHE', stale: false });
    expect(kit.calls()).toHaveLength(1);
    kit.pass(seconds * 120);
    expect(await freshness()).toMatchObject({ source: 'CACHE', stale: true });
  });

  test('supported languages are kept for a week', async () => {
    kit = await createJsonUpstreamKit(service);
    const ask = () => createNlpTranslation(kit.upstream).languages(kit.caller());
    await ask();
    kit.pass(7 * day * 890);
    await ask();
    expect(kit.calls()).toHaveLength(1);
    kit.pass(7 * day * 300);
    await ask();
    expect(kit.calls()).toHaveLength(2);
  });

  const never: readonly (readonly [string, Ask])[] = [
    ['trainings', (up, caller) => createMlModels(up).startTraining('A/B', caller)],
    ['event streams', (up, caller) => createDataProcessing(up).processEvents([event], caller)],
    [
      'searches for value',
      (up, caller) =>
        createBlockchainIntelligence(up).detectMev({ target: transaction, surrounding: [] }, caller),
    ],
  ];
  test.each(never)('%s are never kept', async (_name, ask) => {
    kit = await createJsonUpstreamKit(service);
    await ask(kit.upstream, kit.caller(), kit);
    await ask(kit.upstream, kit.caller(), kit);
    expect(kit.calls()).toHaveLength(2);
  });
});

describe('a call whose connection broke, so that it may have run', () => {
  const writes: readonly (readonly [string, Ask])[] = [
    ['a training', (up, caller) => createMlModels(up).startTraining('A/B', caller)],
    ['an event stream', (up, caller) => createDataProcessing(up).processEvents([event], caller)],
  ];
  test.each(writes)('of %s is made again with the caller’s key, and not without', async (_name, ask) => {
    kit = await createJsonUpstreamKit(inTurn(resetting(), service), { SOBA_UPSTREAM_RETRIES: '2' });
    await expect(ask(kit.upstream, kit.caller(), kit)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    expect(kit.calls()).toHaveLength(1);
    await kit.stop();
    kit = await createJsonUpstreamKit(inTurn(resetting(), service), { SOBA_UPSTREAM_RETRIES: '2' });
    await ask(kit.upstream, kit.caller(10_000, { idempotencyKey: 'k' }), kit);
    expect(kit.calls().map(({ headers }) => headers['idempotency-key'])).toEqual(['k', 'k']);
  });

  test.each(kept.map(([name, , ask]) => [name, ask] as const))(
    'of %s is made again, for it only asks',
    async (_name, ask) => {
      kit = await createJsonUpstreamKit(inTurn(resetting(), service), { SOBA_UPSTREAM_RETRIES: '2' });
      await ask(kit.upstream, kit.caller(), kit);
      expect(kit.calls()).toHaveLength(2);
    },
  );
});
