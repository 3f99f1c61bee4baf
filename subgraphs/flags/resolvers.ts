import { scalars } from '#platform/scalars.ts';
import { adminMutations } from './admin/admin-resolvers.ts';
import {
  changeFields,
  rampStepFields,
  recordQueries,
  requestFields,
  stateFields,
} from './admin/record-resolvers.ts';
import {
  evaluationFields,
  evaluationQueries,
  evaluationUserFields,
  flagFields,
} from './evaluation/evaluation-resolvers.ts';
import {
  experimentChangeFields,
  experimentFields,
  experimentMutations,
  experimentQueries,
  experimentUserFields,
  metricResultFields,
} from './experiments/experiment-resolvers.ts';
import { decisionFields, recordingMutations } from './experiments/recording-resolvers.ts';
import type { Resolvers } from './schema.types.ts';

export const resolvers: Resolvers = {
  ...scalars,
  Query: { ...evaluationQueries, ...recordQueries, ...experimentQueries },
  Mutation: { ...adminMutations, ...experimentMutations, ...recordingMutations },
  FeatureFlag: flagFields,
  FlagEvaluation: evaluationFields,
  FlagState: stateFields,
  FlagRampStep: rampStepFields,
  FlagChange: changeFields,
  FlagChangeRequest: requestFields,
  User: { ...evaluationUserFields, ...experimentUserFields },
  Experiment: experimentFields,
  ExperimentChange: experimentChangeFields,
  ExperimentMetricResult: metricResultFields,
  VariantDecision: decisionFields,
};
