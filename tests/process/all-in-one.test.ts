import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { Agent, request } from 'undici';
import { sendGraphql } from '#support/graphql.ts';
import { startProcess, type TestProcess } from '#support/process.ts';
import { pythonUrls } from '#support/python/python-services.ts';

const folders: string[] = [];
const newDataDir = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'soba-all-'));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
};

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const processes: TestProcess[] = [];

const start = (dataDir: string, settings: Record<string, string> = {}): TestProcess => {
  const running = startProcess('src/all-in-one.ts', {
    PORT: '0',
    SOBA_DATA_DIR: dataDir,
    // They have tests of their own.
    ...pythonUrls('http://127.0.0.1:9'),
    ...settings,
  });
  processes.push(running);
  return running;
};

afterEach(async () => {
  for (const running of processes.splice(0)) {
    running.kill('SIGKILL');
    await running.ended;
  }
});

const urlOf = async (running: TestProcess): Promise<string> => {
  const [, url = ''] = await running.waitFor(/GraphQL +(\S+)\/graphql/);
  await running.waitFor(/Ctrl-C/);
  return url;
};

const findPidFile = (folder: string): string | undefined =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('postmaster.pid'))
    .map((name) => path.join(folder, name))[0];

const postgresPid = (dataDir: string): number => {
  const file = findPidFile(dataDir);
  return file === undefined ? 0 : Number(readFileSync(file, 'utf8').split('\n')[0]);
};

const isAlive = (pid: number): boolean => pid > 0 && existsSync(`/proc/${pid}`);

const query = '{ isFeatureEnabled(key: "FEATURE_GDPR_STRICT_MODE") }';

interface Seen {
  answered: number;
  readonly failures: string[];
}

/** Asks in a loop on kept-alive connections; a refused connection ends a client, anything else is a failure. */
const askUntilGone = async (url: string, seen: Seen): Promise<void> => {
  const agent = new Agent({ connections: 1 });
  try {
    for (;;) {
      const response = await request(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
        dispatcher: agent,
      });
      const { data } = (await response.body.json()) as { data?: { isFeatureEnabled?: boolean } };
      if (response.statusCode === 200 && data?.isFeatureEnabled === true) seen.answered += 1;
      else seen.failures.push(`status ${response.statusCode} ${JSON.stringify(data)}`);
    }
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code !== 'ECONNREFUSED') seen.failures.push(String(code ?? error));
  } finally {
    await agent.close();
  }
};

describe('everything in one process', () => {
  test('serves the graph, and stops on SIGTERM under load without failing a request or leaving a process', async () => {
    const dataDir = newDataDir();
    const running = start(dataDir, { SOBA_GUARD_RATE_LIMIT: 'off' });
    const url = await urlOf(running);
    const ready = await fetch(`${url}/readyz`);
    expect({ status: ready.status, body: await ready.json() }).toMatchObject({
      status: 200,
      body: { checks: { subgraphs: { subgraphs: { identity: 'up', flags: 'up' } } } },
    });
    const seen = Array.from({ length: 20 }, (): Seen => ({ answered: 0, failures: [] }));
    const clients = seen.map((one) => askUntilGone(url, one));
    // A caller that is still being accepted when the port closes is cut by the kernel, not by us.
    while (seen.some(({ answered }) => answered < 2)) await sleep(5);
    const postgres = postgresPid(dataDir);
    expect(isAlive(postgres)).toBe(true);
    running.kill('SIGTERM');
    await Promise.all(clients);
    expect(await running.ended).toBe(0);
    expect(seen.flatMap(({ failures }) => failures)).toEqual([]);
    expect(isAlive(postgres)).toBe(false);
  });

  test('prints commands to paste that work, and so does the README', async () => {
    const running = start(newDataDir());
    const url = await urlOf(running);
    const [, banner = ''] = /Try it\n([\s\S]*?)\n {2}Stop/.exec(running.output()) ?? [];
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, example = ''] = /```sh\n(TOKEN=[\s\S]*?)```/.exec(readme) ?? [];
    for (const commands of [banner, example.replaceAll('http://127.0.0.1:4000', url)]) {
      const { stdout } = await promisify(execFile)('/bin/sh', ['-c', commands]);
      expect(JSON.parse(stdout).data.me).toMatchObject({ displayName: 'Pablo Premium', tier: 'PREMIUM' });
    }
  });

  test('starts again after kill -9, keeps its data and its tokens', async () => {
    const dataDir = newDataDir();
    const first = start(dataDir);
    const signIn = `mutation { signIn(input: {email: "free@example.com", password: "soba-demo-password"}) {
      ... on SignedIn { accessToken } } }`;
    const { data } = await sendGraphql(await urlOf(first), signIn);
    first.kill('SIGKILL');
    await first.ended;
    const second = start(dataDir);
    const me = await sendGraphql(await urlOf(second), '{ me { email } }', { token: data.signIn.accessToken });
    expect(me.data).toEqual({ me: { email: 'free@example.com' } });
    second.kill('SIGINT');
    expect(await second.ended).toBe(0);
    // Two starts, of which the first makes a database: on a loaded machine that takes more than the usual time.
  }, 120_000);

  test('refuses to share the folder of a running one, which goes on', async () => {
    const dataDir = newDataDir();
    const first = start(dataDir);
    const url = await urlOf(first);
    const second = start(dataDir);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain('SOBA_DATA_DIR');
    expect((await sendGraphql(url, query)).data).toEqual({ isFeatureEnabled: true });
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
  });

  test('names the port that is taken and how to choose another, and exits 1', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const running = start(newDataDir(), { PORT: String(port) });
    expect(await running.ended).toBe(1);
    expect(running.output()).toContain(`Port ${port} on 127.0.0.1 is taken. Choose another with PORT`);
    await new Promise((resolve) => other.close(resolve));
  });

  test('tells every configuration problem in one message without values, and exits 1', async () => {
    const running = start(newDataDir(), {
      PORT: 'eighty',
      SOBA_REQEST_TIMEOUT_MS: '5',
      SOBA_REQUEST_TIMEOUT_MS: 'soon',
      DATABASE_URL: 'mysql://root:hunter2@db/x',
    });
    expect(await running.ended).toBe(1);
    const output = running.output();
    expect(output).toContain('PORT');
    expect(output).toContain(
      'SOBA_REQEST_TIMEOUT_MS is not a setting of this process. Did you mean SOBA_REQUEST_TIMEOUT_MS?',
    );
    expect(output).toContain('SOBA_REQUEST_TIMEOUT_MS: must be a whole number');
    expect(output).toContain('DATABASE_URL');
    expect(output).not.toContain('hunter2');
    expect(output).not.toContain('eighty');
    expect(output).not.toMatch(/\bat .*\.ts:/);
  });

  test('explains its options', async () => {
    const running = startProcess('src/all-in-one.ts', {}, ['--help']);
    expect(await running.ended).toBe(0);
    expect(running.output()).toMatch(/--port[\s\S]*SOBA_DATA_DIR/);
  });

  test('refuses an unknown option with 2', async () => {
    const running = startProcess('src/all-in-one.ts', {}, ['--prot', '1']);
    expect(await running.ended).toBe(2);
    expect(running.output()).toContain('--help');
  });
});
