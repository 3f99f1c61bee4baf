import { z } from 'zod';
import { defineEndpoint } from '#gateway/rest/rest-endpoint.ts';
import {
  address,
  amount,
  decimal,
  freshness,
  freshnessFields,
  freshnessOf,
  instant,
  type Kept,
  share,
  small,
  time,
  tokenPair,
  txHash,
  word,
} from '#gateway/rest/values.ts';

const chainEvent = z.object({
  eventId: z.string().min(1),
  eventType: word('swap', 'liquidity', 'transfer', 'mint', 'burn'),
  timestamp: instant(),
  blockNumber: z.int32(),
  transactionHash: txHash(),
  contractAddress: address(),
  fromAddress: address(),
  toAddress: address(),
  tokenIn: z.string(),
  tokenOut: z.string(),
  amountIn: decimal(),
  amountOut: decimal(),
  gasUsed: decimal(),
  gasPrice: decimal(),
});

/** As `ChainEventInput` names it. */
const eventInput = ({ eventType, fromAddress, toAddress, ...rest }: z.output<typeof chainEvent>) => ({
  type: eventType,
  from: fromAddress,
  to: toAddress,
  ...rest,
});

interface Quality extends Kept {
  readonly isValid: boolean;
  readonly qualityScore: number;
  readonly issues: readonly string[];
  readonly recommendations: readonly string[];
}

const qualityFields = `isValid qualityScore: score issues recommendations ${freshnessFields}`;

const quality = z.object({
  isValid: z.boolean(),
  qualityScore: share(),
  issues: z.array(z.string()).readonly(),
  recommendations: z.array(z.string()).readonly(),
  freshness: freshness(),
});

const qualityOf = (found: Quality | null) => found && { ...found, freshness: freshnessOf(found) };

const validateEvent = defineEndpoint({
  id: 'validateBlockchainEvent',
  method: 'POST',
  path: '/api/python/data/validate-blockchain-event',
  summary: 'How good the record of an event on a chain is.',
  service: 'DATA_PROCESSING',
  document: `query RestValidateBlockchainEvent($input: ChainEventInput!) {
    checkChainEvent(input: $input) { ${qualityFields} }
  }`,
  input: z.object({ event: chainEvent }),
  output: quality,
  variables: ({ event }) => ({ input: eventInput(event) }),
  answer: ({ checkChainEvent }: { readonly checkChainEvent: Quality | null }) => qualityOf(checkChainEvent),
});

const validateFigures = defineEndpoint({
  id: 'validateMarketData',
  method: 'POST',
  path: '/api/python/data/validate-market-data',
  summary: 'How good the figures of a market for one moment are.',
  service: 'DATA_PROCESSING',
  document: `query RestValidateMarketData($input: MarketDataInput!) {
    checkMarketData(input: $input) { ${qualityFields} }
  }`,
  input: z.object({
    data: z.object({
      timestamp: instant(),
      tokenPair: tokenPair(),
      open: decimal(),
      high: decimal(),
      low: decimal(),
      close: decimal(),
      volume: decimal(),
      tradesCount: z.int32(),
      liquidity: decimal(),
    }),
  }),
  output: quality,
  variables: ({ data }) => ({ input: data }),
  answer: ({ checkMarketData }: { readonly checkMarketData: Quality | null }) => qualityOf(checkMarketData),
});

interface Queued {
  readonly pipelineId: string;
  readonly eventsQueued: number;
  readonly pipeline: { readonly status: 'RUNNING' | 'COMPLETED' | 'FAILED' | 'PAUSED' } | null;
}

const processEvents = defineEndpoint({
  id: 'processEventStream',
  method: 'POST',
  path: '/api/python/data/process-event-stream',
  summary: 'Sends events of a chain to be checked and aggregated. It goes on after the answer.',
  service: 'DATA_PROCESSING',
  takesKey: true,
  document: `mutation RestProcessEventStream($input: ProcessChainEventsInput!) {
    processChainEvents(input: $input) { pipelineId eventsQueued pipeline { status } }
  }`,
  input: z.object({ events: z.array(chainEvent).min(1).max(1000, 'takes at most 1000 events') }),
  output: z.object({
    pipelineId: z.string().meta({ description: 'To follow it in the graph, as `eventPipeline`.' }),
    eventsQueued: z.int(),
    status: z.enum(['running', 'completed', 'failed', 'paused']).nullable().meta({
      description: 'Null when the events are queued, but the service could not be asked how it goes.',
    }),
  }),
  variables: ({ events }, idempotencyKey) => ({ input: { events: events.map(eventInput), idempotencyKey } }),
  answer: ({ processChainEvents: queued }: { readonly processChainEvents: Queued | null }) =>
    queued && {
      pipelineId: queued.pipelineId,
      eventsQueued: queued.eventsQueued,
      status: queued.pipeline && small(queued.pipeline.status),
    },
});

const periods = {
  '1m': 'ONE_MINUTE',
  '5m': 'FIVE_MINUTES',
  '15m': 'FIFTEEN_MINUTES',
  '1h': 'ONE_HOUR',
  '4h': 'FOUR_HOURS',
  '1d': 'ONE_DAY',
} as const;
const periodNames = ['1m', '5m', '15m', '1h', '4h', '1d'] as const;

const candle = z.object({
  bucket: time(),
  open: amount(),
  high: amount(),
  low: amount(),
  close: amount(),
  volume: amount(),
  trades: z.int(),
});

interface Aggregated {
  readonly tokenPair: {
    readonly symbol: string;
    readonly series: (Kept & { readonly candles: z.output<typeof candle>[] }) | null;
  } | null;
}

const aggregate = defineEndpoint({
  id: 'aggregateMarketData',
  method: 'GET',
  path: '/api/python/data/aggregate-market-data',
  summary: 'The candles of a market, oldest first.',
  service: 'DATA_PROCESSING',
  document: `query RestAggregateMarketData($symbol: PairSymbol!, $period: CandlePeriod!, $last: Int!) {
    tokenPair(symbol: $symbol) {
      symbol
      series: candles(period: $period) {
        candles(last: $last) { bucket: start open high low close volume trades } ${freshnessFields}
      }
    }
  }`,
  input: z.object({
    tokenPair: tokenPair(),
    period: z.enum(periodNames).default('1h'),
    limit: z.coerce.number().int().min(1).max(500).default(500).meta({ description: 'The last so many.' }),
  }),
  output: z.object({
    tokenPair: z.string(),
    period: z.enum(periodNames),
    candles: z.array(candle),
    freshness: freshness(),
  }),
  variables: ({ tokenPair: symbol, period, limit }) => ({ symbol, period: periods[period], last: limit }),
  answer: ({ tokenPair: found }: Aggregated, { input: { period } }) =>
    found?.series
      ? {
          tokenPair: found.symbol,
          period,
          candles: found.series.candles,
          freshness: freshnessOf(found.series),
        }
      : null,
});

export const dataEndpoints = [validateEvent, validateFigures, processEvents, aggregate];
