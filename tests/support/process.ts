import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface TestProcess {
  readonly child: ChildProcess;
  /** Everything it has written so far, standard output and error together. */
  readonly output: () => string;
  /** Waits for a text in the output and returns the match. Throws when the process ends before. */
  readonly waitFor: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** The test's own settings, and nothing that happens to be set outside. */
export const cleanEnv = (settings: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  APOLLO_TELEMETRY_DISABLED: '1',
  ...settings,
});

/** Starts one of our main files as a real process. */
export const startProcess = (
  file: string,
  settings: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): TestProcess => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], {
    cwd: root,
    env: cleanEnv(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const keep = (chunk: Buffer): void => {
    text += chunk.toString('utf8');
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let over = false;
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => {
      over = true;
      resolve(code ?? signal ?? 1);
    });
  });
  return {
    child,
    output: () => text,
    waitFor: async (pattern) => {
      for (;;) {
        const match = pattern.exec(text);
        if (match !== null) return match;
        if (over) throw new Error(`The process ended without ${pattern}:\n${text}`);
        await sleep(20);
      }
    },
    kill: (signal) => void child.kill(signal),
    ended,
  };
};
