import cluster from 'node:cluster';
import { systemClock } from '#platform/clock.ts';
import { ConfigError, parseConfig } from '#platform/config.ts';
import { runProcess } from '#platform/process.ts';

await runProcess('gateway', process.env, async (parts, logger) => {
  const { GatewayConfig } = await import('#gateway/config.ts');
  const config = parseConfig(GatewayConfig, process.env);
  const count = config.SOBA_WORKERS;
  if (count > 1 && cluster.isPrimary) {
    if (config.REDIS_URL === undefined)
      throw new ConfigError(['REDIS_URL is required with more than one of SOBA_WORKERS.']);
    if (config.SOBA_USAGE_FILE !== undefined)
      throw new ConfigError(['SOBA_USAGE_FILE is for one process: use SOBA_USAGE_DATABASE_URL instead.']);
    const { startWorkers } = await import('#platform/workers.ts');
    parts.push(await startWorkers({ count, logger, clock: systemClock }));
    logger.info({ workers: count }, 'All workers are ready.');
    return;
  }
  const { startGateway } = await import('#gateway/server.ts');
  const gateway = await startGateway(config);
  parts.push(gateway);
  logger.info({ url: gateway.url }, 'The gateway is ready.');
});
