import type { ApolloServer } from '@apollo/server';
import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { systemClock } from '#platform/clock.ts';
import { toError } from '#platform/errors.ts';
import { createGraphqlRoute } from '#platform/graphql-http.ts';
import { type HttpService, startHttpService } from '#platform/http-service.ts';
import { createPrincipalMinter } from '#platform/identity.ts';
import { createLogger, type Logger } from '#platform/logger.ts';
import { createMetrics, type Metrics } from '#platform/metrics.ts';
import { createInvalidationRoute } from './answer-cache/invalidation-route.ts';
import { createApolloServer } from './apollo-server.ts';
import { readAuthorization } from './authentication/read-credential.ts';
import { addSessionRoutes } from './authentication/session-routes.ts';
import { type Authentication, startAuthentication } from './authentication/start-authentication.ts';
import type { GatewayConfig } from './config.ts';
import { createClientOf, createRequestContext } from './create-context.ts';
import { type Documents, startDocuments } from './documents/start-documents.ts';
import { addExplorerRoutes } from './explorer/explorer-routes.ts';
import { createGuards } from './guard.ts';
import { createGenerations } from './policy/generation.ts';
import { createVerdicts, type Verdicts } from './policy/verdicts.ts';
import type { RequestContext } from './request.ts';
import { type Answers, startAnswers } from './start-answers.ts';
import { startShared } from './start-shared.ts';
import { createSubgraphClients, type SubgraphClients } from './subgraphs/subgraph-clients.ts';
import { watchSupergraph } from './supergraph.ts';
import { startUsage, type Usage } from './usage/start-usage.ts';
import { createUsageRoute } from './usage/usage-route.ts';

const identityTimeoutMs = 2000;

