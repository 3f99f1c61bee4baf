import { runProcess } from '#platform/process.ts';

await runProcess('chain', process.env, async (parts, logger) => {
  const { chain } = await import('./subgraph.ts');
  const running = await chain.start({ env: process.env, withProcessMetrics: true });
  parts.push(running);
  logger.info({ url: running.url }, 'The subgraph is ready.');
});
