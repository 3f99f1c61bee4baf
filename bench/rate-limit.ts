/** What a decision on rate limits costs: in the process, with Redis, and in the shipped configuration. */
import { Registry } from 'prom-client';
import { systemClock } from '#platform/clock.ts';
import { createLogger } from '#platform/logger.ts';
import type { Decision } from '#platform/rate-limit/decision.ts';
import { createPolicy, type Policy, tierPolicies } from '#platform/rate-limit/policy.ts';
import {
  type RateLimitOptions,
  type RunningRateLimiter,
  startRateLimiter,
} from '#platform/rate-limit/start-rate-limiter.ts';
import { createRedisStore, type RateLimitRedis } from '#platform/rate-limit/store-redis.ts';
import { createRedis } from '#platform/redis.ts';
import { startRedisServer } from '#support/redis-server.ts';
import { until } from '#support/until.ts';
import { median } from './support/load.ts';
import { createMeasurements, perSecond, putSteadyLoad, quantileOfRounds, say } from './support/measure.ts';

const rounds = 5;
const roundMs = 1000;
const logger = createLogger({ service: 'bench', level: 'silent' });
const measure = createMeasurements({ rounds, roundMs });

/** Far above what is measured, so that the global limit is asked and does not deny. */
const wideGlobal = createPolicy({
  name: 'global',
  windows: [{ name: 'second', limit: 50_000_000, windowMs: 1000 }],
  global: false,
});

const start = (given: Partial<RateLimitOptions> = {}): RunningRateLimiter =>
  startRateLimiter({ clock: systemClock, logger, registry: new Registry(), global: wideGlobal, ...given });

const server = await startRedisServer();
if (server === undefined) throw new Error('This needs redis-server on the PATH.');
const { redis, stop } = createRedis({ url: server.url, commandTimeoutMs: 5000, logger });
await until(() => redis.status === 'ready');
let calls = 0;
const counted: RateLimitRedis = {
  callBuffer: (...args) => {
    calls += 1;
    return redis.callBuffer(...args);
  },
  zrem: (...args) => redis.zrem(...args),
};

const identities = Array.from({ length: 10_000 }, (_, number) => `user:${number}`);
let next = 0;
const anyone = (): string => {
  next = (next + 1) % identities.length;
  return identities[next] ?? '';
};
const admin: Policy = createPolicy({
  name: 'wide',
  tier: 'ADMIN',
  windows: [
    { name: 'minute', limit: 1_000_000, windowMs: 60_000 },
    { name: 'hour', limit: 10_000_000, windowMs: 3_600_000 },
  ],
});

/** By CPU time, which does not depend on what else the machine does. */
const inProcess = async (): Promise<void> => {
  const limiter = start();
  const decisions = 100_000;
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const before = process.cpuUsage();
    for (let n = 0; n < decisions; n += 1) await limiter.consume(admin, anyone(), 1);
    const { user, system } = process.cpuUsage(before);
    if (round > 0) times.push((user + system) / decisions);
  }
  await limiter.stop();
  say(
    'in the process, no Redis: CPU of one decision, 10 000 callers',
    `${median(times).toFixed(2)} us`,
    'promised <= 2 us',
  );
};

interface Mix {
  readonly name: string;
  readonly clients: number;
  readonly work: (limiter: RunningRateLimiter) => Decision | Promise<Decision>;
}

/** Callers over their limit come back at once; one request in `oneIn` is of somebody who has tokens. */
const mostlyOver = (oneIn: number) => {
  let count = 0;
  return (limiter: RunningRateLimiter) => {
    count += 1;
    return count % oneIn === 0
      ? limiter.consume(admin, anyone(), 1)
      : limiter.consume(tierPolicies.FREE, identities[count % 100] ?? '', 1);
  };
};

