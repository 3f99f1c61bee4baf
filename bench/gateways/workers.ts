import { startRedisServer } from '#support/redis-server.ts';
import { type CoreShare, holdToShare } from '../support/core-share.ts';
import { familyOf } from '../support/proc.ts';
import { type Comparison, compare } from './compare.ts';
import type { Running } from './contender.ts';
import { startContender } from './contenders.ts';
import { shopLoads } from './loads.ts';
import { type Options, workersLoad } from './options.ts';
import type { Length, Stage } from './stage.ts';

/** Of a core, for each process: two of them and all that they need besides then fit on two cores. */
const workerShare = 0.4;
/** With less of a core it takes longer until all that matters is compiled. */
const warmUps = 5;

const hold = (gateways: readonly Running[]): CoreShare[] => {
  const pids = gateways.flatMap(({ pid }) => familyOf(pid));
  const held = pids.flatMap((pid) => holdToShare(pid, workerShare) ?? []);
  if (held.length < pids.length)
    process.stderr.write('no control group may be made: the workers share their cores with the load\n');
  return held;
};

/**
 * Ours with one worker and with two, over Redis, as several need one; null where there is no Redis. Each process has the
 * same share of a core, and what else runs has the rest, as if every worker had a slow core for itself.
 */
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
  let held: CoreShare[] = [];
  try {
    for (const workers of [1, 2])
      gateways.push(await startContender({ product: 'soba', sharing: 'none', workers }, world));
    held = hold(gateways);
    const warmUp = { ...length, milliseconds: length.milliseconds * warmUps };
    const load = { ...unique, name: workersLoad };
    return await compare(stage, load, { gateways, rounds, length, warmUp });
  } finally {
    for (const one of gateways) await one.stop();
    for (const one of held) await one.end();
    await redis.stop();
  }
};
