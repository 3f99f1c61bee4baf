import { runProcess } from '#platform/process.ts';

await runProcess('predictions', process.env, async (parts, logger) => {
  const { predictions } = await import('./subgraph.ts');
  const running = await predictions.start({ env: process.env, withProcessMetrics: true });
  parts.push(running);
  logger.info({ url: running.url }, 'The subgraph is ready.');
});
