import type { ApolloServer } from '@apollo/server';
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { systemClock } from '#platform/clock.ts';
import { toError } from '#platform/errors.ts';
import { createGraphqlRoute } from '#platform/graphql-http.ts';
import { type HttpService, startHttpService } from '#platform/http-service.ts';
import { createPrincipalMinter } from '#platform/identity.ts';
import { createLogger, type Logger } from '#platform/logger.ts';
import { createHistogram, createMetrics, type Metrics } from '#platform/metrics.ts';
import { createApolloServer } from './apollo-server.ts';
import { createAuthenticator } from './authenticate.ts';
import type { GatewayConfig } from './config.ts';
import { createRequestContext } from './create-context.ts';
import { type Documents, startDocuments } from './documents/start-documents.ts';
import { createGuards } from './guard.ts';
import { createVerdicts, type Verdicts } from './policy/verdicts.ts';
import type { RequestContext } from './request.ts';
import { startShared } from './start-shared.ts';
import { createSubgraphClients, type SubgraphClients } from './subgraph-clients.ts';
import { watchSupergraph } from './supergraph.ts';

interface Parts {
  readonly config: GatewayConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const createClients = ({ config, logger, metrics }: Parts, verdicts: Verdicts): SubgraphClients =>
  createSubgraphClients({
    config,
    logger,
    clock: systemClock,
    principalOf: (context) => verdicts.get(context)?.principal ?? context.principal,
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

interface Served {
  readonly server: ApolloServer<RequestContext>;
  readonly documents: Documents;
}

const createRoutes =
  (parts: Parts, { server, documents }: Served) =>
  async (app: FastifyInstance) => {
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
      trustedHops: config.SOBA_TRUSTED_HOPS,
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
  };

/** The gateway as an HTTP service: it serves as soon as it has a supergraph, whatever the subgraphs do. */
export const startGateway = async (config: GatewayConfig): Promise<HttpService> => {
  const logger = createLogger({ service: 'gateway', level: config.LOG_LEVEL });
  const metrics = createMetrics({ service: 'gateway', withProcess: true });
  const parts = { config, logger, metrics };
  const verdicts = createVerdicts();
  const guard = createGuards({ registry: metrics.registry, logger });
  const clients = createClients(parts, verdicts);
  const supergraph = watchSupergraph({
    path: config.SOBA_SUPERGRAPH,
    pollMs: config.SOBA_SUPERGRAPH_POLL_MS,
    clock: systemClock,
    logger,
    registry: metrics.registry,
  });
  const shared = startShared({ ...parts, clock: systemClock });
  const { limiter, redis } = shared;
  const documents = await startDocuments({ config, guard, clock: systemClock, logger, redis }).catch(
    async (error: unknown) => {
      await shared.stop();
      throw error;
    },
  );
  const server = createApolloServer(parts, { clients, supergraph, verdicts, documents, guard, limiter });
  await server.start().catch(async (error: unknown) => {
    await documents.stop();
    await shared.stop();
    throw new Error(`The supergraph cannot be served: ${toError(error).message}`, { cause: error });
  });
  const stopServer = async (): Promise<void> => {
    await server.stop();
    await documents.stop();
    await shared.stop();
    await clients.stop();
  };
  try {
    const http = await startHttpService({
      name: 'gateway',
      port: config.PORT,
      config,
      logger,
      metrics,
      checks: [supergraph.check, clients.check, ...documents.checks, ...shared.checks],
      routes: createRoutes(parts, { server, documents }),
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
