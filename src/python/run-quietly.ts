import { spawn } from 'node:child_process';
import type { Environment } from '#platform/config.ts';
import type { StartProgram } from '../bootstrap/lock.mjs';

export interface Outcome {
  /** 1 when it could not be started or was killed. */
  readonly code: number;
  /** The end of what it wrote. */
  readonly output: string;
}

interface QuietRun {
  readonly cwd?: string;
  readonly env: Environment;
  readonly start?: StartProgram;
}

const mostKept = 4000;

/** Runs a program to its end. It is stopped with us: its pipes break, and a signal is passed on. */
export const runQuietly = (
  program: string,
  args: readonly string[],
  { cwd, env, start = spawn }: QuietRun,
): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = start(program, args, { cwd, env: { ...env } });
    // There is nothing to read for it.
    child.stdin.on('error', () => undefined);
    child.stdin.end();
    const stop = (): void => void child.kill('SIGTERM');
    process.once('exit', stop);
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-mostKept);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const finish = (code: number, more = ''): void => {
      process.off('exit', stop);
      resolve({ code, output: `${output}${more}`.trim() });
    };
    child.once('error', (error) => finish(1, error.message));
    child.once('close', (code) => finish(code ?? 1));
  });
