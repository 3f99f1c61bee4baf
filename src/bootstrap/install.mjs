import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { withLock } from './lock.mjs';

const readText = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const readPackages = (path) => {
  try {
    return JSON.parse(readText(path)).packages;
  } catch {
    return undefined;
  }
};

const lockHash = (root) =>
  createHash('sha256')
    .update(readText(join(root, 'package-lock.json')))
    .digest('hex');
const stampPath = (root) => join(root, 'node_modules', '.soba-lock');
const isInstalled = (root) => readText(stampPath(root)).trim() === lockHash(root);
const say = (text) => process.stderr.write(text);

/** npm keeps in node_modules what it installed; after an `npm install` by hand there is nothing left to do. */
const isInstalledByHand = (root) => {
  const found = readPackages(join(root, 'node_modules', '.package-lock.json'));
  const wanted = readPackages(join(root, 'package-lock.json'));
  if (found === undefined || wanted === undefined) return false;
  return Object.entries(wanted)
    .filter(([path]) => path !== '')
    .every(([path, { version, integrity, optional }]) =>
      found[path]
        ? found[path].version === version && found[path].integrity === integrity
        : optional === true,
    );
};

/** The npm that called us, or the one on the PATH. */
const npmCommand = (env) => {
  const path = env.npm_execpath ?? '';
  if (/npm-cli\.c?js$/.test(path)) return { program: process.execPath, first: [path], shell: false };
  return { program: 'npm', first: [], shell: process.platform === 'win32' };
};

const showProgress = () => {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1_000);
  const [startOfLine, endOfLine, everyMs] = process.stderr.isTTY ? ['\r', '', 2_000] : ['', '\n', 10_000];
  say(`Installing packages (npm ci) ...${endOfLine}`);
  const timer = setInterval(
    () => say(`${startOfLine}Installing packages (npm ci) ... ${seconds()} s${endOfLine}`),
    everyMs,
  );
  return (outcome) => {
    clearInterval(timer);
    say(`${startOfLine}Installing packages (npm ci) ... ${outcome} after ${seconds()} s\n`);
  };
};

/** A signal stops npm, and then us. npm may take half a minute to give up, and what it leaves is thrown away anyhow. */
const passSignals = (child) => {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const pass = (name) => {
    child.kill(name);
    setTimeout(() => child.kill('SIGKILL'), 1_000).unref();
  };
  for (const name of names) process.on(name, pass);
  return () => {
    for (const name of names) process.off(name, pass);
  };
};

const npmCi = (root, env, spawn) =>
  new Promise((resolve) => {
    const { program, first, shell } = npmCommand(env);
    const options = ['--no-audit', '--no-fund', '--loglevel=error', '--include=dev', '--include=optional'];
    const child = spawn(program, [...first, 'ci', ...options], { cwd: root, env, shell });
    const stopPassing = passSignals(child);
    let output = '';
    const keep = (text) => {
      output = (output + text).slice(-4_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const finish = (ending) => {
      stopPassing();
      resolve({ ...ending, lines: output.trim().split('\n').slice(-15).join('\n') });
    };
    child.on('error', (error) => finish({ problem: error.message, exitCode: 1 }));
    child.on('close', (code, signal) => {
      if (code === 0) finish({});
      else
        finish({
          problem: `npm ended with ${signal ?? code}`,
          exitCode: signal ? 128 + constants.signals[signal] : 1,
        });
    });
  });

const npmCiWithProgress = async (root, env, spawn) => {
  const finish = showProgress();
  const { problem, exitCode, lines } = await npmCi(root, env, spawn);
  finish(problem === undefined ? 'done' : 'failed');
  if (problem !== undefined)
    throw Object.assign(new Error(`The packages could not be installed: ${problem}.\n${lines}`), {
      exitCode,
    });
};

const installOnce = async (root, env, spawn) => {
  if (isInstalled(root)) return;
  const hash = lockHash(root);
  if (!isInstalledByHand(root)) await npmCiWithProgress(root, env, spawn);
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stampPath(root), `${hash}\n`);
};

/** Makes node_modules match package-lock.json; says nothing when it does already. */
export const install = async (root, env) => {
  if (isInstalled(root)) return;
  const lock = join(root, '.soba-install.lock');
  await withLock(
    lock,
    (spawn) => installOnce(root, env, spawn),
    () => say(`Another process installs the packages, waiting for it (${lock}) ...\n`),
  );
};
