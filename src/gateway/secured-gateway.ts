import type { ApolloGateway } from '@apollo/gateway';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { GraphQLError } from 'graphql';
import type { Guard } from './guard.ts';
import { createNote } from './note.ts';
import type { OperationSharing } from './operation-sharing/share-operations.ts';
import type { Generations } from './policy/generation.ts';
import type { Verdict, Verdicts } from './policy/verdicts.ts';
import { withholdFields } from './policy/withhold-fields.ts';
import type { ReadonlyRequest, RequestContext } from './request.ts';

type Executor = Awaited<ReturnType<GatewayInterface['load']>>['executor'];
type Execution = Parameters<NonNullable<Executor>>[0];
type Result = Awaited<ReturnType<NonNullable<Executor>>>;

interface Parts {
  readonly inner: Pick<ApolloGateway, 'load' | 'onSchemaLoadOrUpdate' | 'stop'>;
  readonly generations: Generations;
  readonly verdicts: Verdicts;
  readonly guard: Guard;
  /** Nothing when equal operations are not shared. */
  readonly sharing: OperationSharing | undefined;
}

const executeFiltered = async (next: NonNullable<Executor>, execution: Execution, verdict: Verdict) => {
  const { generation, analysis, denied } = verdict;
  const filtered = generation.filter(analysis, denied);
  const result = await next({
    ...execution,
    document: filtered.document,
    source: filtered.source,
    queryHash: filtered.hash,
  });
  const withheld = withholdFields(
    {
      analysis,
      denied,
      typeAlias: filtered.typeAlias,
      index: generation.index,
      variables: verdict.variables,
    },
    result.data,
  );
  const errors = [...(result.errors ?? []), ...withheld.errors] as readonly GraphQLError[];
  const { data, errors: _, ...rest } = result;
  return {
    ...rest,
    ...(data === undefined ? {} : { data: withheld.data ?? null }),
    ...(errors.length === 0 ? {} : { errors }),
  };
};

export interface SecuredGateway extends GatewayInterface {
  /** Executes before Apollo Server would: what came with data or null, or nothing, and the executor gives the rest to it. */
  readonly executeEarly: (request: ReadonlyRequest) => Promise<Result | undefined>;
}

const contextOf = (execution: Execution): RequestContext =>
  (execution as unknown as { readonly contextValue?: RequestContext }).contextValue ??
  (execution.context as RequestContext);

const executionOf = (request: ReadonlyRequest): Execution => {
  const { document, source, queryHash, schema, operation, request: given, contextValue } = request;
  const { variables, operationName } = given;
  const asked = { document, source, queryHash, schema, operation, request: { variables, operationName } };
  return { ...asked, context: contextValue, contextValue } as unknown as Execution;
};

/**
 * The gateway as Apollo Server sees it. An operation is executed as authorisation left it: denied fields are taken out
 * before planning and come back as null with an error. An operation that nobody judged is not executed.
 */
export const createSecuredGateway = ({
  inner,
  generations,
  verdicts,
  guard,
  sharing,
}: Parts): SecuredGateway => {
  // Registered first, so that a generation is known before Apollo Server gives its schema to a request.
  inner.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) =>
    generations.add(apiSchema, coreSupergraphSdl),
  );
  const secure =
    (next: NonNullable<Executor>): NonNullable<Executor> =>
    (execution) => {
      const context = contextOf(execution);
      const verdict = verdicts.get(context);
      if (verdict === undefined && guard.mode !== 'off')
        throw new Error('An operation reached execution without authorisation.');
      const isWhole = verdict === undefined || verdict.denied.size === 0;
      const execute = (one: Execution) => (isWhole ? next(one) : executeFiltered(next, one, verdict));
      if (sharing === undefined || execution.operation?.operation !== 'query') return execute(execution);
      const generation = verdict?.generation ?? generations.of(execution.schema);
      const hash = isWhole ? execution.queryHash : generation.filter(verdict.analysis, verdict.denied).hash;
      const operationKey = `${generation.number} ${hash} ${execution.request.operationName ?? ''}`;
      return sharing.execute({ execution, context, operationKey, execute });
    };
  /** What execution came to, thrown again if it was thrown. */
  const outcomes = createNote<() => Result>();
  let secured: NonNullable<Executor> = () => {
    throw new Error('No supergraph has been loaded.');
  };
  return {
    onSchemaLoadOrUpdate: (callback) => inner.onSchemaLoadOrUpdate(callback),
    stop: () => inner.stop(),
    load: async (options) => {
      const { executor } = await inner.load(options as Parameters<ApolloGateway['load']>[0]);
      secured = secure(executor as unknown as NonNullable<Executor>);
      return {
        executor: async (execution) => outcomes.get(contextOf(execution))?.() ?? secured(execution),
      };
    },
    executeEarly: async (request) => {
      try {
        const result = await secured(executionOf(request));
        if (result.data !== undefined) return result;
        outcomes.set(request.contextValue, () => result);
      } catch (thrown) {
        outcomes.set(request.contextValue, () => {
          throw thrown;
        });
      }
      return undefined;
    },
  };
};
