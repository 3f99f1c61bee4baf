// What every npm script calls. Runs on any Node from 20: installs what is missing, then hands over to Node 24.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildExplorer } from './bootstrap/explorer.mjs';
import { buildExplorerBeside } from './bootstrap/explorer-beside.mjs';
import { followNpm } from './bootstrap/follow-npm.mjs';
import { install } from './bootstrap/install.mjs';
import { run } from './bootstrap/run.mjs';

const commands = {
  start: ['--use-largepages=silent', 'src/all-in-one.ts'],
  dev: ['--watch', 'src/all-in-one.ts'],
  test: ['src/tools/test.ts'],
  check: ['src/tools/check.ts'],
  format: ['src/tools/format.ts'],
  generate: ['src/tools/generate.ts'],
  compose: ['src/tools/compose.ts'],
  migrate: ['src/migrate.ts'],
  keys: ['src/tools/create-keys.ts'],
  bench: ['src/tools/bench.ts'],
  docs: ['src/tools/docs.ts'],
  explorer: [],
};

const leave = (message, code) => {
  process.stderr.write(`${message}\n`);
  process.exit(code);
};

const main = async ([name, ...args]) => {
  if (Number(process.versions.node.split('.')[0]) < 20)
    leave(`Node 20 or newer is needed to start, and this is ${process.version}. See https://nodejs.org.`, 1);
  if (!Object.hasOwn(commands, name ?? ''))
    leave(`Usage: node src/bootstrap.mjs <${Object.keys(commands).join(' | ')}> [arguments]`, 2);
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  followNpm(process.env);
  await install(root, process.env);
  if (name === 'explorer') {
    await buildExplorer(root, process.env);
    // Whoever follows npm looks on for ever.
    process.exit(0);
  }
  if (name === 'start' || name === 'dev') buildExplorerBeside(root, process.env);
  await run(root, process.env, { args: [...commands[name], ...args] });
};

main(process.argv.slice(2)).catch((error) => leave(error.message, error.exitCode ?? 1));
