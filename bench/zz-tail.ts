import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { systemClock } from '#platform/clock.ts';
import { createLogger } from '#platform/logger.ts';
import { createPolicy } from '#platform/rate-limit/policy.ts';
import { startRateLimiter } from '#platform/rate-limit/start-rate-limiter.ts';
import { createRedisStore } from '#platform/rate-limit/store-redis.ts';
import { createRedis } from '#platform/redis.ts';
import { startRedisServer } from '#support/redis-server.ts';
import { until } from '#support/until.ts';
const logger = createLogger({ service: 'bench', level: 'silent' });
const server = (await startRedisServer())!;
const { redis, stop } = createRedis({ url: server.url, commandTimeoutMs: 5000, logger });
await until(() => redis.status === 'ready');
const admin = (global: boolean) => createPolicy({ global, name: 'wide', windows: [{ name: 'minute', limit: 1_000_000, windowMs: 60_000 },{ name: 'hour', limit: 10_000_000, windowMs: 3_600_000 }]});
let n = 0; const id = () => `user:${n++ % 10000}`;
const limiter = startRateLimiter({ clock: systemClock, logger, registry: new Registry(), redis, global: createPolicy({name:'global', windows:[{name:'s',limit:50_000_000,windowMs:1000}], global:false})});
const raw = createRedisStore({ redis, budgetMs: 1000, shards: 4, onCall: () => undefined });
const raw32 = createRedisStore({ redis, budgetMs: 1000, shards: 32, onCall: () => undefined });
const [g, l] = [admin(true), admin(false)];
const load = async (rate: number, work: () => Promise<unknown>) => {
  const waits: number[] = []; const pending: Promise<void>[] = [];
  const one = async () => { const t = performance.now(); await work(); waits.push(performance.now() - t); };
  const t0 = performance.now();
  for (let sent = 0; performance.now() - t0 < 1000; ) { const due = (performance.now() - t0) / 1000 * rate; for (; sent < due; sent++) pending.push(one()); await sleep(1); }
  await Promise.all(pending);
  return Float64Array.from(waits).sort();
};
const kinds = { limiter: () => limiter.consume(g, id(), 1), noLease: () => limiter.consume(l, id(), 1), raw: () => raw.run({operation:'consume', policy: g, identity: id(), amount: 1e6}), raw32: () => raw32.run({operation:'consume', policy: g, identity: id(), amount: 1e6}), ping: () => redis.ping(), set: () => redis.set(id(), 'x', 'PX', 60000), nothing: async () => { await new Promise((r) => setImmediate(r)); } };
const out: Record<string, number[][]> = {};
for (let round = 0; round < 6; round++) for (const [k, w] of Object.entries(kinds)) { const r = await load(10000, w); if (round) (out[k] ??= []).push([r[r.length>>1]!, r[Math.floor(r.length*.99)]!, r.at(-1)!]); }
for (const [k, v] of Object.entries(out)) console.log(k.padEnd(10), v.map((x) => x.map((y) => y.toFixed(2)).join('/')).join('  '));
await limiter.stop(); await stop(); await server.stop(); process.exit(0);
