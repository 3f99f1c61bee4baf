import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

export interface RedisServer {
  readonly url: string;
  /** Ends the server; a real Redis that was given by URL is left alone. */
  readonly stop: () => Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const answers = async (url: string): Promise<boolean> => {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
};

/** Undefined when it ended at once: somebody else took the port. */
const launch = async (port: number, options: readonly string[]): Promise<RedisServer | undefined> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'soba-redis-'));
  const own = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const server = spawn('redis-server', [...own, ...options], { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const url = `redis://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    server.kill('SIGKILL');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 200 && server.exitCode === null; tries += 1) {
    if ((await answers(url)) && server.exitCode === null) return { url, stop };
    await sleep(20);
  }
  await stop();
  return undefined;
};

/** A real Redis: the given one, or `redis-server` from PATH, or none. Pass a port to start it again where it was. */
export const startRedisServer = async (
  given?: string,
  port?: number,
  options: readonly string[] = [],
): Promise<RedisServer | undefined> => {
  if (given) return { url: given, stop: async () => undefined };
  if (spawnSync('redis-server', ['--version']).status !== 0) return undefined;
  for (let tries = 0; tries < 5; tries += 1) {
    const running = await launch(port ?? (await freePort()), options);
    if (running !== undefined) return running;
  }
  throw new Error('redis-server did not start.');
};
