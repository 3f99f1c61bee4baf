import type { ApolloGateway, GraphQLDataSource } from '@apollo/gateway';
import { type GraphQLSchema, parse, visit } from 'graphql';
import { type CompiledExecutor, createCompiledExecutor } from './compiled-executor.ts';
import { textArgument } from './field-sets.ts';
import type { FetchSubgraph } from './subgraph-answer.ts';

type Gateway = Pick<ApolloGateway, 'load' | 'onSchemaLoadOrUpdate' | 'stop'>;
type Executor = Awaited<ReturnType<ApolloGateway['load']>>['executor'];
type Execution = Parameters<Executor>[0];

interface Parts {
  readonly inner: Gateway;
  /** The client for a subgraph, by its name and its URL in the supergraph. */
  readonly sourceFor: (name: string, url: string) => GraphQLDataSource;
  /** Operations that are kept planned and compiled, for each supergraph. */
  readonly maxOperations: number;
}

const subgraphUrls = (supergraphSdl: string): ReadonlyMap<string, string> => {
  const urls = new Map<string, string>();
  visit(parse(supergraphSdl, { noLocation: true }), {
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

const fetchWith =
  (sources: ReadonlyMap<string, GraphQLDataSource>, execution: Execution): FetchSubgraph =>
  async (subgraph, { query, operationName, variables, context }) => {
    const source = sources.get(subgraph);
    if (source === undefined) throw new Error(`There is no subgraph "${subgraph}".`);
    return source.process({
      // The enum that has this value is not exported.
      kind: 'incoming operation' as never,
      request: { query, variables, ...(operationName === undefined ? {} : { operationName }) },
      incomingRequestContext: execution,
      context: context as Execution['context'],
    });
  };

/**
 * @apollo/gateway with our executor in the place of its own: it loads and reloads supergraphs and gives Apollo Server the
 * API schema; operations run here, over the supergraph that they were admitted to.
 */
export const createCompiledGateway = ({ inner, sourceFor, maxOperations }: Parts): Gateway => {
  const executors = new WeakMap<GraphQLSchema, CompiledExecutor>();
  const sources = new Map<string, GraphQLDataSource>();
  inner.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) => {
    for (const [name, url] of subgraphUrls(coreSupergraphSdl)) sources.set(name, sourceFor(name, url));
    executors.set(
      apiSchema,
      createCompiledExecutor({ supergraphSdl: coreSupergraphSdl, apiSchema, maxOperations }),
    );
  });
  const execute = async (execution: Execution) => {
    const executor = executors.get(execution.schema);
    if (executor === undefined) throw new Error('An operation is for a schema that was never loaded.');
    const { document, queryHash, context, request } = execution;
    return executor.execute({
      document,
      queryHash,
      operationName: request.operationName,
      variables: request.variables ?? {},
      context,
      fetch: fetchWith(sources, execution),
    });
  };
  return {
    onSchemaLoadOrUpdate: (callback) => inner.onSchemaLoadOrUpdate(callback),
    stop: () => inner.stop(),
    load: async (options) => ({ ...(await inner.load(options)), executor: execute }),
  };
};
