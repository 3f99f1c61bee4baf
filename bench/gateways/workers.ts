import { startRedisServer } from '#support/redis-server.ts';
import { type Comparison, compare } from './compare.ts';
import type { Running } from './contender.ts';
import { startContender } from './contenders.ts';
import { shopLoads } from './loads.ts';
import { type Options, workersLoad } from './options.ts';
import type { Length, Stage } from './stage.ts';

/** Ours with one worker and with two, over Redis, as several need one; null where there is no Redis. */
export const compareWorkers = async (
  stage: Stage,
  { rounds }: Options,
  length: Length,
): Promise<Comparison | null> => {
  const redis = await startRedisServer();
  const unique = shopLoads.find(({ variant }) => variant === 'unique');
  if (redis === undefined || unique === undefined) {
    process.stderr.write('no redis-server on PATH: workers are not compared\n');
    return null;
  }
  const world = { ...stage.world, redisUrl: redis.url };
  const gateways: Running[] = [];
  try {
    for (const workers of [1, 2])
      gateways.push(await startContender({ product: 'soba', sharing: 'none', workers }, world));
    const load = { ...unique, name: workersLoad };
    return await compare(stage, load, { gateways, rounds, length, warmUp: length });
  } finally {
    for (const one of gateways) await one.stop();
    await redis.stop();
  }
};
