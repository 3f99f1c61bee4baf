import { readArguments } from './all-in-one/arguments.ts';
import { printBanner } from './all-in-one/banner.ts';
import { startEverything } from './all-in-one/start-everything.ts';
import { runProcess } from './platform/process.ts';

const env = readArguments(process.argv.slice(2), process.env);

await runProcess('all-in-one', env, async (parts, logger) => {
  printBanner(await startEverything({ env, parts, logger }));
});
