import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous } from '#platform/identity.ts';
import { answering, resetting } from '#support/faulty-upstream.ts';
import { startDataProcessing } from '#support/python/data-processing.ts';
import type { Dialect, PythonService } from '#support/python/python-service.ts';
import { problemsOf, startTestSubgraph, type TestSubgraph } from '#support/subgraph.ts';
import { market } from './subgraph.ts';

interface Stage {
  readonly data: PythonService;
  readonly subgraph: TestSubgraph;
}

const start = async (dialect: Dialect, settings: Readonly<Record<string, string>> = {}): Promise<Stage> => {
  const data = await startDataProcessing(dialect);
  const subgraph = await startTestSubgraph(market, { DATA_PROCESSING_URL: data.url, ...settings });
  return { data, subgraph };
};

const stop = async ({ data, subgraph }: Stage): Promise<void> => {
  await subgraph.stop();
  await data.stop();
};

const address = `0x${'Ab'.repeat(20)}`;
const eventOf = (eventId: string) => ({
  eventId,
  type: 'SWAP',
  timestamp: '2026-01-01T00:00:00Z',
  blockNumber: 20_000_000,
  transactionHash: `0x${'12'.repeat(32)}`,
  contractAddress: address,
  from: address,
  to: address,
  tokenIn: 'ETH',
  tokenOut: 'USDC',
  amountIn: '1.000000000000000001',
  amountOut: '2500',
  gasUsed: '21000',
  gasPrice: '0.00000003',
});
const figuresOf = (tokenPair: string) => ({
  timestamp: '2026-01-01T00:00:00Z',
  tokenPair,
  open: '1',
  high: '2',
  low: '1',
  close: '2',
  volume: '10.000000000000000001',
  tradesCount: 3,
  liquidity: '1000',
});

const candlesOf =
  'query C($symbol: PairSymbol!) { tokenPair(symbol: $symbol) { candles { freshness { source } } } }';
const process = `mutation P($input: ProcessChainEventsInput!) {
  processChainEvents(input: $input) { eventsQueued pipelineId pipeline {
    id status eventsProcessed eventsFailed averageLatencyMs eventsPerSecond startedAt endedAt } } }`;

describe.each(['deployed', 'newer'] as const)('before a %s copy of the service', (dialect) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await start(dialect);
  });
  afterAll(() => stop(stage));

  test('candles are public, in order, and have every digit', async () => {
    const query = `{ tokenPair(symbol: "ETH/USDC") { symbol base quote candles(period: FOUR_HOURS) {
      period candles(last: 2) { start open close volume trades } freshness { source stale } } } }`;
    const { data, errors } = await stage.subgraph.ask(query, {}, { principal: anonymous });
    expect(errors).toEqual([]);
    expect(data.tokenPair).toMatchObject({ symbol: 'ETH/USDC', base: 'ETH', quote: 'USDC' });
    expect(data.tokenPair.candles).toEqual({
      period: 'FOUR_HOURS',
      candles: [58, 59].map((index) => ({
        start: new Date(Date.UTC(2026, 0, 1, index)).toISOString(),
        open: '2500.000000000000000001',
        close: `25${index}.123456789012345678`,
        volume: '1000000.5',
        trades: index,
      })),
      freshness: { source: 'UPSTREAM', stale: false },
    });
    expect(stage.data.calls().at(-1)?.url).toBe('/aggregate/market-data?token_pair=ETH%2FUSDC&period=4h');
  });

  test('figures and events are judged, and amounts arrive with every digit', async () => {
    const query = `query Q($figures: MarketDataInput!, $event: ChainEventInput!) {
      checkMarketData(input: $figures) { isValid score issues recommendations }
      checkChainEvent(input: $event) { isValid score issues } }`;
    const variables = { figures: figuresOf('BAD/DATA'), event: eventOf('good') };
    const { data, errors } = await stage.subgraph.ask(query, variables);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      checkMarketData: {
        isValid: false,
        score: 0.25,
        issues: ['high is below low'],
        recommendations: ['check the feed'],
      },
      checkChainEvent: { isValid: true, score: 1, issues: [] },
    });
    const bodies = stage.data
      .calls()
      .map(({ body }) => body)
      .join('\n');
    expect(bodies).toContain('"volume":10.000000000000000001');
    expect(bodies).toContain('"amount_in":1.000000000000000001');
    expect(bodies).toContain(`"contract_address":"${address.toLowerCase()}"`);
  });

  test('events are queued, and their pipeline can be followed', async () => {
    const input = { events: [eventOf('a'), eventOf('b')] };
    const { data, errors } = await stage.subgraph.ask(process, { input });
    expect(errors).toEqual([]);
    const { pipelineId, eventsQueued, pipeline } = data.processChainEvents;
    expect(eventsQueued).toBe(2);
    expect(pipeline).toEqual({
      id: pipelineId,
      status: 'COMPLETED',
      eventsProcessed: 2,
      eventsFailed: 0,
      averageLatencyMs: 1.5,
      eventsPerSecond: 1000,
      startedAt: '2026-01-02T03:04:05.000Z',
      endedAt: dialect === 'newer' ? '2026-01-02T03:04:05.000Z' : null,
    });
    const followed = await stage.subgraph.ask('query F($id: ID!) { eventPipeline(id: $id) { status } }', {
      id: pipelineId,
    });
    expect(followed.data).toEqual({ eventPipeline: { status: 'COMPLETED' } });
  });

  test('a pipeline that nobody knows is not found', async () => {
    const answer = await stage.subgraph.ask('{ eventPipeline(id: "none") { status } }');
    expect(answer.data).toEqual({ eventPipeline: null });
    expect(problemsOf(answer)).toEqual(['eventPipeline NOT_FOUND']);
  });
});