/** With more patience than is shipped: on a loaded machine it would be measured how quickly Redis is done without. */
const shipped = async ({ name, clients, work }: Mix): Promise<void> => {
  const limiter = start({ redis: counted, budgetMs: 1000 });
  let [allowed, all] = [0, 0];
  calls = 0;
  const before = process.cpuUsage();
  const rates = await measure(clients, async () => {
    const decision = await work(limiter);
    all += 1;
    if (decision.allowed) allowed += 1;
  });
  const { user, system } = process.cpuUsage(before);
  const byCpu = `${perSecond((all * 1e6) / (user + system))} by its own CPU`;
  const share = `${((100 * allowed) / all).toFixed(0)} % admitted`;
  say(
    `shipped, ${name}, ${clients} in flight, ${share}`,
    perSecond(median(rates)),
    `${byCpu}, ${(all / calls).toFixed(1)} decisions per Redis call`,
  );
  await limiter.stop();
};

/** In turns with a bare PING, which tells what the machine itself adds at the time. */
const latency = async (): Promise<void> => {
  for (const rate of [1000, 10_000]) {
    const limiter = start({ redis: counted });
    const ours: Float64Array[] = [];
    const bare: Float64Array[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      ours.push(
        await putSteadyLoad({ rate, milliseconds: roundMs }, async () => limiter.consume(admin, anyone(), 1)),
      );
      bare.push(await putSteadyLoad({ rate, milliseconds: roundMs }, () => redis.ping()));
    }
    const [first, second] = [ours.slice(1), bare.slice(1)];
    say(
      `Redis path on loopback at ${rate} a second: p50 ${quantileOfRounds(0.5, first)}, p99`,
      quantileOfRounds(0.99, first),
      `promised <= 2 ms (a bare PING: p50 ${quantileOfRounds(0.5, second)}, p99 ${quantileOfRounds(0.99, second)})`,
    );
    await limiter.stop();
  }
};

/** One decision per script call, as many calls as the pipeline holds: what Redis itself can decide. */
const scripted = async (): Promise<void> => {
  const stores = Array.from({ length: 100 }, () =>
    createRedisStore({ redis: counted, budgetMs: 5000, shards: 1, onCall: () => undefined }),
  );
  calls = 0;
  let all = 0;
  const rates = await measure(100, (client) => {
    all += 1;
    const request = { operation: 'consume', policy: admin, identity: anyone(), amount: 1_000_000 } as const;
    return stores[client]?.run(request) ?? Promise.resolve();
  });
  say(
    `scripted decisions, pipelined, ${(all / calls).toFixed(1)} per call`,
    perSecond(median(rates)),
    'promised >= 20 000/s',
  );
};

/** What a decision waits for before and after Redis has died; the breaker's own time in between is left out. */
const outage = async (): Promise<void> => {
  const own = await startRedisServer();
  const connection = createRedis({ url: own?.url ?? '', commandTimeoutMs: 250, logger });
  await until(() => connection.redis.status === 'ready');
  const limiter = start({ redis: connection.redis });
  const load = () =>
    putSteadyLoad({ rate: 2000, milliseconds: roundMs }, async () => limiter.consume(admin, anyone(), 1));
  await load();
  const before = await load();
  await own?.stop();
  await until(async () => {
    await limiter.consume(admin, anyone(), 1);
    return limiter.isDegraded();
  });
  const after = await load();
  say(
    `Redis dead, 2000 a second: p99 before ${quantileOfRounds(0.99, [before])}, after`,
    quantileOfRounds(0.99, [after]),
    'promised: less than 5 ms added',
  );
  await limiter.stop();
  await connection.stop();
};

process.stdout.write(
  `median of ${rounds} rounds of ${roundMs} ms, one process, Redis on the same machine\n\n`,
);
await inProcess();
await latency();
await scripted();
await outage();
process.stdout.write('\n');
const spend = (limiter: RunningRateLimiter) => limiter.consume(admin, anyone(), 1);
await shipped({ name: 'all within their limits', clients: 50, work: spend });
await shipped({ name: 'all within their limits', clients: 500, work: spend });
await shipped({ name: 'half of it over', clients: 200, work: mostlyOver(2) });
await shipped({ name: 'nine of ten over', clients: 200, work: mostlyOver(10) });
await shipped({ name: '99 of 100 over', clients: 200, work: mostlyOver(100) });
process.stdout.write('promised: >= 100 000 decisions/s and >= 10 decisions per Redis call\n');
await stop();
await server.stop();
process.exit(0);
