import type { Answer } from '#platform/json-upstream/endpoint.ts';
import type { Context } from './context.ts';
import type { ModelVersion } from './model-version.ts';
import type { PredictionQuestion } from './price-history.ts';
import type { Prediction } from './upstream.ts';

export interface PricePredictionResult extends Answer<Prediction> {
  readonly question: PredictionQuestion;
  readonly version: ModelVersion;
}

/** `question` has been looked at: what is asked here goes to the service. */
export const predictPrice = async (
  question: PredictionQuestion,
  context: Context,
): Promise<PricePredictionResult> => {
  const version = await context.modelVersion();
  const answer = await context.mlModels.predict({ ...question, version }, context);
  return { ...answer, question, version };
};
