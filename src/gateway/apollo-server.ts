import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { createErrorFormatter } from '#platform/graphql-errors.ts';
import { createCostMetrics } from './cost/cost-metrics.ts';
import { createRequestCosts } from './cost/request-costs.ts';
import { createGateway } from './create-gateway.ts';
import { createNotedRefusals } from './explain/refusals.ts';
import { createStages, runInOrder } from './pipeline.ts';
import { createHttpPolicyDecider, denyAllPolicies } from './policy/policy-decider.ts';
import { describeDebit } from './rate-limit/describe-debit.ts';
import { createRequestDebits } from './rate-limit/request-debits.ts';
import { createTokenGenerations } from './rate-limit/token-generations.ts';
import type { RequestContext } from './request.ts';
import { createSecuredGateway } from './secured-gateway.ts';
import type { GatewayParts } from './start-parts.ts';

const createCost = ({ config, metrics, guard, generations }: GatewayParts) => ({
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

const createDebits = ({ config, generations }: GatewayParts) =>
  createRequestDebits(
    generations,
    createRequestCosts({
      generations: createTokenGenerations(generations),
      listSize: config.SOBA_COST_LIST_SIZE,
      subgraphMax: new Map(),
      weigh: 'resolutions',
    }),
  );

/** Each is asked about every request. Our explorer, and the stage that says `Cache-Control`, stand in their places. */
const switchedOff = () => [
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
];

const createDecide = ({ config: { SOBA_POLICY_URL: url }, logger }: GatewayParts) =>
  url === undefined ? denyAllPolicies : createHttpPolicyDecider(url, logger);

/** Apollo Server with our pipeline as its one plugin and @apollo/gateway behind authorisation. */
export const createApolloServer = (parts: GatewayParts): ApolloServer<RequestContext> => {
  const { config, logger, metrics, guard, verdicts, generations, answers, limiter, limitsOf } = parts;
  const authorisation = guard('authorisation', config.SOBA_GUARD_AUTHORISATION);
  const { sharing, sharingOf, wrapFetchOf } = answers;
  const { gateway: inner, explainPlan } = createGateway({ ...parts, wrapFetchOf, sharingOf });
  const gateway = createSecuredGateway({ inner, generations, verdicts, guard: authorisation, sharing });
  const refusals = createNotedRefusals();
  const formatError = createErrorFormatter(logger);
  const cost = createCost(parts);
  const debits = createDebits(parts);
  const stages = createStages({
    metrics,
    introspection: config.SOBA_INTROSPECTION,
    introspect: answers.texts,
    // The executor of @apollo/gateway needs all that Apollo Server gives it.
    execution:
      config.SOBA_EXECUTOR === 'apollo' ? undefined : { executeEarly: gateway.executeEarly, formatError },
    recordUsage: parts.usage.record,
    forwarded: config.SOBA_SUBGRAPH_REQUEST_HEADERS.map(({ header }) => header),
    responses: answers.cache?.responses,
    explanation: {
      verdicts,
      refusals,
      explainPlan,
      describe: (request) => ({
        cost: cost.costs.breakDown(request),
        rateLimit: describeDebit(request, { debits, limitsOf }),
        cachePolicy: answers.cache?.responses.policyOf(request) ?? null,
      }),
    },
    cost,
    rate: {
      guard: guard('rate-limit', config.SOBA_GUARD_RATE_LIMIT),
      limiter,
      limitsOf,
      debits,
      verdicts,
      refusal: config.SOBA_RATE_LIMIT_REFUSAL,
      random: Math.random,
      legacyHeaders: config.SOBA_RATE_LIMIT_LEGACY_HEADERS,
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
    apollo: parts.usage.reporting.apollo,
    gateway,
    stringifyResult: answers.texts.stringify,
    logger,
    ...parts.documents.serverOptions,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError,
    plugins: [
      ...switchedOff(),
      runInOrder(stages, refusals),
      parts.stored.plugin,
      ...parts.usage.reporting.plugins,
    ],
  });
};
