import { systemClock } from '#platform/clock.ts';
import type { Check } from '#platform/health.ts';
import { createPrincipalMinter } from '#platform/identity.ts';
import type { Logger } from '#platform/logger.ts';
import type { Metrics } from '#platform/metrics.ts';
import { type Authentication, startAuthentication } from './authentication/start-authentication.ts';
import type { GatewayConfig } from './config.ts';
import { type Documents, startDocuments } from './documents/start-documents.ts';
import { createGuards } from './guard.ts';
import { createGenerations, type Generations } from './policy/generation.ts';
import { createVerdicts, type Verdicts } from './policy/verdicts.ts';
import { type RateLimits, startRateLimits } from './rate-limit/start-rate-limits.ts';
import { restEndpoints } from './rest/endpoints.ts';
import { createStoredOperations, type StoredOperations } from './rest/stored-operations.ts';
import { type Answers, startAnswers } from './start-answers.ts';
import { type Shared, startShared } from './start-shared.ts';
import { createSubgraphClients, type SubgraphClients } from './subgraphs/subgraph-clients.ts';
import { type WatchedSupergraph, watchSupergraph } from './supergraph.ts';
import { startUsage, type Usage } from './usage/start-usage.ts';

/** What every part of the gateway is given. */
export interface GatewayBase {
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** All that stands behind the HTTP service and Apollo Server, running. */
export interface GatewayParts
  extends GatewayBase,
    Pick<Shared, 'limiter' | 'chooseOverrides'>,
    Pick<RateLimits, 'limitsOf'> {
  readonly mint: ReturnType<typeof createPrincipalMinter>;
  readonly guard: ReturnType<typeof createGuards>;
  readonly verdicts: Verdicts;
  readonly generations: Generations;
  readonly clients: SubgraphClients;
  readonly supergraph: WatchedSupergraph;
  readonly documents: Documents;
  readonly authentication: Authentication;
  readonly answers: Answers;
  readonly rateLimits: RateLimits;
  /** The operations of the REST edge. */
  readonly stored: StoredOperations;
  readonly usage: Usage;
  readonly checks: readonly Check[];
  readonly stop: () => Promise<void>;
}

const watch = ({ config, logger, metrics: { registry } }: GatewayBase): WatchedSupergraph =>
  watchSupergraph({
    place: config.SOBA_SUPERGRAPH,
    keys: config.SOBA_SUPERGRAPH_PUBLIC_KEYS,
    lastGoodPath: config.SOBA_SUPERGRAPH_LAST_GOOD,
    pollMs: config.SOBA_SUPERGRAPH_POLL_MS,
    clock: systemClock,
    logger,
    registry,
  });

const createClients = (
  { config, logger, metrics: { registry } }: GatewayBase,
  { verdicts, mint }: Pick<GatewayParts, 'verdicts' | 'mint'>,
): SubgraphClients =>
  createSubgraphClients({
    config,
    logger,
    clock: systemClock,
    random: Math.random,
    registry,
    principalOf: (context) => verdicts.get(context)?.principal ?? context.principal,
    mint,
  });

/** Starts the parts in their order. `stop` ends them in the other. */
export const startParts = async (base: GatewayBase): Promise<GatewayParts> => {
  const { config, logger, metrics } = base;
  const { registry } = metrics;
  const clock = systemClock;
  const verdicts = createVerdicts();
  const generations = createGenerations();
  const guard = createGuards({ registry, logger });
  const mint = createPrincipalMinter({ privateKey: config.SOBA_PRINCIPAL_PRIVATE_KEY, clock });
  const clients = createClients(base, { verdicts, mint });
  const supergraph = watch(base);
  const usage = startUsage({ config, clock, logger, registry });
  const shared = startShared({ ...base, mint, clock });
  const { limiter, chooseOverrides, redis } = shared;
  const documents = await startDocuments({ config, guard, clock, logger, redis }).catch(
    async (error: unknown) => {
      await usage.stop();
      await shared.stop();
      throw error;
    },
  );
  const known = { jwksUrl: config.SOBA_JWKS_URL, issuer: config.SOBA_ISSUER, mint, redis };
  const authentication = startAuthentication({ ...known, clock, logger, registry });
  const answers = startAnswers({ config, generations, verdicts, redis, logger, registry });
  const rateLimits = startRateLimits({ ...base, mint, limiter, clock, registry });
  const checks = [supergraph.check, clients.check, authentication.health, usage.check];
  return {
    ...base,
    ...{ mint, guard, verdicts, generations, clients, supergraph, limiter, chooseOverrides },
    ...{ documents, authentication, answers, rateLimits, limitsOf: rateLimits.limitsOf },
    stored: createStoredOperations(restEndpoints, logger),
    usage,
    checks: [...checks, ...documents.checks, ...shared.checks],
    stop: async () => {
      answers.cache?.stop();
      await authentication.stop();
      await rateLimits.stop();
      await documents.stop();
      await shared.stop();
      await usage.stop();
      await clients.stop();
    },
  };
};
