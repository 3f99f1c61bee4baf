import { parseTransactionId, transactionId } from '#platform/given-transaction.ts';
import { describeCondition, describeService } from '#platform/json-upstream/describe-service.ts';
import { scalars } from '#platform/scalars.ts';
import { allChecks, requireHistory, requireTransactions } from './risk-question.ts';
import type { Resolvers } from './schema.types.ts';

export const resolvers: Resolvers = {
  ...scalars,
  Query: {
    transaction: (_root, { given }) => given,
    transactions: (_root, { given }) => {
      requireTransactions(given);
      return given;
    },
    upstreams: () => ({}),
    serviceHealth: () => ({}),
  },
  Upstreams: {
    fraudDetection: (_root, _args, { fraudDetectionStatus }) => describeService(fraudDetectionStatus()),
  },
  ServiceHealth: {
    fraudDetection: (_root, _args, { fraudDetectionStatus }) => describeCondition(fraudDetectionStatus()),
  },
  Transaction: {
    // What is thrown at once would cost all other transactions of the same fetch.
    __resolveReference: async ({ id }) => parseTransactionId(id),
    id: transactionId,
    risk: (transaction, { history, checks }, { risks }) => {
      requireHistory(history ?? []);
      return risks.load({ transaction, history: history ?? [], checks: checks ?? allChecks });
    },
  },
  RiskAssessment: {
    score: ({ value }) => value.score,
    level: ({ value }) => value.level,
    alerts: ({ value }) => value.alerts,
    assessedAt: ({ value }) => new Date(value.assessedAt),
  },
};
