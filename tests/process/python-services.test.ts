import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { sendGraphql } from '#support/graphql.ts';
import { startProcess, type TestProcess } from '#support/process.ts';
import { pythonUrls } from '#support/python/python-services.ts';

const limit = 180_000;
const nowhere = 'http://127.0.0.1:9';

let folder: string;
const processes: TestProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'soba-python-'));
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  for (const running of processes.splice(0)) {
    running.kill('SIGKILL');
    await running.ended;
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (settings: Readonly<Record<string, string>> = {}): TestProcess => {
  const running = startProcess('src/all-in-one.ts', { PORT: '0', SOBA_DATA_DIR: folder, ...settings });
  processes.push(running);
  return running;
};

const urlOf = async (running: TestProcess): Promise<string> => {
  const [, url = ''] = await running.waitFor(/GraphQL +(\S+)\/graphql/);
  await running.waitFor(/Ctrl-C/);
  return url;
};

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

interface Process {
  readonly pid: number;
  readonly command: string;
}

/** The Python processes below one of ours, at any depth. */
const pythonBelow = (pid: number): Process[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => read(`/proc/${name}/stat`).split(') ').at(-1)?.split(' ')[1] === String(pid))
    .flatMap((name) => {
      const own = { pid: Number(name), command: read(`/proc/${name}/cmdline`).replaceAll('\0', ' ') };
      return [...(own.command.includes('.venv/bin/python') ? [own] : []), ...pythonBelow(own.pid)];
    });

const untilGone = async (all: readonly Process[]): Promise<void> => {
  const end = Date.now() + 30_000;
  while (all.some(({ pid }) => existsSync(`/proc/${pid}`))) {
    if (Date.now() > end) throw new Error('A Python process is still there after 30 s.');
    await sleep(50);
  }
};

const signIn = async (url: string): Promise<string> => {
  const { data } = await sendGraphql(
    url,
    `mutation { signIn(input: {email: "premium@example.com", password: "soba-demo-password"}) {
      ... on SignedIn { accessToken } } }`,
  );
  return data.signIn.accessToken;
};

const candles = '{ tokenPair(symbol: "ETH/USDC") { candles { candles(last: 1) { close } } } }';

test(
  'the services start with the graph, answer from synthetic data, and end with it on SIGTERM',
  async () => {
    const running = start();
    const url = await urlOf(running);
    const { data, errors } = await sendGraphql(url, candles);
    // What the processes wrote says why, should a service not answer.
    expect({ errors, output: errors.length > 0 ? running.output() : '' }).toEqual({ errors: [], output: '' });
    expect(Number(data.tokenPair.candles.candles[0].close)).toBeGreaterThan(0);
    const below = pythonBelow(running.child.pid ?? 0);
    expect(below.length).toBeGreaterThan(0);
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [example = ''] = /curl[^\n]*\n[^\n]*prediction\(horizonHours: 24\)[^\n]*/.exec(readme) ?? [];
    const commands = example.replaceAll('http://127.0.0.1:4000', url);
    const { stdout } = await promisify(execFile)('/bin/sh', [
      '-c',
      `TOKEN=${await signIn(url)}\n${commands}`,
    ]);
    const answer = JSON.parse(stdout);
    expect(answer).not.toHaveProperty('errors');
    expect(Number(answer.data.tokenPair.prediction.price)).toBeGreaterThan(0);
    running.kill('SIGTERM');
    expect(await running.ended).toBe(0);
    expect(below.filter(({ pid }) => existsSync(`/proc/${pid}`))).toEqual([]);
  },
  limit,
);

test(
  'no process is left when the parent is killed, and the next start works',
  async () => {
    const first = start();
    await urlOf(first);
    const below = pythonBelow(first.child.pid ?? 0);
    expect(below.length).toBeGreaterThan(0);
    first.kill('SIGKILL');
    await untilGone(below);
    const second = start();
    expect((await sendGraphql(await urlOf(second), candles)).errors).toEqual([]);
  },
  limit,
);

test(
  'a service whose URL is given is not started',
  async () => {
    const { DATA_PROCESSING_URL: _, ...others } = pythonUrls(nowhere);
    const running = start(others);
    expect((await sendGraphql(await urlOf(running), candles)).errors).toEqual([]);
    const [python] = pythonBelow(running.child.pid ?? 0);
    expect(python?.command).toContain('soba_services data-processing --');
    expect(python?.command).not.toContain('ml-models');
  },
  limit,
);

test(
  'without Python the graph starts, says what is missing, and only the fields of the services are null',
  async () => {
    const programs = path.join(folder, 'programs');
    mkdirSync(programs, { recursive: true });
    for (const minor of ['', '3', '3.11', '3.12', '3.13', '3.14']) {
      writeFileSync(path.join(programs, `python${minor}`), '#!/bin/sh\nexit 127\n');
      chmodSync(path.join(programs, `python${minor}`), 0o755);
    }
    const running = start({
      PATH: `${programs}:${process.env['PATH']}`,
      SOBA_PYTHON_DIR: path.join(folder, 'none'),
    });
    const url = await urlOf(running);
    expect(running.output()).toContain('need Python 3.11 or newer');
    const { data, errors } = await sendGraphql(
      url,
      `{ isFeatureEnabled(key: "FEATURE_GDPR_STRICT_MODE") ${candles.slice(1)}`,
    );
    expect(data).toEqual({ isFeatureEnabled: true, tokenPair: { candles: null } });
    expect(errors).toHaveLength(1);
  },
  limit,
);

test(
  'services that stop by themselves cost their fields until they run again, where they were',
  async () => {
    const running = start();
    const url = await urlOf(running);
    for (const { pid } of pythonBelow(running.child.pid ?? 0)) process.kill(pid, 'SIGKILL');
    await running.waitFor(/The Python services stopped by themselves \(SIGKILL\)/);
    const { data } = await sendGraphql(url, '{ isFeatureEnabled(key: "FEATURE_GDPR_STRICT_MODE") }');
    expect(data).toEqual({ isFeatureEnabled: true });
    await running.waitFor(/The Python services run again/);
    expect((await sendGraphql(url, candles)).errors).toEqual([]);
    const again = pythonBelow(running.child.pid ?? 0);
    expect(again.length).toBeGreaterThan(0);
    running.kill('SIGTERM');
    expect(await running.ended).toBe(0);
    expect(again.filter(({ pid }) => existsSync(`/proc/${pid}`))).toEqual([]);
  },
  limit,
);
