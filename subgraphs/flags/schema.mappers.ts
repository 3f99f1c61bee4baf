export type { FlagEvaluation as FlagEvaluationMapper } from './evaluate-flag.ts';
export type { FeatureFlag as FeatureFlagMapper } from './feature-flag.ts';
