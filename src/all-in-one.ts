import { readArguments } from './all-in-one/arguments.ts';
import { runProcess } from './platform/process.ts';

const env = await readArguments(process.argv.slice(2), process.env);

await runProcess('all-in-one', env, async (parts, logger) => {
  const { startEverything } = await import('./all-in-one/start-everything.ts');
  const { printBanner } = await import('./all-in-one/banner.ts');
  printBanner(await startEverything({ env, parts, logger }));
});
