import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';

const makeWay = (pid) => {
  try {
    setPriority(pid, 10);
  } catch {
    // It has ended already.
  }
};

/**
 * Builds the explorer while everything starts: it takes longer than that, and offline it cannot be built. What is built
 * already takes no time.
 */
export const buildExplorerBeside = (root, env) => {
  // What is shipped has it built.
  if (!existsSync(join(root, 'explorer', 'build.mjs'))) return;
  const bootstrap = join(root, 'src', 'bootstrap.mjs');
  const child = spawn(process.execPath, [bootstrap, 'explorer'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // The start comes first. A child that could not be started has no number.
  if (child.pid !== undefined) makeWay(child.pid);
  let output = '';
  child.stderr.on('data', (text) => {
    output = (output + text).slice(-2_000);
  });
  child.on('error', () => undefined);
  child.on('exit', (code) => {
    if (code !== 0 && code !== null)
      process.stderr.write(
        `${output.trim()}\nThe explorer is not built; all else works. Try again: npm run explorer\n`,
      );
  });
  process.on('exit', () => child.kill());
};
