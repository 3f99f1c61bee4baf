import { describeCondition, describeService } from '#platform/json-upstream/describe-service.ts';
import { requireCount } from '#platform/refuse-input.ts';
import { scalars } from '#platform/scalars.ts';
import { lastOf, tokensOf } from './candles.ts';
import { requireEvents } from './chain-event.ts';
import type { Resolvers } from './schema.types.ts';

const mostPairs = 50;

export const resolvers: Resolvers = {
  ...scalars,
  Query: {
    tokenPair: (_root, { symbol }) => ({ symbol }),
    tokenPairs: (_root, { symbols }) => {
      requireCount(symbols, { argument: 'symbols', min: 1, max: mostPairs, of: 'symbols' });
      return symbols.map((symbol) => ({ symbol }));
    },
    checkMarketData: (_root, { input }, context) => context.dataProcessing.checkFigures(input, context),
    checkChainEvent: (_root, { input }, context) => context.dataProcessing.checkEvent(input, context),
    eventPipeline: (_root, { id }, context) => context.dataProcessing.followPipeline(id, context),
    upstreams: () => ({}),
    serviceHealth: () => ({}),
  },
  Mutation: {
    processChainEvents: (_root, { input: { events, idempotencyKey } }, context) => {
      requireEvents(events);
      const caller = { ...context, idempotencyKey: idempotencyKey ?? undefined };
      return context.dataProcessing.processEvents(events, caller);
    },
  },
  Upstreams: {
    dataProcessing: (_root, _args, { dataProcessingStatus }) => describeService(dataProcessingStatus()),
  },
  ServiceHealth: {
    dataProcessing: (_root, _args, { dataProcessingStatus }) => describeCondition(dataProcessingStatus()),
  },
  TokenPair: {
    __resolveReference: ({ symbol }) => ({ symbol }),
    base: ({ symbol }) => tokensOf(symbol).base,
    quote: ({ symbol }) => tokensOf(symbol).quote,
    candles: async ({ symbol }, { period }, context) => ({
      ...(await context.dataProcessing.candles(symbol, period, context)),
      period,
    }),
    priceHistory: async ({ symbol }, _args, context) =>
      (await context.dataProcessing.candles(symbol, 'ONE_HOUR', context)).value,
  },
  CandleSeries: {
    candles: ({ value }, { last }) => lastOf(value, last),
  },
  Candle: {
    start: ({ start }) => new Date(start),
  },
  ChainEventsQueued: {
    pipeline: ({ pipelineId }, _args, context) => context.dataProcessing.followPipeline(pipelineId, context),
  },
  EventPipeline: {
    startedAt: ({ startedAt }) => new Date(startedAt),
    endedAt: ({ endedAt }) => (endedAt === null ? null : new Date(endedAt)),
  },
  DataQuality: {
    isValid: ({ value }) => value.isValid,
    score: ({ value }) => value.score,
    issues: ({ value }) => value.issues,
    recommendations: ({ value }) => value.recommendations,
  },
};
