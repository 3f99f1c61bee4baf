import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';

/** The gateway under test has core 1 to itself; whoever asks and answers it shares core 0. */
export const gatewayCore = '1';
export const otherCore = '0';

/** Two workers have two cores, which they share with the load where there are no more than two. */
export const workerCores = availableParallelism() > 2 ? '1,2' : '0,1';

export const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0;

/** A process that runs already, with all its threads. */
export const pin = (pid: number | undefined, core: string): void => {
  if (canPin) spawnSync('taskset', ['-acp', core, String(pid)]);
};

export interface Pinned {
  readonly child: ChildProcess;
  readonly pid: number;
  /** The next message of the process, in answer to this one. */
  readonly ask: (message: unknown) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

interface Start {
  readonly file: string;
  readonly args?: readonly string[];
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A core, or several divided by commas. */
  readonly core: string;
  readonly cwd?: string;
}

/** Whatever ends us, nothing that we started lives on. */
const living = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    process.stderr.write(`stopped by ${signal}\n`);
    process.exit(1);
  });
}

const quiet = '--disable-warning=ExperimentalWarning';

const nextMessage = async (child: ChildProcess, file: string): Promise<unknown> => {
  const done = new AbortController();
  const { signal } = done;
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`${file} ended with ${code}.`);
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    return message;
  } finally {
    done.abort();
    ended.catch(() => undefined);
  }
};

/** A Node process on its core, in an environment that nothing outside has a say in. It ends with us. */
export const runPinned = ({ file, args = [], flags = [], env = {}, core, cwd }: Start): Pinned => {
  const command = [process.execPath, quiet, ...flags, file, ...args];
  const [program = '', ...rest] = canPin ? ['taskset', '-c', core, ...command] : command;
  const child = spawn(program, rest, {
    env: { PATH: '/usr/bin:/bin', NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: '1', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  living.add(child);
  child.once('exit', () => living.delete(child));
  // As in production, where something reads the logs.
  child.stdout?.resume();
  return {
    child,
    pid: child.pid ?? 0,
    ask: (message) => {
      const answer = nextMessage(child, file);
      if (message !== undefined) child.send(message as object);
      return answer;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
};

export const findFreePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
};
