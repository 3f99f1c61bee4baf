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
import type { Resolvers } from './schema.types.ts';

export const resolvers: Resolvers = {
  ...scalars,
  Query: { ...evaluationQueries, ...recordQueries },
  Mutation: adminMutations,
  FeatureFlag: flagFields,
  FlagEvaluation: evaluationFields,
  FlagState: stateFields,
  FlagRampStep: rampStepFields,
  FlagChange: changeFields,
  FlagChangeRequest: requestFields,
  User: evaluationUserFields,
};
