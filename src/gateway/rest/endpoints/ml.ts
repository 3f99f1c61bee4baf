import { z } from 'zod';
import { defineEndpoint } from '#gateway/rest/rest-endpoint.ts';
import {
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
} from '#gateway/rest/values.ts';

const pricePoint = z.object({
  timestamp: instant(),
  open: decimal(),
  high: decimal(),
  low: decimal(),
  close: decimal(),
  volume: decimal(),
});

interface Prediction extends Kept {
  readonly tokenPair: { readonly symbol: string };
  readonly predictedPrice: string;
  readonly interval: { readonly low: string; readonly high: string };
  readonly direction: 'UP' | 'DOWN' | 'SIDEWAYS';
  readonly volatilityForecast: number;
  readonly timestamp: string;
  readonly model: { readonly version: 'ML_V1' | 'ML_V2'; readonly kind: string; readonly accuracy: number };
}

const bounds = ({ low, high }: Prediction['interval']): [string, string] => [low, high];

const predict = defineEndpoint({
  id: 'predictPrice',
  method: 'POST',
  path: '/api/python/ml/predict',
  summary: 'What a market will do, judged by the price history that is given.',
  service: 'ML_MODELS',
  document: `query RestPredictPrice($input: PredictPriceInput!) {
    predictPrice(input: $input) {
      tokenPair { symbol } predictedPrice: price interval { low high } direction
      volatilityForecast: volatility timestamp: predictedAt model { version kind accuracy } ${freshnessFields}
    }
  }`,
  input: z.object({
    tokenPair: tokenPair(),
    priceHistory: z.array(pricePoint).min(50, 'takes at least 50 points').max(1000),
    forecastHorizon: z.int().min(1).max(8760).default(24).meta({ description: 'In hours.' }),
    confidenceLevel: z.number().min(0.5).max(0.99).default(0.95),
  }),
  output: z.object({
    tokenPair: z.string(),
    predictedPrice: amount(),
    confidenceInterval: z.tuple([amount(), amount()]),
    predictedDirection: z.enum(['up', 'down', 'sideways']),
    volatilityForecast: z.number(),
    timestamp: time(),
    modelType: z.string(),
    modelVersion: z.enum(['ml_v1', 'ml_v2']),
    accuracyScore: share(),
    freshness: freshness(),
  }),
  variables: ({ forecastHorizon, ...input }) => ({ input: { ...input, horizonHours: forecastHorizon } }),
  answer: ({ predictPrice: found }: { readonly predictPrice: Prediction | null }) =>
    found && {
      tokenPair: found.tokenPair.symbol,
      predictedPrice: found.predictedPrice,
      confidenceInterval: bounds(found.interval),
      predictedDirection: small(found.direction),
      volatilityForecast: found.volatilityForecast,
      timestamp: found.timestamp,
      modelType: found.model.kind,
      modelVersion: small(found.model.version),
      accuracyScore: found.model.accuracy,
      freshness: freshnessOf(found),
    },
});

interface Training {
  readonly id: string;
  readonly tokenPair: { readonly symbol: string };
  readonly status: 'ACCEPTED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'UNKNOWN' | null;
}

const train = defineEndpoint({
  id: 'trainModel',
  method: 'POST',
  path: '/api/python/ml/train',
  summary: 'Trains the models of a market anew. It goes on after the answer.',
  service: 'ML_MODELS',
  takesKey: true,
  document: `mutation RestTrainModel($input: StartTrainingInput!) {
    startTraining(input: $input) { id tokenPair { symbol } status }
  }`,
  input: z.object({ tokenPair: tokenPair() }),
  output: z.object({
    jobId: z.string().meta({ description: 'To follow it in the graph, as `trainingJob`.' }),
    tokenPair: z.string(),
    status: z
      .enum(['accepted', 'running', 'completed', 'failed', 'unknown'])
      .nullable()
      .meta({ description: 'Null when it has begun, but the service could not be asked how it goes.' }),
  }),
  variables: (input, idempotencyKey) => ({ input: { ...input, idempotencyKey } }),
  answer: ({ startTraining: job }: { readonly startTraining: Training | null }) =>
    job && {
      jobId: job.id,
      tokenPair: job.tokenPair.symbol,
      status: job.status && small(job.status),
    },
});

export const mlEndpoints = [predict, train];
