/**
 * The memory of the gateway over ten minutes of mixed load and a hundred reloads of its supergraph: what is left after a
 * full collection, each minute. The gateway is in this process, so that its memory can be looked at. `--minutes <n>`.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { request } from 'undici';
import { GatewayConfig } from '#gateway/config.ts';
import { startGateway } from '#gateway/server.ts';
import { parseConfig } from '#platform/config.ts';
import { otherLoads, shapeQuery, shopLoads } from './gateways/loads.ts';
import { startStage } from './gateways/stage.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { minutes: { type: 'string', default: '10' } },
});
const minutes = Number(values.minutes);
const reloads = 100;
const clients = 4;
/** Between two requests of a client: the machine is to have time for all. */
const pauseMs = 10;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** What a collection ends may hold what only the next one finds. */
const collectAll = async (): Promise<void> => {
  for (let time = 0; time < 5; time += 1) {
    collect();
    await sleep(200);
  }
};
const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1).padStart(8);

const stage = await startStage();
const { supergraph, jwksUrl, principalKey } = stage.world;
const gateway = await startGateway(
  parseConfig(GatewayConfig, {
    PORT: '0',
    LOG_LEVEL: 'error',
    SOBA_SUPERGRAPH: supergraph,
    SOBA_SUPERGRAPH_POLL_MS: '500',
    SOBA_JWKS_URL: jwksUrl,
    SOBA_PRINCIPAL_PRIVATE_KEY: principalKey,
    SOBA_COST_MAX: '1000000',
    SOBA_GUARD_RATE_LIMIT: 'off',
    SOBA_OPERATION_SHARING: 'true',
  }),
);

const known = [...shopLoads, ...otherLoads].filter(({ signedIn }) => !signedIn).map(({ query }) => query);
const shapes = 200;

/** Operations that all know, others of many shapes, wrong ones, and texts that are no operation. */
const queryOf = (n: number): string => {
  if (n % 10 === 0) return shapeQuery((Math.floor(n / 10) % shapes) * 1009);
  if (n % 10 === 1) return `{ users { id nothing${n} } }`;
  if (n % 10 === 2) return `{ users { id ${n}`;
  return known[n % known.length] ?? '';
};

let asked = 0;
let unexpected = 0;
let ended = false;
const ask = async (): Promise<void> => {
  asked += 1;
  const n = asked;
  const { statusCode, body } = await request(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: queryOf(n), variables: { unused: n } }),
  });
  await body.dump();
  const isWrong = n % 10 === 1 || n % 10 === 2;
  if (statusCode !== (isWrong ? 400 : 200)) unexpected += 1;
};
const client = async (): Promise<void> => {
  while (!ended) {
    await ask();
    await sleep(pauseMs);
  }
};

const original = readFileSync(supergraph, 'utf8');
const reload = (n: number): void => {
  writeFileSync(`${supergraph}.new`, `${original}\n# ${n}\n"Reload ${n}."\nscalar Reload${n}\n`);
  renameSync(`${supergraph}.new`, supergraph);
};

const loads = async (): Promise<number> => {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const lines = text.match(/^soba_supergraph_loads_total\{[^}]*\} \d+/gm) ?? [];
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
};

const running = Promise.all(Array.from({ length: clients }, client));
process.stdout.write('minute    heap MB   resident MB   requests   loads   unexpected\n');
for (let minute = 0; minute <= minutes; minute += 1) {
  if (minute > 0) {
    const perMinute = Math.ceil(reloads / minutes);
    for (let n = 0; n < perMinute; n += 1) {
      reload(minute * perMinute + n);
      await sleep(60_000 / perMinute);
    }
  }
  await collectAll();
  const { heapUsed, rss } = process.memoryUsage();
  process.stdout.write(
    `${String(minute).padStart(6)}   ${megabytes(heapUsed)}      ${megabytes(rss)} ${String(asked).padStart(10)} ${String(await loads()).padStart(7)} ${String(unexpected).padStart(12)}\n`,
  );
  if (minute === 0) await sleep(10_000);
}
ended = true;
await running;
await gateway.stop();
await stage.stop();
process.exit(0);
