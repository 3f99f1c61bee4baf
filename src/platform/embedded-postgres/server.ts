import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnOptions } from './account.ts';
import type { ClusterOptions } from './cluster.ts';

export interface Server {
  readonly hasExited: () => boolean;
  /** Resolves when the server is gone, with the way it went. */
  readonly exited: Promise<string>;
  /** Fast shutdown; an immediate one if that takes too long. */
  readonly stop: () => Promise<void>;
}

/**
 * Becomes the server, after leaving a reader on a pipe that only our process holds the other end of. A line means that
 * the server is gone; the bare end of the pipe means that we are gone, by whatever death, and the server has to stop.
 */
const script = `
exec 3<&0 </dev/null
( ( read -r line <&3 || kill -INT $$ ) >/dev/null 2>&1 & )
exec "$0" "$@" 3<&-
`;

const logPath = (directory: string): string => join(directory, 'server.log');

const openLog = async ({ directory, account }: ClusterOptions): Promise<FileHandle> => {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_APPEND, O_NOFOLLOW } = constants;
  const log = await open(logPath(directory), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_NOFOLLOW, 0o600);
  if (account.lent) await log.chown(account.uid, account.gid);
  return log;
};

export const lastLogLines = async (directory: string): Promise<string> =>
  (await readFile(logPath(directory), 'utf8').catch(() => '')).trimEnd().split('\n').slice(-12).join('\n');

const settings = (port: number, durable: boolean): string[] => {
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'log', // not the errors of clients: the file has to stay small
    log_checkpoints: 'off',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
};

const stopChild = async (child: ChildProcess, exited: Promise<string>): Promise<void> => {
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGQUIT'), 10_000);
  await exited;
  clearTimeout(timer);
};

export const spawnServer = async (options: ClusterOptions, port: number): Promise<Server> => {
  const log = await openLog(options);
  const args = ['-D', join(options.directory, 'cluster'), ...settings(port, options.durable)];
  const child = spawn('/bin/sh', ['-c', script, options.binaries.postgres, ...args], {
    ...spawnOptions(options.account),
    detached: true, // its own session: a terminal's Ctrl-C must not reach it before us
    stdio: ['pipe', log.fd, log.fd],
  });
  let gone = false;
  const exited = new Promise<string>((resolve) => {
    const leave = (detail: string) => {
      gone = true;
      child.stdin?.end('\n');
      resolve(detail);
    };
    child.stdin?.on('error', () => undefined); // the reader may be gone as well
    child.once('error', (error) => leave(error.message));
    child.once('exit', (code, signal) => leave(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  await log.close();
  return { hasExited: () => gone, exited, stop: () => stopChild(child, exited) };
};
