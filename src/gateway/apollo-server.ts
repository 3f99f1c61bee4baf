import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { createErrorFormatter } from '#platform/graphql-errors.ts';
import type { Logger } from '#platform/logger.ts';
import type { Metrics } from '#platform/metrics.ts';
import type { RateLimiter } from '#platform/rate-limit/create-rate-limiter.ts';
import type { GatewayConfig } from './config.ts';
import { createCostMetrics } from './cost/cost-metrics.ts';
import { createRequestCosts } from './cost/request-costs.ts';
import { createGateway } from './create-gateway.ts';
import type { Documents } from './documents/start-documents.ts';
import { createNotedRefusals } from './explain/refusals.ts';
import type { createGuards } from './guard.ts';
import { createStages, runInOrder } from './pipeline.ts';
import type { Generations } from './policy/generation.ts';
import { createHttpPolicyDecider, denyAllPolicies } from './policy/policy-decider.ts';
import type { Verdicts } from './policy/verdicts.ts';
import { describeDebit } from './rate-limit/describe-debit.ts';
import { createRequestDebits } from './rate-limit/request-debits.ts';
import { createTokenGenerations } from './rate-limit/token-generations.ts';
import type { RequestContext } from './request.ts';
import { createSecuredGateway } from './secured-gateway.ts';
import type { Answers } from './start-answers.ts';
import type { SubgraphClients } from './subgraphs/subgraph-clients.ts';
import type { WatchedSupergraph } from './supergraph.ts';
import type { Usage } from './usage/start-usage.ts';

interface Parts {
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

interface Wiring {
  readonly clients: SubgraphClients;
  readonly supergraph: WatchedSupergraph;
  readonly verdicts: Verdicts;
  readonly generations: Generations;
  readonly answers: Answers;
  readonly documents: Documents;
  readonly guard: ReturnType<typeof createGuards>;
  readonly limiter: RateLimiter;
  readonly usage: Pick<Usage, 'record' | 'reporting'>;
}

const createCost = ({ config, metrics }: Parts, { guard }: Wiring, generations: Generations) => ({
  guard: guard('cost', config.SOBA_GUARD_COST),
  metrics: createCostMetrics(metrics.registry),
  max: config.SOBA_COST_MAX,
  subgraphMax: config.SOBA_COST_SUBGRAPH_MAX,
  costs: createRequestCosts({
    generations,
    listSize: config.SOBA_COST_LIST_SIZE,
    subgraphMax: config.SOBA_COST_SUBGRAPH_MAX,
  }),
});

const createDebits = ({ config }: Parts, generations: Generations) =>
  createRequestDebits(
    generations,
    createRequestCosts({
      generations: createTokenGenerations(generations),
      listSize: config.SOBA_COST_LIST_SIZE,
      subgraphMax: new Map(),
      weigh: 'resolutions',
    }),
  );

const createDecide = ({ config: { SOBA_POLICY_URL: url }, logger }: Parts) =>
  url === undefined ? denyAllPolicies : createHttpPolicyDecider(url, logger);

/** Apollo Server with our pipeline as its one plugin and @apollo/gateway behind authorisation. */
export const createApolloServer = (parts: Parts, wiring: Wiring): ApolloServer<RequestContext> => {
  const { config, logger, metrics } = parts;
  const { verdicts, generations, answers } = wiring;
  const authorisation = wiring.guard('authorisation', config.SOBA_GUARD_AUTHORISATION);
  const { gateway: inner, explainPlan } = createGateway(parts, {
    ...wiring,
    wrapFetchOf: answers.wrapFetchOf,
  });
  const refusals = createNotedRefusals();
  const cost = createCost(parts, wiring, generations);
  const debits = createDebits(parts, generations);
  const stages = createStages({
    metrics,
    introspection: config.SOBA_INTROSPECTION,
    introspect: answers.texts,
    recordUsage: wiring.usage.record,
    forwarded: config.SOBA_SUBGRAPH_REQUEST_HEADERS.map(({ header }) => header),
    responses: answers.cache?.responses,
    explanation: {
      verdicts,
      refusals,
      explainPlan,
      describe: (request) => ({
        cost: cost.costs.breakDown(request),
        rateLimit: describeDebit(request, debits),
        cachePolicy: answers.cache?.responses.policyOf(request) ?? null,
      }),
    },
    cost,
    rate: {
      guard: wiring.guard('rate-limit', config.SOBA_GUARD_RATE_LIMIT),
      limiter: wiring.limiter,
      debits,
      verdicts,
      refusal: config.SOBA_RATE_LIMIT_REFUSAL,
      random: Math.random,
    },
    authorisation: {
      guard: authorisation,
      generations,
      verdicts,
      refusal: config.SOBA_AUTHORISATION_REFUSAL,
      decide: createDecide(parts),
    },
  });
  return new ApolloServer<RequestContext>({
    apollo: wiring.usage.reporting.apollo,
    gateway: createSecuredGateway({
      inner,
      generations,
      verdicts,
      guard: authorisation,
      sharing: answers.sharing,
    }),
    stringifyResult: answers.texts.stringify,
    logger,
    ...wiring.documents.serverOptions,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: createErrorFormatter(logger),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      runInOrder(stages, refusals),
      ...wiring.usage.reporting.plugins,
    ],
  });
};
