#!/usr/bin/env node
// `npx soba`: runs on any Node from 20, and hands over to Node 24 in the folder where it was called.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './bootstrap/install.mjs';
import { run } from './bootstrap/run.mjs';

const main = async (args) => {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  await install(root, process.env);
  await run(root, process.env, { args: [`${root}/src/cli.ts`, ...args], cwd: process.cwd() });
};

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(error.exitCode ?? 1);
});
