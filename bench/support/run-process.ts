import { type ChildProcess, spawn } from 'node:child_process';

export interface BenchProcess {
  readonly url: string;
  readonly child: ChildProcess;
}

/** Starts one of our files and waits for the first URL that it prints. */
export const startBenchProcess = (
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<BenchProcess> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], {
      env: { PATH: '/usr/bin:/bin', NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: '1', ...env },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      if (output === 'found') return;
      output += chunk.toString('utf8');
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (url === undefined) return;
      output = 'found';
      resolve({ url, child });
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}: ${output}`)));
  });