interface Parts {
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

type Mint = ReturnType<typeof createPrincipalMinter>;

const createClients = (
  { config, logger, metrics }: Parts,
  { verdicts, mint }: { readonly verdicts: Verdicts; readonly mint: Mint },
): SubgraphClients =>
  createSubgraphClients({
    config,
    logger,
    clock: systemClock,
    random: Math.random,
    registry: metrics.registry,
    principalOf: (context) => verdicts.get(context)?.principal ?? context.principal,
    mint,
  });

interface Served {
  readonly server: ApolloServer<RequestContext>;
  readonly documents: Documents;
  readonly answers: Answers;
  readonly authentication: Authentication;
  readonly mint: Mint;
  readonly usage: Usage;
}

/** Who a request is from, by its header or, where that is wanted, its cookies. */
const addAuthentication = (
  app: FastifyInstance,
  { SOBA_SESSION_COOKIES, SOBA_CORS_ORIGINS: origins, ...config }: GatewayConfig,
  { authentication, mint }: Pick<Served, 'authentication' | 'mint'>,
) => {
  const clientOf = createClientOf(config.SOBA_TRUSTED_HOPS);
  const cookies = SOBA_SESSION_COOKIES ? { origins } : null;
  const identity = { url: config.SOBA_JWKS_URL, mint, timeoutMs: identityTimeoutMs };
  if (cookies !== null) addSessionRoutes(app, { identity, cookies, clientOf });
  return {
    clientOf,
    authenticate: ({ headers }: FastifyRequest) =>
      authentication.authenticate(readAuthorization(headers, cookies)),
  };
};

const createRoutes = (parts: Parts, served: Served) => async (app: FastifyInstance) => {
  const { config, logger } = parts;
  const { server, documents, answers } = served;
  if (config.SOBA_CORS_ORIGINS.length > 0) {
    await app.register(cors, {
      origin: config.SOBA_CORS_ORIGINS,
      methods: ['GET', 'POST'],
      exposedHeaders: ['x-request-id'],
      maxAge: 600,
    });
  }
  const { authenticate, clientOf } = addAuthentication(app, config, served);
  const createContext = createRequestContext({
    authenticate,
    clientOf,
    requestTimeoutMs: config.SOBA_REQUEST_TIMEOUT_MS,
    forwardRules: config.SOBA_SUBGRAPH_REQUEST_HEADERS,
    clock: systemClock,
    logger,
  });
  for (const path of ['/graphql', '/explain']) {
    await createGraphqlRoute(app, {
      path,
      server,
      logger,
      createContext,
      prepare: documents.prepare,
      jsonStatus: config.SOBA_HTTP_STATUS_JSON,
    });
  }
  const principalOf = async (request: FastifyRequest) => (await authenticate(request)).principal;
  addExplorerRoutes(app, config);
  createUsageRoute(app, { authenticate: principalOf, read: served.usage.read });
  if (answers.cache !== undefined) {
    createInvalidationRoute(app, {
      authenticate: principalOf,
      invalidate: answers.cache.invalidate,
    });
  }
};

const watch = ({ config, logger, metrics }: Parts) =>
  watchSupergraph({
    place: config.SOBA_SUPERGRAPH,
    keys: config.SOBA_SUPERGRAPH_PUBLIC_KEYS,
    lastGoodPath: config.SOBA_SUPERGRAPH_LAST_GOOD,
    pollMs: config.SOBA_SUPERGRAPH_POLL_MS,
    clock: systemClock,
    logger,
    registry: metrics.registry,
  });

/** The gateway as an HTTP service: it serves as soon as it has a supergraph, whatever the subgraphs do. */
export const startGateway = async (config: GatewayConfig): Promise<HttpService> => {
  const logger = createLogger({ service: 'gateway', level: config.LOG_LEVEL });
  const metrics = createMetrics({ service: 'gateway', withProcess: true });
  const parts = { config, logger, metrics };
  const { registry } = metrics;
  const usage = startUsage({ config, clock: systemClock, logger, registry });
  const verdicts = createVerdicts();
  const generations = createGenerations();
  const guard = createGuards({ registry: metrics.registry, logger });
  const mint = createPrincipalMinter({ privateKey: config.SOBA_PRINCIPAL_PRIVATE_KEY, clock: systemClock });
  const clients = createClients(parts, { verdicts, mint });
  const supergraph = watch(parts);
  const shared = startShared({ ...parts, clock: systemClock });
  const { limiter, redis } = shared;
  const documents = await startDocuments({ config, guard, clock: systemClock, logger, redis }).catch(
    async (error: unknown) => {
      await usage.stop();
      await shared.stop();
      throw error;
    },
  );
  const jwksUrl = config.SOBA_JWKS_URL;
  const known = { jwksUrl, issuer: config.SOBA_ISSUER, mint, redis };
  const authentication = startAuthentication({ ...known, clock: systemClock, logger, registry });
  const answers = startAnswers({ config, generations, verdicts, redis, logger, registry });
  const wired = { clients, supergraph, verdicts, generations, answers, documents, guard, limiter, usage };
  const checks = [supergraph.check, clients.check, authentication.health, usage.check];
  const server = createApolloServer(parts, wired);
  const stopParts = async (): Promise<void> => {
    answers.cache?.stop();
    await authentication.stop();
    await documents.stop();
    await usage.stop();
    await shared.stop();
  };
  await server.start().catch(async (error: unknown) => {
    await stopParts();
    throw new Error(`The supergraph cannot be served: ${toError(error).message}`, { cause: error });
  });
  const stopServer = async (): Promise<void> => {
    await server.stop();
    await stopParts();
    await clients.stop();
  };
  try {
    const http = await startHttpService({
      name: 'gateway',
      port: config.PORT,
      config,
      logger,
      metrics,
      checks: [...checks, ...documents.checks, ...shared.checks],
      routes: createRoutes(parts, { server, documents, answers, authentication, mint, usage }),
    });
    return {
      ...http,
      stop: async () => {
        await http.stop();
        await stopServer();
      },
    };
  } catch (error) {
    await stopServer();
    throw error;
  }
};
