/**
 * Predictions through gateway and subgraph: how many a second, the CPU of each process for one of them, what we add to the
 * service's own time, and how fast they fail when the service is away. Each question carries 50 price points.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { GatewayConfig } from '#gateway/config.ts';
import { startGateway } from '#gateway/server.ts';
import { parseConfig } from '#platform/config.ts';
import { startTokenIssuer } from '#support/access-token.ts';
import { flagOf, snapshotText } from '#support/flag-snapshot.ts';
import { createKeyPair } from '#support/keys.ts';
import { cpuSeconds, median, openLoad, percentile } from './support/load.ts';
import { prediction } from './support/prediction.ts';
import { startBenchProcess } from './support/run-process.ts';
import { putSteadyRequests } from './support/steady-load.ts';

const promisedPerSecond = 1000;

const write = (text: string): void => void process.stdout.write(`${text}\n`);

const flagAnswer = snapshotText([flagOf('FEATURE_ML_V2')]);

const query = `query Predict($input: PredictPriceInput!) {
  predictPrice(input: $input) { price direction model { version } freshness { source } } }`;
const priceHistory = Array.from({ length: 50 }, (_, hour) => ({
  timestamp: new Date(Date.UTC(2026, 0, 1, hour)).toISOString(),
  open: '2500',
  high: '2600',
  low: '2400',
  close: hour === 49 ? 'LAST' : '2500.5',
  volume: '10',
}));
/** Written once, so that those who ask take little of the machine. */
const [front = '', back = ''] = JSON.stringify({
  query,
  variables: { input: { tokenPair: 'ETH/USDC', priceHistory } },
}).split('LAST');
const bodyOf = (n: number): string => `${front}2500.${n}${back}`;

type Request = Parameters<typeof openLoad>[1];

const issuer = await startTokenIssuer();
const keys = createKeyPair();
const service = await startBenchProcess('bench/support/cheap-subgraph.ts', [prediction]);
const flags = await startBenchProcess('bench/support/cheap-subgraph.ts', [flagAnswer]);
const common = { PORT: '0', LOG_LEVEL: 'info' };

const startSubgraph = (serviceUrl: string) =>
  startBenchProcess('subgraphs/predictions/main.ts', [], {
    ...common,
    ML_MODELS_URL: serviceUrl,
    SOBA_FLAGS_URL: flags.url,
    SOBA_PRINCIPAL_PUBLIC_KEYS: keys.publicKey,
  });
const gatewaySettings = (subgraphUrl: string) => ({
  ...common,
  SOBA_PRINCIPAL_PRIVATE_KEY: keys.privateKey,
  SOBA_JWKS_URL: issuer.url,
  SOBA_SUBGRAPH_URLS: `predictions=${subgraphUrl}/graphql`,
});

/** As many that none of them comes near its rate limit. */
const callers = await Promise.all(
  Array.from({ length: 300 }, async (_, index) => ({
    'content-type': 'application/json',
    authorization: `Bearer ${await issuer.issue({ sub: `account-${index}`, tier: 'ADMIN' })}`,
  })),
);
let asked = 0;
const request: Request = {
  headers: () => callers[asked % callers.length] ?? {},
  body: () => {
    asked += 1;
    return bodyOf(asked);
  },
};

const timesAt = (
  target: { readonly url: string; readonly path: string },
  perSecond: number,
  seconds = 20,
): Promise<Float64Array> => putSteadyRequests({ ...target, perSecond, seconds, request });

/** V8 compiles what has been called some 10 000 times, all of it in one second and on all cores: that is over then. */
const warmUpSeconds = 40;

/** The median of what three rounds had, after one that warms up. */
const p99At = async (url: string, path = '/graphql'): Promise<number> => {
  const rate = promisedPerSecond / 2;
  await timesAt({ url, path }, rate, warmUpSeconds);
  const rounds: number[] = [];
  for (let round = 0; round < 3; round += 1)
    rounds.push(percentile(await timesAt({ url, path }, rate), 0.99));
  return median(rounds);
};

const measureThroughput = async (): Promise<void> => {
  const subgraph = await startSubgraph(service.url);
  const gateway = await startBenchProcess('src/main.ts', [], gatewaySettings(subgraph.url));
  const load = openLoad(gateway, request, { connections: 20 });
  await load.visit(20_000);
  const before = await cpuSeconds(subgraph.url);
  const { requestsPerSecond, cpuMicroseconds, answered } = await load.visit(8000);
  const subgraphMicroseconds = (((await cpuSeconds(subgraph.url)) - before) * 1_000_000) / answered;
  write(
    `uncached predictions: ${requestsPerSecond.toFixed(0)} a second (promised ${promisedPerSecond}); CPU of each: gateway ${cpuMicroseconds.toFixed(0)} us, subgraph ${subgraphMicroseconds.toFixed(0)} us`,
  );
  const direct = await p99At(service.url, '/predict');
  const whole = await p99At(gateway.url);
  write(
    `p99 at ${promisedPerSecond / 2} a second: ${direct.toFixed(1)} ms direct, ${whole.toFixed(1)} ms through the graph (promised: at most 10 more)`,
  );
  for (const { child } of [gateway, subgraph]) child.kill();
};

const nobody = 'http://127.0.0.1:9';

const heapAfterCollection = (): number => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed / 1_000_000;
};

const measureFailures = async (): Promise<void> => {
  const subgraph = await startSubgraph(nobody);
  const gateway = await startBenchProcess('src/main.ts', [], gatewaySettings(subgraph.url));
  const failures = await p99At(gateway.url);
  write(
    `predictions while the service is away, ${promisedPerSecond / 2} a second: p99 ${failures.toFixed(1)} ms (promised 5)`,
  );
  for (const { child } of [gateway, subgraph]) child.kill();
};

/** With the gateway in this process, whose memory can be looked at. */
const measureMemory = async (): Promise<void> => {
  const subgraph = await startSubgraph(nobody);
  const gateway = await startGateway(
    parseConfig(GatewayConfig, { ...gatewaySettings(subgraph.url), LOG_LEVEL: 'error' }),
  );
  const target = { url: gateway.url, path: '/graphql' };
  await timesAt(target, 100, 10);
  const before = heapAfterCollection();
  await timesAt(target, 100, 20);
  const after = heapAfterCollection();
  write(
    `heap of the gateway while the service is away: ${before.toFixed(1)} MB, and ${after.toFixed(1)} MB 2000 predictions later`,
  );
  subgraph.child.kill();
  await gateway.stop();
};

await measureThroughput();
await measureFailures();
await measureMemory();
for (const { child } of [service, flags]) child.kill();
await issuer.stop();
