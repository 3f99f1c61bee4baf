import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install } from './install.mjs';
import { chooseRuntime } from './runtime.mjs';

const readText = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** What the page is made from. */
const sourceHash = (folder) => {
  const sources = readdirSync(join(folder, 'src')).map((name) => join('src', name));
  const hash = createHash('sha256');
  for (const name of ['package-lock.json', 'build.mjs', ...sources.sort()]) {
    hash.update(`${name}\n${readText(join(folder, name))}\n`);
  }
  return hash.digest('hex');
};

const bundle = (root, folder) =>
  new Promise((resolve, reject) => {
    const child = spawn(chooseRuntime(root), ['build.mjs'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let output = '';
    child.stderr.on('data', (text) => {
      output = (output + text).slice(-4_000);
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`The explorer could not be bundled.\n${output.trim()}`)),
    );
  });

/** Builds the page at /explorer when it was not, or when its sources have changed since. Its packages are its own. */
export const buildExplorer = async (root, env) => {
  const folder = join(root, 'explorer');
  const stamp = join(folder, 'dist', '.source');
  const hash = sourceHash(folder);
  if (readText(stamp) === hash) return;
  process.stderr.write('Building the explorer, once ...\n');
  await install(folder, env);
  await bundle(root, folder);
  writeFileSync(stamp, hash);
};
