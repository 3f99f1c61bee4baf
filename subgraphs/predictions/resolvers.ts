import { refuse } from '#platform/errors.ts';
import { describeCondition, describeService } from '#platform/json-upstream/describe-service.ts';
import { scalars } from '#platform/scalars.ts';
import { predictPrice } from './predict-price.ts';
import { prepareQuestion, readCandles } from './price-history.ts';
import type { Resolvers } from './schema.types.ts';
import { parseTrainingId, trainingId } from './training-job.ts';

export const resolvers: Resolvers = {
  ...scalars,
  Query: {
    predictPrice: (_root, { input }, context) => predictPrice(prepareQuestion(input), context),
    trainingJob: (_root, { id }) => parseTrainingId(id),
    upstreams: () => ({}),
    serviceHealth: () => ({}),
  },
  Mutation: {
    startTraining: async (_root, { input }, context) => {
      const { tokenPair, idempotencyKey } = input;
      const startedAt = new Date();
      const caller = { ...context, idempotencyKey: idempotencyKey ?? undefined };
      await context.mlModels.startTraining(tokenPair, caller);
      return { tokenPair, startedAt };
    },
  },
  Upstreams: {
    mlModels: (_root, _args, { mlModelsStatus }) => describeService(mlModelsStatus()),
  },
  ServiceHealth: {
    mlModels: (_root, _args, { mlModelsStatus }) => describeCondition(mlModelsStatus()),
  },
  TokenPair: {
    __resolveReference: (reference) => reference,
    prediction: ({ symbol, priceHistory }, { horizonHours, confidenceLevel }, context) => {
      const history = readCandles(priceHistory);
      if (history === null) return refuse('UPSTREAM_UNAVAILABLE', { retryAfter: 5 });
      const question = { tokenPair: symbol, priceHistory: history, horizonHours, confidenceLevel };
      return predictPrice(prepareQuestion(question, 'TokenPair'), context);
    },
  },
  PricePrediction: {
    tokenPair: ({ question }) => ({ symbol: question.tokenPair }),
    price: ({ value }) => value.price,
    interval: ({ value, question }) => ({
      low: value.low,
      high: value.high,
      confidenceLevel: question.confidenceLevel,
    }),
    direction: ({ value }) => value.direction,
    volatility: ({ value }) => value.volatility,
    horizonHours: ({ question }) => question.horizonHours,
    model: ({ value, version }) => ({ version, kind: value.modelKind, accuracy: value.accuracy }),
    predictedAt: ({ value }) => new Date(value.predictedAt),
  },
  TrainingJob: {
    id: trainingId,
    tokenPair: ({ tokenPair }) => ({ symbol: tokenPair }),
    status: ({ tokenPair }, _args, context) => context.mlModels.followTraining(tokenPair, context),
  },
};
