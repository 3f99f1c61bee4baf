import { runProcess } from '#platform/process.ts';

await runProcess('flags', process.env, async (parts, logger) => {
  const { flags } = await import('./subgraph.ts');
  const running = await flags.start({ env: process.env, withProcessMetrics: true });
  parts.push(running);
  logger.info({ url: running.url }, 'The subgraph is ready.');
});
