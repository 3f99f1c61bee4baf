import { afterEach, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { createKeyPair } from '#support/keys.ts';
import { startProcess, type TestProcess } from '#support/process.ts';
import { describeWithRedis, testRedisUrl } from '#support/redis.ts';

const running: TestProcess[] = [];

const answer = { data: { __typename: 'Query' } };

const start = (settings: Record<string, string>): TestProcess => {
  const started = startProcess('src/main.ts', {
    PORT: '0',
    SOBA_GUARD_RATE_LIMIT: 'off',
    SOBA_PRINCIPAL_PRIVATE_KEY: createKeyPair().privateKey,
    ...settings,
  });
  running.push(started);
  return started;
};

afterEach(async () => {
  for (const one of running.splice(0)) {
    one.kill('SIGKILL');
    await one.ended;
  }
});

interface Line {
  readonly msg: string;
  readonly url?: string;
  readonly pid?: number;
}

const linesOf = (one: TestProcess): Line[] =>
  one
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line));

const told = (one: TestProcess, message: string): Line[] => linesOf(one).filter(({ msg }) => msg === message);

/** Of all workers together. */
const countOf = async (url: string, metric: RegExp): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(metric.exec(text)?.[1] ?? 0);
};

const operations = /^soba_operation_duration_seconds_count\{[^}]*operation="Counted"[^}]*\} (\d+)/m;

/** On a connection of its own: they are dealt out to the workers in turn. */
const ask = async (url: string): Promise<unknown> => {
  const { body } = await request(`${url}/graphql`, {
    method: 'POST',
    reset: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'query Counted { __typename }' }),
  });
  return body.json();
};

describeWithRedis('a gateway of two workers', () => {
  test('serves one port, counts for both, replaces one that dies, and stops as one', async () => {
    const gateway = start({ SOBA_WORKERS: '2', REDIS_URL: testRedisUrl() });
    await gateway.waitFor(/All workers are ready/);
    // Each process writes its own lines when it comes to it.
    await gateway.waitFor(/(The gateway is ready[\s\S]*){2}/);
    const [first, second] = told(gateway, 'The gateway is ready.');
    const url = first?.url ?? '';
    expect(second?.url).toBe(url);

    for (let sent = 0; sent < 10; sent += 1) expect(await ask(url)).toEqual(answer);
    expect(await countOf(url, operations)).toBe(10);

    const [{ pid = 0 } = {}] = told(gateway, 'A worker serves.');
    process.kill(pid, 'SIGKILL');
    await gateway.waitFor(/A worker ended/);
    await gateway.waitFor(/(A worker serves[\s\S]*){3}/);
    expect(await ask(url)).toEqual(answer);

    gateway.kill('SIGTERM');
    expect(await gateway.ended).toBe(0);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  });

  test('does not start when its workers cannot', async () => {
    const gateway = start({
      SOBA_WORKERS: '2',
      REDIS_URL: testRedisUrl(),
      LOG_LEVEL: 'silent',
      SOBA_SUPERGRAPH: '/nowhere/supergraph.graphql',
    });
    expect(await gateway.ended).toBe(1);
    expect(gateway.output()).toMatch(/Could not start: A worker could not start\./);
  });
});

describe('workers', () => {
  test('are not started where they would each have limits of their own', async () => {
    const gateway = start({ SOBA_WORKERS: '2' });
    expect(await gateway.ended).toBe(1);
    expect(gateway.output().trim()).toBe(
      'The configuration has a problem:\n  - REDIS_URL is required with more than one of SOBA_WORKERS.',
    );
  });

  test('are not started where they would write over each other', async () => {
    const gateway = start({
      SOBA_WORKERS: '2',
      REDIS_URL: 'redis://127.0.0.1:9',
      SOBA_USAGE_FILE: 'usage.json',
    });
    expect(await gateway.ended).toBe(1);
    expect(gateway.output()).toContain('SOBA_USAGE_FILE is for one process');
  });
});
