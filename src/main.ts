import { parseConfig } from '#platform/config.ts';
import { runProcess } from '#platform/process.ts';

await runProcess('gateway', process.env, async (parts, logger) => {
  const { GatewayConfig } = await import('#gateway/config.ts');
  const { startGateway } = await import('#gateway/server.ts');
  const gateway = await startGateway(parseConfig(GatewayConfig, process.env));
  parts.push(gateway);
  logger.info({ url: gateway.url }, 'The gateway is ready.');
});
