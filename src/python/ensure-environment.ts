import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Environment } from '#platform/config.ts';
import { type StartProgram, withLock } from '../bootstrap/lock.mjs';
import { findPython } from './find-python.ts';
import { pythonFolder, pythonOf, usualEnvironment } from './layout.ts';
import { runQuietly } from './run-quietly.ts';

/** `run` has what the services need, `develop` also what checks and tests them. */
export type Purpose = 'run' | 'develop';

/** Where the environment is, and the folder of the files that say what belongs into it. */
export interface Place {
  readonly environment: string;
  readonly requirements: string;
}

export const usualPlace: Place = { environment: usualEnvironment, requirements: pythonFolder };

const files = { run: 'requirements.txt', develop: 'requirements-dev.txt' } as const;

const Stamp = z.object({ run: z.string(), develop: z.string().nullable() });
type Stamp = z.output<typeof Stamp>;

const stampPath = ({ environment }: Place): string => path.join(environment, '.soba-requirements');

const digestOf = ({ requirements }: Place, purpose: Purpose): string =>
  createHash('sha256')
    .update(readFileSync(path.join(requirements, files[purpose])))
    .digest('hex');

/** What the environment holds; undefined when there is none, or when making it was not finished. */
const readStamp = (place: Place): Stamp | undefined => {
  // A Python that was upgraded or removed leaves a dangling link.
  if (!existsSync(pythonOf(place.environment))) return undefined;
  try {
    return Stamp.parse(JSON.parse(readFileSync(stampPath(place), 'utf8')));
  } catch {
    return undefined;
  }
};

/** Whether nothing is to be done before it is used. */
export const hasEnvironment = (purpose: Purpose, place: Place = usualPlace): boolean => {
  const stamp = readStamp(place);
  if (stamp?.run !== digestOf(place, 'run')) return false;
  return purpose === 'run' || stamp.develop === digestOf(place, 'develop');
};

interface Run {
  readonly env: Environment;
  readonly start: StartProgram;
}

const step = async (program: string, args: readonly string[], run: Run): Promise<void> => {
  const { code, output } = await runQuietly(program, args, run);
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

const install = async (purpose: Purpose, place: Place, run: Run): Promise<void> => {
  if (hasEnvironment(purpose, place)) return;
  // What an interrupted installation left is thrown away; only a finished one is changed in place.
  if (readStamp(place) === undefined)
    await step(await findPython(run.env), ['-m', 'venv', '--clear', place.environment], run);
  rmSync(stampPath(place), { force: true });
  const file = path.join(place.requirements, files[purpose]);
  await step(pythonOf(place.environment), ['-m', 'pip', 'install', ...pipOptions, '-r', file], run);
  const develop = purpose === 'develop' ? digestOf(place, 'develop') : null;
  writeFileSync(stampPath(place), `${JSON.stringify({ run: digestOf(place, 'run'), develop })}\n`);
};

export interface EnvironmentOptions {
  readonly env: Environment;
  /** Says what takes long, and waits for it. */
  readonly progress: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;
  readonly place?: Place;
}

/** The virtual environment of the Python services, made or brought up to date when needed; the path of its Python. */
export const ensureEnvironment = async (
  purpose: Purpose,
  { env, progress, place = usualPlace }: EnvironmentOptions,
): Promise<string> => {
  if (!hasEnvironment(purpose, place)) {
    mkdirSync(path.dirname(place.environment), { recursive: true });
    await progress('Python packages', () =>
      withLock(
        `${place.environment}.lock`,
        (start) => install(purpose, place, { env, start }),
        () => process.stderr.write('Another process installs the Python packages, waiting for it ...\n'),
      ),
    );
  }
  return pythonOf(place.environment);
};
