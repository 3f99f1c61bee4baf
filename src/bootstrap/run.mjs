import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { chooseRuntime } from './runtime.mjs';

const childEnv = (root, env) => {
  const pathName = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return {
    ...env,
    [pathName]: [join(root, 'node_modules', '.bin'), env[pathName]].filter(Boolean).join(delimiter),
    APOLLO_TELEMETRY_DISABLED: '1',
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node-compile'),
  };
};

const passSignals = (child) => {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
};

/** Runs a program with Node 24 in the checkout, or where it is told to, and ends as it ends. */
export const run = (root, env, { args, cwd = root }) =>
  new Promise((_resolve, reject) => {
    const runtime = chooseRuntime(root);
    const child = spawn(runtime, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd,
      env: childEnv(root, env),
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'], // the child sees a disconnect when we are killed
    });
    passSignals(child);
    child.on('error', (error) =>
      reject(new Error(`${runtime} cannot be run: ${error.message}. Install Node 24.`)),
    );
    child.on('exit', (code, signal) =>
      process.exit(signal === null ? code : 128 + constants.signals[signal]),
    );
  });
