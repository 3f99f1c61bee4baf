import type { ApolloServerPlugin } from '@apollo/server';
import { Refusal } from '#platform/errors.ts';
import { graphqlRefusal } from '#platform/graphql-errors.ts';
import type { Metrics } from '#platform/metrics.ts';
import type { ResponseCache } from './answer-cache/response-cache.ts';
import type { NotedRefusals } from './explain/refusals.ts';
import type { RequestContext } from './request.ts';
import type { Stage } from './stage.ts';
import { authorise } from './stages/authorise.ts';
import { cacheResponse } from './stages/cache-response.ts';
import { explain } from './stages/explain.ts';
import { introspect } from './stages/introspect.ts';
import { limitCost } from './stages/limit-cost.ts';
import { type IntrospectionRule, limitIntrospection } from './stages/limit-introspection.ts';
import { limitRate } from './stages/limit-rate.ts';
import { logOperation } from './stages/log-operation.ts';
import { propagateHeaders } from './stages/propagate-headers.ts';
import { recordMetrics } from './stages/record-metrics.ts';
import { recordUsage } from './stages/record-usage.ts';
import { requireCertainty } from './stages/require-certainty.ts';
import { requireOperation } from './stages/require-operation.ts';

/** The order of a request's life after its document is valid. Read it from top to bottom. */
export const createStages = (parts: {
  readonly metrics: Metrics;
  readonly introspection: IntrospectionRule;
  readonly introspect: Parameters<typeof introspect>[0];
  readonly authorisation: Parameters<typeof authorise>[0];
  readonly cost: Parameters<typeof limitCost>[0];
  readonly rate: Parameters<typeof limitRate>[0];
  readonly explanation: Parameters<typeof explain>[0];
  /** Headers of the client that subgraphs are sent. */
  readonly forwarded: readonly string[];
  /** Nothing when no answers are kept. */
  readonly responses: ResponseCache | undefined;
  readonly recordUsage: Parameters<typeof recordUsage>[0];
}): readonly Stage[] => [
  requireOperation(),
  requireCertainty(),
  explain(parts.explanation),
  limitIntrospection(parts.introspection),
  authorise(parts.authorisation),
  limitCost(parts.cost),
  limitRate(parts.rate),
  propagateHeaders(parts.forwarded),
  introspect(parts.introspect),
  ...(parts.responses === undefined ? [] : [cacheResponse(parts.responses, parts.forwarded)]),
  recordMetrics(parts.metrics),
  logOperation(),
  recordUsage(parts.recordUsage),
];

type Request = Parameters<NonNullable<Stage['admit']>>[0];

/** A refusal ends the request; where the operation is only explained it is noted, and the next stage has its say. */
const admit = async (stages: readonly Stage[], request: Request, refusals: NotedRefusals) => {
  for (const stage of stages) {
    try {
      await stage.admit?.(request);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      if (!request.contextValue.explain || stage.always === true) throw graphqlRefusal(thrown);
      refusals.note(request.contextValue, stage.name, thrown);
    }
  }
};

/** The one place where an answer is added to. */
const extend = (stages: readonly Stage[], request: Request): void => {
  const { body, http } = request.response;
  for (const stage of stages) {
    for (const [name, value] of Object.entries(stage.headers?.(request) ?? {})) http.headers.set(name, value);
  }
  const result = body?.kind === 'single' ? body.singleResult : body?.initialResult;
  if (result === undefined) return;
  for (const stage of stages) {
    const extensions = stage.extend?.(request) ?? null;
    if (extensions !== null) result.extensions = { ...result.extensions, ...extensions };
  }
};

/** Apollo runs the same hook of all plugins at once; one plugin that loops keeps our order. */
export const runInOrder = (
  stages: readonly Stage[],
  refusals: NotedRefusals,
): ApolloServerPlugin<RequestContext> => ({
  requestDidStart: async () => ({
    didResolveOperation: (request) => admit(stages, request, refusals),
    responseForOperation: async (request) => {
      for (const stage of stages) {
        const response = await stage.answer?.(request);
        if (response) return response;
      }
      return null;
    },
    willSendResponse: async (request) => {
      extend(stages, request);
      for (const stage of stages) await stage.record?.(request);
    },
  }),
});
