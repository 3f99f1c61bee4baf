import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { systemClock } from '#platform/clock.ts';
import { toError } from '#platform/errors.ts';
import { createErrorFormatter } from '#platform/graphql-errors.ts';
import { createGraphqlRoute } from '#platform/graphql-http.ts';
import { type HttpService, startHttpService } from '#platform/http-service.ts';
import { createPrincipalMinter } from '#platform/identity.ts';
import { createLogger, type Logger } from '#platform/logger.ts';
import { createHistogram, createMetrics, type Metrics } from '#platform/metrics.ts';
import { createAuthenticator } from './authenticate.ts';
import type { GatewayConfig } from './config.ts';
import { createRequestContext } from './create-context.ts';
import { createStages, runInOrder } from './pipeline.ts';
import type { RequestContext } from './request.ts';
import { createSubgraphClients, type SubgraphClients } from './subgraph-clients.ts';
import { type WatchedSupergraph, watchSupergraph } from './supergraph.ts';

interface Parts {
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const createClients = ({ config, logger, metrics }: Parts): SubgraphClients =>
  createSubgraphClients({
    config,
    logger,
    clock: systemClock,
    mint: createPrincipalMinter({
      privateKey: config.SOBA_PRINCIPAL_PRIVATE_KEY,
      clock: systemClock,
    }),
    duration: createHistogram(metrics.registry, {
      name: 'soba_subgraph_request_duration_seconds',
      help: 'Calls of subgraphs by subgraph and outcome.',
      labels: ['subgraph', 'outcome'],
    }),
  });

const createServer = (
  { config, logger, metrics }: Parts,
  { clients, supergraph }: { readonly clients: SubgraphClients; readonly supergraph: WatchedSupergraph },
): ApolloServer<RequestContext> =>
  new ApolloServer<RequestContext>({
    gateway: new ApolloGateway({
      supergraphSdl: supergraph.manager,
      buildService: ({ name, url }) => clients.get(name, url ?? ''),
      logger,
    }),
    logger,
    introspection: config.SOBA_INTROSPECTION,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: createErrorFormatter(logger),
    plugins: [ApolloServerPluginLandingPageDisabled(), runInOrder(createStages({ metrics }))],
  });

const createRoutes = (parts: Parts, server: ApolloServer<RequestContext>) => async (app: FastifyInstance) => {
  const { config, logger } = parts;
  if (config.SOBA_CORS_ORIGINS.length > 0) {
    await app.register(cors, {
      origin: config.SOBA_CORS_ORIGINS,
      methods: ['GET', 'POST'],
      exposedHeaders: ['x-request-id'],
      maxAge: 600,
    });
  }
  const createContext = createRequestContext({
    authenticate: createAuthenticator({ jwksUrl: config.SOBA_JWKS_URL, clock: systemClock, logger }),
    requestTimeoutMs: config.SOBA_REQUEST_TIMEOUT_MS,
    clock: systemClock,
    logger,
  });
  await createGraphqlRoute(app, { server, logger, createContext });
};

/** The gateway as an HTTP service: it serves as soon as it has a supergraph, whatever the subgraphs do. */
export const startGateway = async (config: GatewayConfig): Promise<HttpService> => {
  const logger = createLogger({ service: 'gateway', level: config.LOG_LEVEL });
  const metrics = createMetrics({ service: 'gateway', withProcess: true });
  const parts = { config, logger, metrics };
  const clients = createClients(parts);
  const supergraph = watchSupergraph({
    path: config.SOBA_SUPERGRAPH,
    pollMs: config.SOBA_SUPERGRAPH_POLL_MS,
    clock: systemClock,
    logger,
    registry: metrics.registry,
  });
  const server = createServer(parts, { clients, supergraph });
  await server.start().catch((error: unknown) => {
    throw new Error(`The supergraph cannot be served: ${toError(error).message}`, { cause: error });
  });
  const stopServer = async (): Promise<void> => {
    await server.stop();
    await clients.stop();
  };
  try {
    const http = await startHttpService({
      name: 'gateway',
      port: config.PORT,
      config,
      logger,
      metrics,
      checks: [supergraph.check, clients.check],
      routes: createRoutes(parts, server),
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
