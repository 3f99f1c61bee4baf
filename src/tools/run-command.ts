import { spawn } from 'node:child_process';

export interface CommandResult {
  readonly code: number;
  readonly output: string;
  readonly seconds: number;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
}

/** One of our own tools under this Node. */
export const nodeCommand = (...args: string[]): Command => ({
  program: process.execPath,
  args: ['--disable-warning=ExperimentalWarning', ...args],
});

/** Runs a tool, its output kept. */
export const runCommand = ({ program, args, cwd }: Command): Promise<CommandResult> =>
  new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const finish = (code: number): void =>
      resolve({ code, output, seconds: (performance.now() - started) / 1000 });
    child.once('error', (error) => {
      output += error.message;
      finish(1);
    });
    child.once('close', (code) => finish(code ?? 1));
  });
