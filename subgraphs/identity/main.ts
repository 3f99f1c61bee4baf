import { runProcess } from '#platform/process.ts';

await runProcess('identity', process.env, async (parts, logger) => {
  const { identity } = await import('./subgraph.ts');
  const running = await identity.start({ env: process.env, withProcessMetrics: true });
  parts.push(running);
  logger.info({ url: running.url }, 'The subgraph is ready.');
});
