export type { PricePredictionResult as PricePredictionMapper } from './predict-price.ts';
export type { TrainingJob as TrainingJobMapper } from './training-job.ts';
