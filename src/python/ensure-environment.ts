import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Environment } from '#platform/config.ts';
import { withLock } from '../bootstrap/lock.mjs';
import { findPython } from './find-python.ts';
import { environmentFolder, environmentPython, pythonFolder, root } from './layout.ts';
import { runQuietly } from './run-quietly.ts';

/** `run` has what the services need, `develop` also what checks and tests them. */
export type Purpose = 'run' | 'develop';

const files = { run: 'requirements.txt', develop: 'requirements-dev.txt' } as const;

const Stamp = z.object({ run: z.string(), develop: z.string().nullable() });
type Stamp = z.output<typeof Stamp>;

const stampPath = path.join(environmentFolder, '.soba-requirements');

const digestOf = (purpose: Purpose): string =>
  createHash('sha256')
    .update(readFileSync(path.join(pythonFolder, files[purpose])))
    .digest('hex');

/** What the environment holds; undefined when there is none, or when making it was not finished. */
const readStamp = (): Stamp | undefined => {
  try {
    // A Python that was upgraded or removed leaves a dangling link.
    return existsSync(environmentPython)
      ? Stamp.parse(JSON.parse(readFileSync(stampPath, 'utf8')))
      : undefined;
  } catch {
    return undefined;
  }
};

const isCurrent = (purpose: Purpose): boolean => {
  const stamp = readStamp();
  return stamp?.run === digestOf('run') && (purpose === 'run' || stamp.develop === digestOf('develop'));
};

interface Run {
  readonly env: Environment;
  readonly onPid: (pid: number) => void;
}

const step = async (program: string, args: readonly string[], run: Run): Promise<void> => {
  const { code, output } = await runQuietly(program, args, { ...run, cwd: root });
  if (code !== 0) throw new Error(`The Python packages could not be installed:\n${output}`);
};

const pipOptions = [
  '--quiet',
  '--disable-pip-version-check',
  '--no-input',
  '--require-hashes',
  // Nothing of a package runs while it is installed.
  '--only-binary=:all:',
];

const install = async (purpose: Purpose, run: Run): Promise<void> => {
  if (isCurrent(purpose)) return;
  // What an interrupted installation left is thrown away; only a finished one is changed in place.
  if (readStamp() === undefined)
    await step(await findPython(run.env), ['-m', 'venv', '--clear', environmentFolder], run);
  rmSync(stampPath, { force: true });
  const file = path.join(pythonFolder, files[purpose]);
  await step(environmentPython, ['-m', 'pip', 'install', ...pipOptions, '-r', file], run);
  const stamp: Stamp = { run: digestOf('run'), develop: purpose === 'develop' ? digestOf('develop') : null };
  writeFileSync(stampPath, `${JSON.stringify(stamp)}\n`);
};

export interface EnvironmentOptions {
  readonly env: Environment;
  /** Says what takes long, and waits for it. */
  readonly progress: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;
}

export const hasEnvironment = (purpose: Purpose): boolean => isCurrent(purpose);

/** The virtual environment of the Python services, made or brought up to date when needed; the path of its Python. */
export const ensureEnvironment = async (
  purpose: Purpose,
  { env, progress }: EnvironmentOptions,
): Promise<string> => {
  if (!isCurrent(purpose))
    await progress('Python packages', () =>
      withLock(
        path.join(root, '.soba-python.lock'),
        (onPid) => install(purpose, { env, onPid }),
        () => process.stderr.write('Another process installs the Python packages, waiting for it ...\n'),
      ),
    );
  return environmentPython;
};
