import type { ApolloGateway } from '@apollo/gateway';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { GraphQLError } from 'graphql';
import type { Guard } from './guard.ts';
import type { Generations } from './policy/generation.ts';
import type { Verdict, Verdicts } from './policy/verdicts.ts';
import { withholdFields } from './policy/withhold-fields.ts';
import type { RequestContext } from './request.ts';

type Executor = Awaited<ReturnType<GatewayInterface['load']>>['executor'];
type Execution = Parameters<NonNullable<Executor>>[0];

interface Parts {
  readonly inner: Pick<ApolloGateway, 'load' | 'onSchemaLoadOrUpdate' | 'stop'>;
  readonly generations: Generations;
  readonly verdicts: Verdicts;
  readonly guard: Guard;
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

/**
 * The gateway as Apollo Server sees it. An operation is executed as authorisation left it: denied fields are taken out
 * before planning and come back as null with an error. An operation that nobody judged is not executed.
 */
export const createSecuredGateway = ({ inner, generations, verdicts, guard }: Parts): GatewayInterface => {
  // Registered first, so that a generation is known before Apollo Server gives its schema to a request.
  inner.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) =>
    generations.add(apiSchema, coreSupergraphSdl),
  );
  const secure =
    (next: NonNullable<Executor>): NonNullable<Executor> =>
    async (execution) => {
      const context = (execution as unknown as { readonly contextValue: RequestContext }).contextValue;
      const verdict = verdicts.get(context ?? (execution.context as RequestContext));
      if (guard.mode === 'off') return next(execution);
      if (verdict === undefined) throw new Error('An operation reached execution without authorisation.');
      return verdict.denied.size === 0 ? next(execution) : executeFiltered(next, execution, verdict);
    };
  return {
    onSchemaLoadOrUpdate: (callback) => inner.onSchemaLoadOrUpdate(callback),
    stop: () => inner.stop(),
    load: async (options) => {
      const { executor } = await inner.load(options as Parameters<ApolloGateway['load']>[0]);
      return { executor: executor === null ? null : secure(executor as unknown as NonNullable<Executor>) };
    },
  };
};