describe('market data', () => {
  let stage: Stage;
  afterEach(() => stop(stage));
  const begin = async (settings: Readonly<Record<string, string>> = {}): Promise<Stage> => {
    stage = await start('deployed', settings);
    return stage;
  };

  test.each([
    ['none', 0, ['TOO_FEW']],
    ['fifty', 50, []],
    ['51', 51, ['TOO_MANY']],
  ])('of several markets, %s at once', async (_name, count, reasons) => {
    const { subgraph } = await begin();
    const symbols = Array.from({ length: count }, (_, index) => `T${index}/USDC`);
    const query = 'query S($symbols: [PairSymbol!]!) { tokenPairs(symbols: $symbols) { base } }';
    const { errors } = await subgraph.ask(query, { symbols });
    expect(errors.map(({ extensions }) => extensions['reason'])).toEqual(reasons);
  });

  test.each([
    ['no event', 0, 'TOO_FEW'],
    ['1001 events', 1001, 'TOO_MANY'],
  ])('of %s are refused before the service is asked', async (_name, count, reason) => {
    const { data, subgraph } = await begin();
    const events = Array.from({ length: count }, (_, index) => eventOf(String(index)));
    const { errors } = await subgraph.ask(process, { input: { events } });
    expect(errors).toMatchObject([
      {
        path: ['processChainEvents'],
        extensions: { code: 'BAD_USER_INPUT', argument: 'input.events', reason },
      },
    ]);
    expect(data.calls()).toEqual([]);
  });

  test('with an address that is none are refused before the service is asked', async () => {
    const { data, subgraph } = await begin();
    const event = { ...eventOf('a'), contractAddress: '0x12' };
    const query = 'query Q($event: ChainEventInput!) { checkChainEvent(input: $event) { isValid } }';
    expect(problemsOf(await subgraph.ask(query, { event }))).toEqual(['BAD_USER_INPUT']);
    expect(data.calls()).toEqual([]);
  });

  test('are sent once, though the connection broke, unless a key says that twice does no harm', async () => {
    const { data, subgraph } = await begin({ SOBA_UPSTREAM_RETRIES: '1' });
    data.fail(resetting());
    const events = [eventOf('a')];
    await subgraph.ask(process, { input: { events } });
    expect(data.calls()).toHaveLength(1);
    await subgraph.ask(process, { input: { events, idempotencyKey: 'key-1' } });
    expect(data.calls()).toHaveLength(3);
    expect(data.calls().at(-1)?.headers['idempotency-key']).toBe('key-1');
  });

  test('of many pairs in one question are asked for once each', async () => {
    const { data, subgraph } = await begin();
    const query = `{ tokenPairs(symbols: ["A/B", "C/D", "A/B"]) { symbol candles { candles(last: 1) { close } } priceHistory { close } } }`;
    const answer = await subgraph.ask(query);
    expect(answer.errors).toEqual([]);
    expect(answer.data.tokenPairs).toHaveLength(3);
    expect(data.calls()).toHaveLength(2);
  });

  test('of one pair are null while the service is away, and those that are kept are answered', async () => {
    const { data, subgraph } = await begin();
    await subgraph.ask(candlesOf, { symbol: 'A/B' });
    data.fail(answering('{}', { status: 503 }));
    const kept = await subgraph.ask(candlesOf, { symbol: 'A/B' });
    expect(kept.data.tokenPair.candles.freshness).toEqual({ source: 'CACHE' });
    const missing = await subgraph.ask(candlesOf, { symbol: 'C/D' });
    expect(missing.data).toEqual({ tokenPair: { candles: null } });
    expect(problemsOf(missing)).toEqual(['tokenPair.candles UPSTREAM_UNAVAILABLE']);
  });
});
