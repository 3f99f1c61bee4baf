import type { GraphQLSchema } from 'graphql';
import { createNote } from '#gateway/note.ts';
import type { Generation, Generations } from '#gateway/policy/generation.ts';
import type { ReadonlyRequest, RequestContext } from '#gateway/request.ts';
import { Refusal } from '#platform/errors.ts';
import {
  type CostBreakdown,
  type CostRequest,
  type CostSettings,
  type Costs,
  createCosts,
  type Estimate,
} from './costs.ts';

export interface RequestCosts {
  /** Null when the request has no operation. */
  readonly estimate: (request: ReadonlyRequest) => Estimate | null;
  /** What was estimated for this request before. */
  readonly estimated: (context: RequestContext) => Estimate | undefined;
  /** What the answer cost; null when there is none, or when it was too large to be counted. */
  readonly actual: (request: ReadonlyRequest) => number | null;
  /** Null when the variables are wrong. */
  readonly breakDown: (request: ReadonlyRequest) => CostBreakdown | null;
  /** How often each coordinate is expected to be resolved. */
  readonly resolutions: (request: ReadonlyRequest) => ReadonlyMap<string, number>;
}

interface Parts {
  readonly generations: Pick<Generations, 'of'>;
  readonly listSize: number;
  readonly subgraphMax: ReadonlyMap<string, number>;
  /** Costs weigh values when not given. */
  readonly weigh?: CostSettings['weigh'];
}

/** A name that no subgraph has is a cap that caps nothing. */
const warnOfUnknown = (costs: Costs, capped: readonly string[], { contextValue }: ReadonlyRequest): void => {
  const unknown = capped.filter((name) => !costs.subgraphs.has(name));
  if (unknown.length === 0) return;
  contextValue.logger.warn(
    { subgraphs: unknown },
    'SOBA_COST_SUBGRAPH_MAX names subgraphs that are not there.',
  );
};

const dataOf = ({ response }: ReadonlyRequest): Readonly<Record<string, unknown>> | null => {
  const { body } = response;
  const result = body?.kind === 'single' ? body.singleResult : body?.initialResult;
  return result?.data ?? null;
};

/** The costs of requests, each by the generation that it was admitted to. */
export const createRequestCosts = (parts: Parts): RequestCosts => {
  const { generations, listSize, subgraphMax, weigh = 'values' } = parts;
  const cappedSubgraphs = [...subgraphMax.keys()];
  const byGeneration = new WeakMap<Generation, Costs>();
  const estimates = createNote<Estimate>();
  const actuals = createNote<number | null>();
  /** Requests that share an execution have the same data, came to it by the same operation, and are answered in a row. */
  let last:
    | { readonly data: object; readonly schema: GraphQLSchema; readonly actual: number | null }
    | undefined;
  const costsOf = (generation: Generation, request: ReadonlyRequest): Costs => {
    const found = byGeneration.get(generation);
    if (found !== undefined) return found;
    const costs = createCosts(generation.index, { listSize, cappedSubgraphs, weigh });
    warnOfUnknown(costs, cappedSubgraphs, request);
    byGeneration.set(generation, costs);
    return costs;
  };
  const ask = <Answer>(
    request: ReadonlyRequest,
    question: (costs: Costs, asked: CostRequest) => Answer,
  ): Answer | null => {
    const { document, operation, schema } = request;
    if (document === undefined || operation === undefined) return null;
    const generation = generations.of(schema);
    const analysis = generation.analyse(document, operation);
    const variables = request.request.variables ?? {};
    return question(costsOf(generation, request), { analysis, schema, variables });
  };
  return {
    estimate: (request) => {
      const estimate = ask(request, (costs, asked) => costs.estimate(asked));
      if (estimate !== null) estimates.set(request.contextValue, estimate);
      return estimate;
    },
    estimated: (context) => estimates.get(context),
    actual: (request) => {
      const found = actuals.get(request.contextValue);
      if (found !== undefined) return found;
      const data = dataOf(request);
      if (data === null) return null;
      const { schema } = request;
      if (last?.data !== data || last.schema !== schema)
        last = { data, schema, actual: ask(request, (costs, asked) => costs.measure(asked, data)) };
      const { actual } = last;
      actuals.set(request.contextValue, actual);
      return actual;
    },
    resolutions: (request) => ask(request, (costs, asked) => costs.resolutions(asked)) ?? new Map(),
    breakDown: (request) => {
      try {
        return ask(request, (costs, asked) => costs.breakDown(asked));
      } catch (error) {
        if (error instanceof Refusal) return null;
        throw error;
      }
    },
  };
};
