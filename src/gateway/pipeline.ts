import type { ApolloServerPlugin } from '@apollo/server';
import { Refusal } from '#platform/errors.ts';
import { graphqlRefusal } from '#platform/graphql-errors.ts';
import type { Metrics } from '#platform/metrics.ts';
import type { RequestContext } from './request.ts';
import type { Stage } from './stage.ts';
import { authorise } from './stages/authorise.ts';
import { logOperation } from './stages/log-operation.ts';
import { recordMetrics } from './stages/record-metrics.ts';
import { requireOperation } from './stages/require-operation.ts';

/** The order of a request's life after its document is valid. Read it from top to bottom. */
export const createStages = (parts: {
  readonly metrics: Metrics;
  readonly authorisation: Parameters<typeof authorise>[0];
}): readonly Stage[] => [
  requireOperation(),
  authorise(parts.authorisation),
  recordMetrics(parts.metrics),
  logOperation(),
];

const admit = async (stages: readonly Stage[], request: Parameters<NonNullable<Stage['admit']>>[0]) => {
  try {
    for (const stage of stages) await stage.admit?.(request);
  } catch (thrown) {
    throw thrown instanceof Refusal ? graphqlRefusal(thrown) : thrown;
  }
};

/** Apollo runs the same hook of all plugins at once; one plugin that loops keeps our order. */
export const runInOrder = (stages: readonly Stage[]): ApolloServerPlugin<RequestContext> => ({
  requestDidStart: async () => ({
    didResolveOperation: (request) => admit(stages, request),
    responseForOperation: async (request) => {
      for (const stage of stages) {
        const response = await stage.answer?.(request);
        if (response) return response;
      }
      return null;
    },
    willSendResponse: async (request) => {
      for (const stage of stages) await stage.record?.(request);
    },
  }),
});
