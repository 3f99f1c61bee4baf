/** What lies between a client and a Python service: the cost of a call, predictions a second, cache hits, fast failures. */
import { Registry } from 'prom-client';
import { Pool } from 'undici';
import { z } from 'zod';
import { parseConfig } from '#platform/config.ts';
import { createCallMetrics } from '#platform/json-upstream/call-metrics.ts';
import { createJsonUpstream, type JsonUpstream } from '#platform/json-upstream/create-json-upstream.ts';
import type { Endpoint } from '#platform/json-upstream/endpoint.ts';
import { UpstreamConfig } from '#platform/json-upstream/settings.ts';
import { decimal, real } from '#platform/json-upstream/shapes.ts';
import { createLogger } from '#platform/logger.ts';
import { startUpstream } from '#support/upstream.ts';
import { median, percentile } from './support/load.ts';
import { prediction } from './support/prediction.ts';
import { startBenchProcess } from './support/run-process.ts';

const write = (text: string): void => void process.stdout.write(`${text}\n`);

const service = await startBenchProcess('bench/support/cheap-subgraph.ts', [prediction]);

const ask: Endpoint<number, { readonly predicted_price: string }> = {
  name: 'predict',
  forms: [(n) => ({ method: 'POST', path: '/predict', body: { n } })],
  answer: z.object({ predicted_price: decimal(), accuracy_score: real() }),
  repeat: 'always',
};
const hour = 3_600_000;
const kept: typeof ask = {
  ...ask,
  cache: { version: 1, freshMs: hour, staleWhileRevalidateMs: hour / 10, staleIfErrorMs: hour },
};

/** A client whose clock can be moved on. */
const connect = (url: string) => {
  let passed = 0;
  const clock = { now: () => Date.now() + passed };
  const upstream = createJsonUpstream({
    name: 'ml_models',
    url,
    longestMs: 30_000,
    config: parseConfig(UpstreamConfig, { SOBA_UPSTREAM_HEALTH_MS: '3600000', SOBA_UPSTREAM_RETRIES: '0' }),
    metrics: createCallMetrics(new Registry()),
    clock,
    random: Math.random,
    logger: createLogger({ service: 'bench', level: 'error' }),
  });
  const caller = () => ({
    principal: { id: 'a' },
    requestId: 'bench-request',
    deadline: clock.now() + 10_000,
  });
  return {
    upstream,
    caller,
    pass: (milliseconds: number): void => {
      passed += milliseconds;
    },
  };
};

const measureOverhead = async (): Promise<void> => {
  const { upstream, caller } = connect(service.url);
  const pool = new Pool(service.url, { connections: 64 });
  const bare = async (n: number): Promise<unknown> => {
    const body = JSON.stringify({ n });
    const headers = { 'content-type': 'application/json' };
    const answer = await pool.request({ method: 'POST', path: '/predict', headers, body });
    return JSON.parse(await answer.body.text());
  };
  const sides = {
    bare,
    'all policies': (n: number) => upstream.ask(ask, n, caller()),
    'with cache, cold': (n: number) => upstream.ask(kept, n, caller()),
    'with cache, warm': () => upstream.ask(kept, -1, caller()),
  };
  let counter = 0;
  const calls = 4000;
  const cpuOf = async (call: (n: number) => Promise<unknown>): Promise<number> => {
    const before = process.cpuUsage();
    let left = calls;
    const worker = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        counter += 1;
        await call(counter);
      }
    };
    await Promise.all(Array.from({ length: 32 }, worker));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / calls;
  };
  const results = new Map<string, number[]>();
  for (let round = -2; round < 9; round += 1)
    for (const [name, call] of Object.entries(sides)) {
      const cpu = await cpuOf(call);
      // The first rounds warm up.
      if (round >= 0) results.set(name, [...(results.get(name) ?? []), cpu]);
    }
  const base = results.get('bare') ?? [];
  write(`${'call'.padEnd(22)}${'CPU us'.padStart(10)}${'over bare'.padStart(12)}`);
  for (const [name, list] of results) {
    const over = median(list.map((cpu, round) => cpu - (base[round] ?? Number.NaN)));
    write(`${name.padEnd(22)}${median(list).toFixed(1).padStart(10)}${over.toFixed(1).padStart(12)}`);
  }
  write('promised: at most 50 us over a bare call');
  await upstream.stop();
  await pool.close();
};

/** Questions by how often they are asked: the second half as often as the first, the third a third. */
const drawZipf = (count: number): (() => number) => {
  const sums: number[] = [];
  for (let rank = 1; rank <= count; rank += 1) sums.push((sums.at(-1) ?? 0) + 1 / rank);
  return () => {
    const drawn = Math.random() * (sums.at(-1) ?? 0);
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < drawn) low = middle + 1;
      else high = middle;
    }
    return low;
  };
};

const measureHits = async (): Promise<void> => {
  const [questions, requests, hours] = [1000, 100_000, 3];
  const { upstream, caller, pass } = connect(service.url);
  const draw = drawZipf(questions);
  const perTurn = 50;
  for (let asked = 0; asked < requests; asked += perTurn) {
    await Promise.all(Array.from({ length: perTurn }, () => upstream.ask(kept, draw(), caller())));
    pass((hours * hour * perTurn) / requests);
  }
  const { cachedResponses, totalRequests } = upstream.status().counts;
  const rate = ((100 * cachedResponses) / totalRequests).toFixed(2);
  write(
    `\nhits: ${rate} % of ${requests} requests in ${hours} h for ${questions} questions by Zipf's law (promised 95)`,
  );
  await upstream.stop();
};

const measureFailures = async (): Promise<void> => {
  const failing = await startUpstream((_body, response) => response.writeHead(500).end());
  const { upstream, caller } = connect(failing.url);
  const fail = (client: JsonUpstream, n: number) => client.ask(ask, n, caller()).catch(() => undefined);
  for (let n = 0; n < 40; n += 1) await fail(upstream, n);
  const times: number[] = [];
  global.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < 100_000; n += 1) {
    const startedAt = performance.now();
    await fail(upstream, n);
    times.push(performance.now() - startedAt);
  }
  global.gc?.();
  const grown = (process.memoryUsage().heapUsed - before) / 1_000_000;
  const state = upstream.status().breaker;
  write(
    `fast failures (${state}): p99 ${percentile(times, 0.99).toFixed(3)} ms (promised 5), heap ${grown.toFixed(1)} MB more`,
  );
  await upstream.stop();
  await failing.stop();
};

await measureOverhead();
await measureHits();
await measureFailures();
service.child.kill();
await import('./predictions.ts');
