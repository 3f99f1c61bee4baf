import type { ApolloGateway } from '@apollo/gateway';
import { type DocumentNode, type GraphQLSchema, parse, visit } from 'graphql';
import type { ChooseOverrides } from '#gateway/flags/choose-overrides.ts';
import type { RequestContext } from '#gateway/request.ts';
import type { SubgraphClient } from '#gateway/subgraphs/subgraph-client.ts';
import { Refusal } from '#platform/errors.ts';
import { graphqlRefusal } from '#platform/graphql-errors.ts';
import type { CompiledExecutor, ExplainableRequest } from './compiled-executor.ts';
import type { CallSharing } from './execute-operation.ts';
import { textArgument } from './field-sets.ts';
import { findOverrideLabels } from './override-labels.ts';
import type { RunningPace } from './pace-operations.ts';
import type { PlanGenerations } from './plan-generations.ts';
import type { PlannedOperation } from './prepare-operation.ts';
import type { FetchSubgraph } from './subgraph-answer.ts';

type Gateway = Pick<ApolloGateway, 'load' | 'onSchemaLoadOrUpdate' | 'stop'>;
type Executor = Awaited<ReturnType<ApolloGateway['load']>>['executor'];
type Execution = Parameters<Executor>[0];
type Source = Pick<SubgraphClient, 'ask'>;

interface Parts {
  readonly inner: Gateway;
  /** The client for a subgraph, by its name and its URL in the supergraph. */
  readonly sourceFor: (name: string, url: string) => Source;
  readonly generations: PlanGenerations;
  readonly pace: RunningPace;
  readonly chooseOverrides: ChooseOverrides;
  /** Nothing where equal calls of subgraphs are not shared. */
  readonly sharingOf: ((context: RequestContext) => CallSharing) | undefined;
}

export interface CompiledGateway extends Gateway {
  /** What a request for this schema is or would be executed with. */
  readonly planOf: (
    schema: GraphQLSchema,
    request: ExplainableRequest & { readonly context: RequestContext },
  ) => Promise<PlannedOperation>;
}

const subgraphUrls = (supergraph: DocumentNode): ReadonlyMap<string, string> => {
  const urls = new Map<string, string>();
  visit(supergraph, {
    EnumTypeDefinition: ({ values }) => {
      for (const { directives } of values ?? []) {
        const graph = directives?.find((one) => one.name.value === 'join__graph');
        const name = graph && textArgument(graph, 'name');
        if (graph !== undefined && name !== undefined) urls.set(name, textArgument(graph, 'url') ?? '');
      }
      return false;
    },
  });
  return urls;
};

const fetchWith = (sources: ReadonlyMap<string, Source>, execution: Execution): FetchSubgraph => {
  // What was asked for before a mutation ran may be out of date after it.
  const mayShare = execution.operation?.operation !== 'mutation';
  return (subgraph, { variables, bodyPrefix, kind, context }) => {
    const source = sources.get(subgraph);
    if (source === undefined) throw new Error(`There is no subgraph "${subgraph}".`);
    return source.ask({
      bodyPrefix,
      variables,
      context: context as RequestContext,
      isQuery: kind === 'query',
      mayShare,
    });
  };
};

/** A refusal with its HTTP status, as Apollo Server takes it. */
const rethrow = (error: unknown): never => {
  throw error instanceof Refusal ? graphqlRefusal(error) : error;
};

/**
 * @apollo/gateway with our executor in the place of its own: it loads and reloads supergraphs and gives Apollo Server the
 * API schema; operations run here, over the supergraph that they were admitted to.
 */
export const createCompiledGateway = (parts: Parts): CompiledGateway => {
  const { inner, sourceFor, generations, pace } = parts;
  const labels = new WeakMap<GraphQLSchema, readonly string[]>();
  const executors = new WeakMap<GraphQLSchema, CompiledExecutor>();
  const sources = new Map<string, Source>();
  inner.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) => {
    const supergraph = parse(coreSupergraphSdl, { noLocation: true });
    for (const [name, url] of subgraphUrls(supergraph)) sources.set(name, sourceFor(name, url));
    labels.set(apiSchema, findOverrideLabels(supergraph));
    executors.set(apiSchema, generations.serve(coreSupergraphSdl, apiSchema));
  });
  const executorFor = (schema: GraphQLSchema): CompiledExecutor => {
    const executor = executors.get(schema);
    if (executor === undefined) throw new Error('An operation is for a schema that was never loaded.');
    return executor;
  };
  const overridesFor = (schema: GraphQLSchema, context: RequestContext): readonly string[] => {
    const known = labels.get(schema) ?? [];
    return known.length === 0 ? known : parts.chooseOverrides(known, context);
  };
  const execute = async (execution: Execution) => {
    const { document, queryHash, context, request, schema } = execution;
    const { deadline, signal } = context as Partial<RequestContext>;
    const turn = pace.begin({ deadline, signal });
    if (turn !== undefined) await turn.catch(rethrow);
    try {
      return await executorFor(schema).execute({
        document,
        queryHash,
        operationName: request.operationName,
        overrides: overridesFor(schema, context as RequestContext),
        variables: request.variables ?? {},
        context,
        deadline,
        signal,
        fetch: fetchWith(sources, execution),
        sharing: parts.sharingOf?.(context as RequestContext),
      });
    } catch (error) {
      return rethrow(error);
    } finally {
      pace.end();
    }
  };
  const stop = async (): Promise<void> => {
    pace.stop();
    await Promise.all([inner.stop(), generations.stop()]);
  };
  return {
    onSchemaLoadOrUpdate: (callback) => inner.onSchemaLoadOrUpdate(callback),
    stop,
    load: async (options) => {
      try {
        const loaded = await inner.load(options);
        await generations.ready();
        return { ...loaded, executor: execute };
      } catch (error) {
        await stop().catch(() => undefined);
        throw error;
      }
    },
    planOf: async (schema, { context, ...request }) =>
      executorFor(schema).planOf({ ...request, overrides: overridesFor(schema, context) }),
  };
};
