import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Refusal } from '#platform/errors.ts';
import { graphqlRefusal } from '#platform/graphql-errors.ts';
import type { Metrics } from '#platform/metrics.ts';
import type { ResponseCache } from './answer-cache/response-cache.ts';
import type { NotedRefusals } from './explain/refusals.ts';
import type { RequestContext } from './request.ts';
import type { Stage } from './stage.ts';
import { authorise } from './stages/authorise.ts';
import { cacheResponse } from './stages/cache-response.ts';
import { execute } from './stages/execute.ts';
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
  /** Nothing when Apollo Server has to execute everything itself. */
  readonly execution: Parameters<typeof execute>[0] | undefined;
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
  ...(parts.execution === undefined ? [] : [execute(parts.execution)]),
  recordMetrics(parts.metrics),
  logOperation(),
  recordUsage(parts.recordUsage),
];

type Request = Parameters<NonNullable<Stage['admit']>>[0];

type Part = 'admit' | 'answer' | 'headers' | 'extend' | 'record';

type StageWith<Name extends Part> = Stage & Required<Pick<Stage, Name>>;

/** Those of the stages that have something to do there, in their order. */
const having = <Name extends Part>(stages: readonly Stage[], name: Name): readonly StageWith<Name>[] =>
  stages.filter((stage): stage is StageWith<Name> => stage[name] !== undefined);

/** A refusal ends the request; where the operation is only explained it is noted, and the next stage has its say. */
const createAdmit = (stages: readonly Stage[], refusals: NotedRefusals) => {
  const admitting = having(stages, 'admit');
  return async (request: Request): Promise<void> => {
    for (const stage of admitting) {
      try {
        // Most stages decide at once, and waiting for nothing takes time as well.
        const pending = stage.admit(request);
        if (pending !== undefined) await pending;
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown;
        if (!request.contextValue.explain || stage.always === true) throw graphqlRefusal(thrown);
        refusals.note(request.contextValue, stage.name, thrown);
      }
    }
  };
};

/** The one place where an answer is added to. */
const createExtend = (stages: readonly Stage[]) => {
  const withHeaders = having(stages, 'headers');
  const extending = having(stages, 'extend');
  return (request: Request): void => {
    const { body, http } = request.response;
    for (const stage of withHeaders) {
      const headers = stage.headers(request);
      for (const name in headers) http.headers.set(name, headers[name] ?? '');
    }
    const result = body?.kind === 'single' ? body.singleResult : body?.initialResult;
    if (result === undefined) return;
    for (const stage of extending) {
      const extensions = stage.extend(request);
      if (extensions === null) continue;
      result.extensions =
        result.extensions === undefined ? extensions : { ...result.extensions, ...extensions };
    }
  };
};

/** Apollo runs the same hook of all plugins at once; one plugin that loops keeps our order. */
export const runInOrder = (
  stages: readonly Stage[],
  refusals: NotedRefusals,
): ApolloServerPlugin<RequestContext> => {
  const admit = createAdmit(stages, refusals);
  const extend = createExtend(stages);
  const answering = having(stages, 'answer');
  const recording = having(stages, 'record');
  const listener: GraphQLRequestListener<RequestContext> = {
    didResolveOperation: admit,
    responseForOperation: async (request) => {
      for (const stage of answering) {
        const pending = stage.answer(request);
        const response = pending instanceof Promise ? await pending : pending;
        if (response) return response;
      }
      return null;
    },
    willSendResponse: async (request) => {
      extend(request);
      for (const stage of recording) {
        const pending = stage.record(request);
        if (pending !== undefined) await pending;
      }
    },
  };
  return { requestDidStart: async () => listener };
};
