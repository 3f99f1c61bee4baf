import { runProcess } from '#platform/process.ts';

await runProcess('market', process.env, async (parts, logger) => {
  const { market } = await import('./subgraph.ts');
  const running = await market.start({ env: process.env, withProcessMetrics: true });
  parts.push(running);
  logger.info({ url: running.url }, 'The subgraph is ready.');
});
