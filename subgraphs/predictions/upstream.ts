import { z } from 'zod';
import { Refusal, refusal } from '#platform/errors.ts';
import type { JsonUpstream } from '#platform/json-upstream/create-json-upstream.ts';
import type { Answer, Caller, Endpoint } from '#platform/json-upstream/endpoint.ts';
import { exactNumber } from '#platform/json-upstream/exact-json.ts';
import { decimal, instant, real, share, word } from '#platform/json-upstream/shapes.ts';
import type { ModelVersion } from './model-version.ts';
import type { PredictionQuestion, PricePoint } from './price-history.ts';
import { readTrainingStatus, type TrainingStatus } from './training-job.ts';

/** The longest call that the contract allows. */
export const longestMs = 30_000;

const PredictionAnswer = z
  .object({
    token_pair: z.string(),
    predicted_price: decimal(),
    confidence_interval: z.tuple([decimal(), decimal()]),
    predicted_direction: word('up', 'down', 'sideways'),
    volatility_forecast: real(),
    timestamp: instant(),
    model_type: z.string(),
    accuracy_score: share(),
  })
  .transform((answer) => ({
    price: answer.predicted_price,
    low: answer.confidence_interval[0],
    high: answer.confidence_interval[1],
    direction: answer.predicted_direction,
    volatility: answer.volatility_forecast,
    modelKind: answer.model_type,
    accuracy: answer.accuracy_score,
    predictedAt: answer.timestamp,
  }));

export type Prediction = z.output<typeof PredictionAnswer>;

export interface VersionedQuestion extends PredictionQuestion {
  readonly version: ModelVersion;
}

const pointBody = ({ timestamp, open, high, low, close, volume }: PricePoint) => ({
  timestamp: timestamp.toISOString(),
  open: exactNumber(open),
  high: exactNumber(high),
  low: exactNumber(low),
  close: exactNumber(close),
  volume: exactNumber(volume),
});

const hour = 3_600_000;

const predict: Endpoint<VersionedQuestion, Prediction> = {
  name: 'predict',
  forms: [
    ({ tokenPair, priceHistory, horizonHours, confidenceLevel, version }) => ({
      method: 'POST',
      // The body is fixed by the contract; a copy of the service that has one generation does not look at the query.
      path: `/predict?model_version=${version.toLowerCase()}`,
      body: {
        token_pair: tokenPair,
        price_history: priceHistory.map(pointBody),
        forecast_horizon: horizonHours,
        confidence_level: confidenceLevel,
      },
    }),
  ],
  answer: PredictionAnswer,
  repeat: 'always',
  cache: { version: 1, freshMs: hour, staleWhileRevalidateMs: hour / 10, staleIfErrorMs: hour },
};

const TrainingAnswer = z
  .object({ status: z.string(), token_pair: z.string() })
  .transform(({ status }) => readTrainingStatus(status));

const trainingPath = (tokenPair: string): string => `/train/${encodeURIComponent(tokenPair)}`;

const startTraining: Endpoint<string, TrainingStatus> = {
  name: 'train',
  forms: [(tokenPair) => ({ method: 'POST', path: trainingPath(tokenPair) })],
  answer: TrainingAnswer,
  repeat: 'with-key',
};

/** Not in the contract: copies of the service that do not have it answer 404 or 405. */
const followTraining: Endpoint<string, TrainingStatus> = {
  name: 'training-status',
  forms: [(tokenPair) => ({ method: 'GET', path: trainingPath(tokenPair) })],
  answer: TrainingAnswer,
  repeat: 'always',
  refusalOf: ({ status }) => (status === 404 || status === 405 ? refusal('NOT_FOUND') : undefined),
};

export interface MlModels {
  readonly predict: (question: VersionedQuestion, caller: Caller) => Promise<Answer<Prediction>>;
  readonly startTraining: (tokenPair: string, caller: Caller) => Promise<void>;
  readonly followTraining: (tokenPair: string, caller: Caller) => Promise<TrainingStatus>;
}

export const createMlModels = (upstream: Pick<JsonUpstream, 'ask'>): MlModels => ({
  predict: (question, caller) => upstream.ask(predict, question, caller),
  startTraining: async (tokenPair, caller) => {
    await upstream.ask(startTraining, tokenPair, caller);
  },
  followTraining: async (tokenPair, caller) => {
    try {
      return (await upstream.ask(followTraining, tokenPair, caller)).value;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'NOT_FOUND') return 'UNKNOWN';
      throw error;
    }
  },
});
