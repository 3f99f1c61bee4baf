import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { chooseAccount, spawnOptions } from './account.ts';
import { prepareBinaries } from './binaries.ts';
import { isAlive } from './processes.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start.ts';

const ownerScript = join(import.meta.dirname, '../../../tests/support/embedded-postgres-owner.ts');
const isRoot = process.getuid?.() === 0;
let root: string;
let dataDir: string;
let directory: string;
let notices: string[] = [];

const start = (folder = dataDir, onExit?: (detail: string) => void): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({
    dataDir: folder,
    durable: false,
    onNotice: (message) => notices.push(message),
    ...(onExit === undefined ? {} : { onExit }),
  });

const query = async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
  const client = new Client({ connectionString: url, ssl: false });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

const pidFile = () => join(directory, 'cluster', 'postmaster.pid');

const serverPid = async (): Promise<number> => Number((await readFile(pidFile(), 'utf8')).split('\n')[0]);

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  const end = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('It did not happen within 10 s.');
    await sleep(20);
  }
};

/** The shell that reads the pipe carries the folder in its arguments, as the server does. */
const processesOf = async (folder: string): Promise<string[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return commands.filter((command) => command.includes(folder) && /postgres/.test(command));
};

beforeAll(async () => {
  root = await mkdtemp('/tmp/soba-postgres-');
  await chmod(root, 0o755);
  dataDir = join(root, 'data');
  const first = await start();
  directory = first.directory;
  await query(first.url, 'create table kept (word text)');
  await query(first.url, "insert into kept values ('soba')");
  await first.stop();
});

afterAll(() => rm(root, { recursive: true, force: true }));

describe('the embedded PostgreSQL', () => {
  test('serves PostgreSQL 18 with UTF-8, and leaves no process and no owner after stop', async () => {
    const postgres = await start();
    const [row] = await query(
      postgres.url,
      "select version(), upper('é') as upper, current_setting('fsync') as fsync",
    );
    expect(row).toMatchObject({ version: expect.stringMatching(/^PostgreSQL 18/), upper: 'É', fsync: 'off' });
    const pid = await serverPid();
    await Promise.all([postgres.stop(), postgres.stop()]);
    expect(await isAlive(pid)).toBe(false);
    expect(existsSync(join(directory, 'owner'))).toBe(false);
    await until(async () => !existsSync('/proc/self') || (await processesOf(directory)).length === 0);
  });

  test('keeps its data and starts quickly the second time', async () => {
    const began = Date.now();
    const postgres = await start();
    expect(Date.now() - began).toBeLessThan(15_000);
    expect(await query(postgres.url, 'select word from kept')).toEqual([{ word: 'soba' }]);
    await postgres.stop();
  });

  test('says when the server went by itself, and not after stop', async () => {
    const details: string[] = [];
    const postgres = await start(dataDir, (detail) => details.push(detail));
    process.kill(await serverPid(), 'SIGQUIT');
    await until(() => details.length > 0);
    await postgres.stop();
    expect(details).toEqual([expect.stringContaining('stopped by itself (exit code 0)')]);
  });

  test('refuses a folder that a living process uses', async () => {
    const postgres = await start();
    await expect(start()).rejects.toThrow(`are in use by process ${process.pid}`);
    expect(await query(postgres.url, 'select word from kept')).toEqual([{ word: 'soba' }]);
    await postgres.stop();
  });
});

describe('after a death', () => {
  test('the server stops when its owner is killed', async () => {
    const owner = spawn(process.execPath, [ownerScript, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [url] = await once(createInterface(owner.stdout), 'line');
    expect(await query(url, 'select word from kept')).toEqual([{ word: 'soba' }]);
    const pid = await serverPid();
    owner.kill('SIGKILL');
    await until(async () => !(await isAlive(pid)));
    await until(async () => !existsSync('/proc/self') || (await processesOf(directory)).length === 0);
  });

  test('an orphan is stopped, and its data survive', async () => {
    const account = await chooseAccount(directory);
    const { postgres: program } = await prepareBinaries(account);
    const port = createServer().listen(0, '127.0.0.1');
    await once(port, 'listening');
    const number = String((port.address() as AddressInfo).port);
    port.close();
    const args = ['-D', join(directory, 'cluster'), '-p', number, '-c', 'unix_socket_directories='];
    const orphan = spawn(program, args, {
      ...spawnOptions(account),
      detached: true,
      stdio: 'ignore',
    });
    await until(async () => (await readFile(pidFile(), 'utf8').catch(() => '')).includes('ready'));
    notices = [];
    const postgres = await start();
    expect(notices).toEqual([`Stopped an orphaned PostgreSQL (pid ${orphan.pid}).`]);
    expect(await query(postgres.url, 'select word from kept')).toEqual([{ word: 'soba' }]);
    await postgres.stop();
  });

  test('a pid file of a dead or a foreign process does not hinder, and the foreign process lives on', async () => {
    const account = await chooseAccount(directory);
    const foreign = spawn('sleep', ['60'], { ...spawnOptions(account), stdio: 'ignore' });
    for (const pid of [2_147_483_646, foreign.pid]) {
      await writeFile(pidFile(), `${pid}\n${directory}/cluster\n1\n1\n\n\n\n\n`);
      await writeFile(join(directory, 'owner'), `${pid}\n0\n`);
      const postgres = await start();
      expect(await query(postgres.url, 'select word from kept')).toEqual([{ word: 'soba' }]);
      await postgres.stop();
    }
    expect(foreign.exitCode ?? foreign.signalCode).toBeNull();
    foreign.kill();
    await once(foreign, 'exit');
  });

  test('a half-made cluster is made anew', async () => {
    const folder = join(root, 'half');
    const first = await start(folder);
    await first.stop();
    await rm(join(first.directory, 'cluster'), { recursive: true });
    await mkdir(join(first.directory, 'cluster.new'));
    await writeFile(join(first.directory, 'cluster.new', 'PG_VERSION'), '18\n');
    const second = await start(folder);
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await second.stop();
    expect(await readdir(second.directory)).not.toContain('cluster.new');
  });
});

describe('in other places', () => {
  test('a cluster of another version is refused with the way out', async () => {
    const folder = join(root, 'old');
    const account = await chooseAccount(folder);
    const cluster = join(folder, 'postgres', 'cluster');
    await mkdir(cluster, { recursive: true });
    await writeFile(join(cluster, 'PG_VERSION'), '15\n');
    await chmod(join(folder, 'postgres'), 0o700);
    if (account.lent) await chown(join(folder, 'postgres'), account.uid, account.gid);
    await expect(start(folder)).rejects.toThrow(
      /made by PostgreSQL 15, and this is PostgreSQL 18\. Move .* DATABASE_URL/,
    );
  });

  (isRoot ? test : test.skip)('a folder of another user is refused', async () => {
    const folder = join(root, 'foreign');
    await mkdir(join(folder, 'postgres'), { recursive: true });
    await expect(start(folder)).rejects.toThrow(/belong to the user with id 0/);
  });

  (isRoot ? test : test.skip)('as root it works in a folder that is closed to others', async () => {
    const closed = join(root, 'closed');
    await mkdir(closed, { mode: 0o700 });
    notices = [];
    const postgres = await start(join(closed, 'data'));
    try {
      expect(postgres.directory).toMatch(/^\/var\/tmp\/soba-[0-9a-f]{16}$/);
      expect(notices).toEqual([expect.stringContaining(`Data is kept in ${postgres.directory}`)]);
      expect(await query(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    } finally {
      await postgres.stop();
      await rm(postgres.directory, { recursive: true });
    }
  });
});
