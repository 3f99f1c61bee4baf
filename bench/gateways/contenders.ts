import { readFileSync } from 'node:fs';
import { GatewayConfig } from '#gateway/config.ts';
import type { Contender, Running, Sharing, World } from './contender.ts';
import { hiveCommand } from './hive.ts';
import { findFreePort, gatewayCore, type Pinned, runPinned, workerCores } from './run-pinned.ts';

const sharingSettings = (sharing: Sharing): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      SOBA_SUBGRAPH_SHARING: String(sharing !== 'none'),
      SOBA_OPERATION_SHARING: String(sharing === 'operation'),
    }).filter(([name]) => name in GatewayConfig.shape),
  );

/** What the image starts Node with. */
const imageFlags = (): string[] => {
  const [, entry = ''] = /^ENTRYPOINT (.+)$/m.exec(readFileSync('deploy/Dockerfile', 'utf8')) ?? [];
  return (JSON.parse(entry) as string[]).slice(1);
};

/**
 * Ours as in production: every guard as it is when nothing is set, log lines written. What differs, so that a load test
 * is not refused: the limit on cost, and one trusted proxy in front, which says that each request comes from an address
 * of its own; behind one address all would share the rate limit of one anonymous caller.
 */
const sobaEnv = (world: World, port: number, { sharing, workers }: Contender): Record<string, string> => ({
  PORT: String(port),
  SOBA_SUPERGRAPH: world.supergraph,
  SOBA_JWKS_URL: world.jwksUrl,
  SOBA_PRINCIPAL_PRIVATE_KEY: world.principalKey,
  SOBA_COST_MAX: '1000000',
  SOBA_TRUSTED_HOPS: '1',
  ...sharingSettings(sharing),
  ...(world.redisUrl === undefined ? {} : { REDIS_URL: world.redisUrl, SOBA_WORKERS: String(workers ?? 1) }),
});

const run = (contender: Contender, world: World, port: number): Pinned => {
  const { product, sharing, workers } = contender;
  const core = workers === undefined ? gatewayCore : workerCores;
  const { supergraph } = world;
  if (product === 'soba')
    return runPinned({
      file: 'src/main.ts',
      flags: imageFlags(),
      env: sobaEnv(world, port, contender),
      core,
    });
  if (product === 'apollo') {
    const args = [supergraph, String(port)];
    return runPinned({ file: 'bench/gateways/processes/apollo-gateway.ts', args, core });
  }
  const isRouterRuntime = product === 'hive-router-runtime';
  return runPinned({ ...hiveCommand({ supergraph, port, sharing, isRouterRuntime }), core });
};

const patienceMs = 60_000;

/** Any answer at all means that it listens. */
const untilUp = async (port: number, ended: () => boolean): Promise<void> => {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline && !ended()) {
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('A gateway did not start.');
};

export const startContender = async (contender: Contender, world: World): Promise<Running> => {
  const port = await findFreePort();
  const { child, pid, stop } = run(contender, world, port);
  await untilUp(port, () => child.exitCode !== null);
  return { ...contender, pid, port, stop };
};
