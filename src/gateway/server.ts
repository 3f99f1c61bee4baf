import { toError } from '#platform/errors.ts';
import { type HttpService, type HttpServiceOptions, startHttpService } from '#platform/http-service.ts';
import { createLogger } from '#platform/logger.ts';
import { createMetrics } from '#platform/metrics.ts';
import { createApolloServer } from './apollo-server.ts';
import type { GatewayConfig } from './config.ts';
import { createRoutes } from './create-routes.ts';
import { startParts } from './start-parts.ts';

/** The gateway as an HTTP service: it serves as soon as it has a supergraph, whatever the subgraphs do. */
export const startGateway = async (
  config: GatewayConfig,
  { beforeListen }: Pick<HttpServiceOptions, 'beforeListen'> = {},
): Promise<HttpService> => {
  const logger = createLogger({ service: 'gateway', level: config.LOG_LEVEL });
  const metrics = createMetrics({ service: 'gateway', withProcess: true });
  const parts = await startParts({ config, logger, metrics });
  const server = createApolloServer(parts);
  await server.start().catch(async (error: unknown) => {
    await parts.stop();
    throw new Error(`The supergraph cannot be served: ${toError(error).message}`, { cause: error });
  });
  const stopAll = async (): Promise<void> => {
    await server.stop();
    await parts.stop();
  };
  try {
    const http = await startHttpService({
      name: 'gateway',
      port: config.PORT,
      config,
      logger,
      metrics,
      checks: parts.checks,
      routes: createRoutes(parts, server),
      beforeListen,
    });
    return {
      ...http,
      stop: async () => {
        await http.stop();
        await stopAll();
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
};
