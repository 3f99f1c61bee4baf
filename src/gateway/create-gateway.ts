import { ApolloGateway } from '@apollo/gateway';
import type { GraphQLSchema } from 'graphql';
import { systemClock } from '#platform/clock.ts';
import type { Logger } from '#platform/logger.ts';
import type { Metrics } from '#platform/metrics.ts';
import type { GatewayConfig } from './config.ts';
import type { WrapFetch } from './execution/compile-fetch.ts';
import { createCompiledGateway } from './execution/compiled-gateway.ts';
import type { CallSharing } from './execution/execute-operation.ts';
import { startPace } from './execution/pace-operations.ts';
import { createPlanGenerations } from './execution/plan-generations.ts';
import { describePlan } from './explain/describe-plan.ts';
import { createExplainAsApollo, type ExplainPlan } from './explain/explain-plan.ts';
import type { ChooseOverrides } from './flags/choose-overrides.ts';
import type { RequestContext } from './request.ts';
import type { SubgraphClients } from './subgraphs/subgraph-clients.ts';
import type { ReadySupergraph, WatchedSupergraph } from './supergraph.ts';

interface Parts {
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clients: Pick<SubgraphClients, 'get'>;
  readonly supergraph: WatchedSupergraph;
  readonly chooseOverrides: ChooseOverrides;
  readonly wrapFetchOf: ((schema: GraphQLSchema) => WrapFetch) | undefined;
  readonly sharingOf: ((context: RequestContext) => CallSharing) | undefined;
}

/** What executes operations, and says how. */
export interface ExecutingGateway {
  readonly gateway: Pick<ApolloGateway, 'load' | 'onSchemaLoadOrUpdate' | 'stop'>;
  readonly explainPlan: ExplainPlan;
}

/** @apollo/gateway, executing with its own executor or with ours. */
export const createGateway = (parts: Parts): ExecutingGateway => {
  const { config, logger, metrics, clients, supergraph, wrapFetchOf } = parts;
  const createInner = (getReady: ReadySupergraph): ApolloGateway =>
    new ApolloGateway({
      supergraphSdl: supergraph.manager(getReady),
      buildService: ({ name, url }) => clients.get(name, url ?? ''),
      logger,
    });
  if (config.SOBA_EXECUTOR === 'apollo')
    return {
      gateway: createInner(async () => () => undefined),
      explainPlan: createExplainAsApollo(),
    };
  const { registry } = metrics;
  const generations = createPlanGenerations({ config, wrapFetchOf, registry, clock: systemClock, logger });
  const gateway = createCompiledGateway({
    inner: createInner(generations.prepare),
    sourceFor: (name, url) => clients.get(name, url),
    generations,
    pace: startPace(registry),
    chooseOverrides: parts.chooseOverrides,
    sharingOf: parts.sharingOf,
  });
  return {
    gateway,
    explainPlan: async ({ schema, ...operation }) => {
      const { plan, realName, milliseconds } = await gateway.planOf(schema, operation);
      return { ...describePlan(plan, realName), milliseconds };
    },
  };
};
