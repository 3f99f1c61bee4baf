import { z } from 'zod';
import { refusal } from '#platform/errors.ts';
import type { JsonUpstream } from '#platform/json-upstream/create-json-upstream.ts';
import type { Answer, Caller, Endpoint } from '#platform/json-upstream/endpoint.ts';
import { exactNumber } from '#platform/json-upstream/exact-json.ts';
import { decimal, instant, real, share, wholeNumber, word } from '#platform/json-upstream/shapes.ts';
import { type Candle, type CandlePeriod, inOrder, periods } from './candles.ts';
import type { ChainEvent, MarketFigures } from './chain-event.ts';

/** The longest call that the contract allows. */
export const longestMs = 30_000;

const minute = 60_000;
const hour = 60 * minute;

const AggregateAnswer = z
  .object({
    token_pair: z.string(),
    period: z.string(),
    candles: z.array(
      z
        .object({
          bucket: instant(),
          open: decimal(),
          high: decimal(),
          low: decimal(),
          close: decimal(),
          volume: decimal(),
          trades: wholeNumber(),
        })
        .transform(({ bucket, ...candle }): Candle => ({ start: bucket, ...candle })),
    ),
  })
  .transform(({ candles }) => inOrder(candles));

const aggregate: Endpoint<{ readonly symbol: string; readonly period: CandlePeriod }, readonly Candle[]> = {
  name: 'aggregate',
  forms: [
    ({ symbol, period }) => ({
      method: 'GET',
      path: `/aggregate/market-data?${new URLSearchParams({ token_pair: symbol, period: periods[period] })}`,
    }),
  ],
  answer: AggregateAnswer,
  repeat: 'always',
  cache: { version: 1, freshMs: minute, staleWhileRevalidateMs: minute / 2, staleIfErrorMs: hour },
};

const QualityAnswer = z
  .object({
    is_valid: z.boolean(),
    quality_score: share(),
    issues: z.array(z.string()),
    recommendations: z.array(z.string()),
  })
  .transform(({ is_valid, quality_score, ...lists }) => ({
    isValid: is_valid,
    score: quality_score,
    ...lists,
  }));

export type DataQuality = z.output<typeof QualityAnswer>;

const qualityCache = {
  version: 1,
  freshMs: hour,
  staleWhileRevalidateMs: hour / 10,
  staleIfErrorMs: 24 * hour,
};

const figuresBody = (figures: MarketFigures) => ({
  timestamp: figures.timestamp.toISOString(),
  token_pair: figures.tokenPair,
  open: exactNumber(figures.open),
  high: exactNumber(figures.high),
  low: exactNumber(figures.low),
  close: exactNumber(figures.close),
  volume: exactNumber(figures.volume),
  trades_count: figures.tradesCount,
  liquidity: exactNumber(figures.liquidity),
});

const checkFigures: Endpoint<MarketFigures, DataQuality> = {
  name: 'validate-market-data',
  forms: [(figures) => ({ method: 'POST', path: '/validate/market-data', body: figuresBody(figures) })],
  answer: QualityAnswer,
  repeat: 'always',
  cache: qualityCache,
};

const eventBody = (event: ChainEvent) => ({
  event_id: event.eventId,
  event_type: event.type.toLowerCase(),
  timestamp: event.timestamp.toISOString(),
  block_number: event.blockNumber,
  transaction_hash: event.transactionHash,
  contract_address: event.contractAddress,
  from_address: event.from,
  to_address: event.to,
  token_in: event.tokenIn,
  token_out: event.tokenOut,
  amount_in: exactNumber(event.amountIn),
  amount_out: exactNumber(event.amountOut),
  gas_used: exactNumber(event.gasUsed),
  gas_price: exactNumber(event.gasPrice),
});

const checkEvent: Endpoint<ChainEvent, DataQuality> = {
  name: 'validate-event',
  forms: [(event) => ({ method: 'POST', path: '/validate/blockchain-event', body: eventBody(event) })],
  answer: QualityAnswer,
  repeat: 'always',
  cache: qualityCache,
};

const QueuedAnswer = z
  .object({ pipeline_id: z.string(), events_queued: wholeNumber(), status: z.string() })
  .transform(({ pipeline_id, events_queued }) => ({ pipelineId: pipeline_id, eventsQueued: events_queued }));

export type ChainEventsQueued = z.output<typeof QueuedAnswer>;

const processEvents: Endpoint<readonly ChainEvent[], ChainEventsQueued> = {
  name: 'process-events',
  forms: [(events) => ({ method: 'POST', path: '/process/event-stream', body: events.map(eventBody) })],
  answer: QueuedAnswer,
  repeat: 'with-key',
};

const PipelineAnswer = z
  .object({
    pipeline_id: z.string(),
    status: word('running', 'completed', 'failed', 'paused'),
    events_processed: wholeNumber(),
    events_failed: wholeNumber(),
    average_latency_ms: real(),
    throughput_eps: real(),
    start_time: instant(),
    end_time: instant().nullish(),
  })
  .transform((answer) => ({
    id: answer.pipeline_id,
    status: answer.status,
    eventsProcessed: answer.events_processed,
    eventsFailed: answer.events_failed,
    averageLatencyMs: answer.average_latency_ms,
    eventsPerSecond: answer.throughput_eps,
    startedAt: answer.start_time,
    endedAt: answer.end_time ?? null,
  }));

export type EventPipeline = z.output<typeof PipelineAnswer>;

const followPipeline: Endpoint<string, EventPipeline> = {
  name: 'pipeline-status',
  forms: [(id) => ({ method: 'GET', path: `/pipeline/${encodeURIComponent(id)}/status` })],
  answer: PipelineAnswer,
  repeat: 'always',
  refusalOf: ({ status }) =>
    status === 404 ? refusal('NOT_FOUND', { message: 'There is no such pipeline.' }) : undefined,
};

export interface DataProcessing {
  readonly candles: (
    symbol: string,
    period: CandlePeriod,
    caller: Caller,
  ) => Promise<Answer<readonly Candle[]>>;
  readonly checkFigures: (figures: MarketFigures, caller: Caller) => Promise<Answer<DataQuality>>;
  readonly checkEvent: (event: ChainEvent, caller: Caller) => Promise<Answer<DataQuality>>;
  readonly processEvents: (events: readonly ChainEvent[], caller: Caller) => Promise<ChainEventsQueued>;
  readonly followPipeline: (id: string, caller: Caller) => Promise<EventPipeline>;
}

export const createDataProcessing = ({ ask }: Pick<JsonUpstream, 'ask'>): DataProcessing => ({
  candles: (symbol, period, caller) => ask(aggregate, { symbol, period }, caller),
  checkFigures: (figures, caller) => ask(checkFigures, figures, caller),
  checkEvent: (event, caller) => ask(checkEvent, event, caller),
  processEvents: async (events, caller) => (await ask(processEvents, events, caller)).value,
  followPipeline: async (id, caller) => (await ask(followPipeline, id, caller)).value,
});
