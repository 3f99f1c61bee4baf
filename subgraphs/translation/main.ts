import { runProcess } from '#platform/process.ts';

await runProcess('translation', process.env, async (parts, logger) => {
  const { translation } = await import('./subgraph.ts');
  const running = await translation.start({ env: process.env, withProcessMetrics: true });
  parts.push(running);
  logger.info({ url: running.url }, 'The subgraph is ready.');
});
