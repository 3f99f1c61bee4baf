import { runProcess } from '#platform/process.ts';

await runProcess('fraud', process.env, async (parts, logger) => {
  const { fraud } = await import('./subgraph.ts');
  const running = await fraud.start({ env: process.env, withProcessMetrics: true });
  parts.push(running);
  logger.info({ url: running.url }, 'The subgraph is ready.');
});
