import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '#platform/config.ts';
import { pythonFolder, pythonServices } from './layout.ts';

export interface RunningPython {
  readonly name: string;
  /** By name of service. */
  readonly urls: ReadonlyMap<string, string>;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

export interface PythonOptions {
  /** The interpreter of the virtual environment. */
  readonly python: string;
  readonly names: readonly string[];
  readonly env: Environment;
  /** A line of its log. */
  readonly onLine: (line: string) => void;
  /** It went by itself. */
  readonly onExit: (why: string) => void;
  /** Whether a free port is as good as the usual one where that is taken; true unless said otherwise. */
  readonly mayMove?: boolean;
}

const startLimitMs = 60_000;
/** Longer than the process gives itself. */
const stopLimitMs = 25_000;

/** What is TypeScript's alone: keys, and a port that would be taken for theirs. */
const notTheirs =
  /^(?:PORT|SMTP_URL|REDIS_URL|SOBA_.*_KEYS?(?:_FILE)?|SOBA_.*SECRET(?:_FILE)?|NODE_.*|npm_.*)$/;

const childEnv = (env: Environment): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !notTheirs.test(name))),
  PYTHONUNBUFFERED: '1',
});

const parseAnnouncement = (line: string): readonly [string, string] | undefined => {
  if (!line.startsWith('{"listening":')) return undefined;
  const { listening, url } = JSON.parse(line) as { readonly listening: string; readonly url: string };
  return [listening, url];
};

const endOf = async (child: ChildProcess): Promise<string> => {
  const [code, signal] = await once(child, 'close');
  return signal === null ? `exit code ${code}` : String(signal);
};

/** It ends with its standard input; a library that does not let it is killed, with all that it started. */
const createStop = (child: ChildProcess, ended: Promise<unknown>) => async (): Promise<void> => {
  child.stdin?.end();
  const abandoned = new AbortController();
  const patience = sleep(stopLimitMs, undefined, { signal: abandoned.signal, ref: false }).catch(
    () => undefined,
  );
  await Promise.race([ended, patience]);
  abandoned.abort();
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
    process.kill(-child.pid, 'SIGKILL');
  await ended;
};

/**
 * Services in one Python process on their usual ports, or free ones where those are taken; resolves when all answer.
 * The process holds our end of a pipe: it ends when we do, however that happens. It has a process group of its own, so
 * that Ctrl-C reaches it through us, after those who call it.
 */
export const startPythonServices = async (options: PythonOptions): Promise<RunningPython> => {
  const { names, mayMove = true } = options;
  const args = ['-m', 'soba_services', ...names, ...(mayMove ? ['--free-ports'] : []), '--lifeline'];
  const child = spawn(options.python, args, {
    cwd: pythonFolder,
    env: childEnv(options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  child.stdin.on('error', () => undefined);
  const urls = new Map<string, string>();
  const state = { isStopping: false, last: '' };
  const ended = endOf(child);
  const lines = createInterface({ input: child.stdout });
  const allListen = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      const announced = parseAnnouncement(line);
      if (announced === undefined) options.onLine(line);
      else if (urls.set(...announced).size === names.length) resolve();
    });
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    state.last = line;
    options.onLine(line);
  });
  const stop = createStop(child, ended);
  const gone = ended.then((why) => {
    throw new Error(`The Python services did not start (${why}). ${state.last}`);
  });
  const late = sleep(startLimitMs, undefined, { ref: false }).then(async () => {
    if (urls.size < names.length) await stop();
  });
  await Promise.race([allListen, gone, late.then(() => gone)]);
  void ended.then((why) => {
    if (!state.isStopping) options.onExit(why);
  });
  return {
    name: 'python',
    urls,
    pid: child.pid ?? 0,
    stop: () => {
      state.isStopping = true;
      return stop();
    },
  };
};

/** The services that nobody runs elsewhere. */
export const servicesToStart = (env: Environment): string[] =>
  pythonServices.filter(({ urlSetting }) => !env[urlSetting]).map(({ name }) => name);

/** Where they are, as settings of those who call them. */
export const urlSettings = (urls: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries(
    pythonServices.flatMap(({ name, urlSetting }) => {
      const url = urls.get(name);
      return url === undefined ? [] : [[urlSetting, url]];
    }),
  );

/** What makes them listen there again. */
export const portSettings = (urls: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries(
    pythonServices.flatMap(({ name, portSetting }) => {
      const url = urls.get(name);
      return url === undefined ? [] : [[portSetting, new URL(url).port]];
    }),
  );
