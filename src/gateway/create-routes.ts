import type { ApolloServer } from '@apollo/server';
import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { systemClock } from '#platform/clock.ts';
import { createGraphqlRoute } from '#platform/graphql-http.ts';
import { createInvalidationRoute } from './answer-cache/invalidation-route.ts';
import { readAuthorization } from './authentication/read-credential.ts';
import { addSessionRoutes } from './authentication/session-routes.ts';
import type { GatewayConfig } from './config.ts';
import { createClientOf, createRequestContext } from './create-context.ts';
import { addExplorerRoutes } from './explorer/explorer-routes.ts';
import { addOfrepRoutes } from './flags/ofrep-routes.ts';
import type { RequestContext } from './request.ts';
import { addRestRoutes } from './rest/add-rest-routes.ts';
import type { GatewayParts } from './start-parts.ts';
import { createUsageRoute } from './usage/usage-route.ts';

const identityTimeoutMs = 2000;

/** Who a request is from, by its header or, where that is wanted, its cookies. */
const addAuthentication = (
  app: FastifyInstance,
  { SOBA_SESSION_COOKIES, SOBA_CORS_ORIGINS: origins, ...config }: GatewayConfig,
  { authentication, mint }: Pick<GatewayParts, 'authentication' | 'mint'>,
) => {
  const clientOf = createClientOf(config.SOBA_TRUSTED_HOPS);
  const cookies = SOBA_SESSION_COOKIES ? { origins } : null;
  const identity = { url: config.SOBA_JWKS_URL, mint, timeoutMs: identityTimeoutMs };
  if (cookies !== null) addSessionRoutes(app, { identity, cookies, clientOf });
  return {
    clientOf,
    authenticate: ({ headers }: Pick<FastifyRequest, 'headers'>) =>
      authentication.authenticate(readAuthorization(headers, cookies)),
  };
};

/** What is served beside health and metrics. */
export const createRoutes =
  (parts: GatewayParts, server: ApolloServer<RequestContext>) => async (app: FastifyInstance) => {
    const { config, logger, documents, answers, stored } = parts;
    if (config.SOBA_CORS_ORIGINS.length > 0) {
      await app.register(cors, {
        origin: config.SOBA_CORS_ORIGINS,
        methods: ['GET', 'POST'],
        exposedHeaders: ['x-request-id'],
        maxAge: 600,
      });
    }
    const { authenticate, clientOf } = addAuthentication(app, config, parts);
    if (config.SOBA_FLAGS_URL !== undefined) {
      const limiter = config.SOBA_GUARD_RATE_LIMIT === 'enforce' ? parts.limiter : undefined;
      const addressOf = (request: FastifyRequest): string => clientOf(request).address;
      addOfrepRoutes(app, { url: config.SOBA_FLAGS_URL, mint: parts.mint, authenticate, addressOf, limiter });
    }
    const principalOf = async (request: FastifyRequest) => (await authenticate(request)).principal;
    addExplorerRoutes(app, config);
    createUsageRoute(app, { authenticate: principalOf, read: parts.usage.read });
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
    await addRestRoutes(app, {
      server,
      createContext,
      checkVariables: documents.checkVariables,
      canRun: stored.canRun,
      clock: systemClock,
      logger,
    });
    parts.rateLimits.routes(app);
    if (answers.cache !== undefined) {
      createInvalidationRoute(app, {
        authenticate: principalOf,
        invalidate: answers.cache.invalidate,
      });
    }
  };
