/** What the client for subgraphs costs: a call with all policies against the same bytes over undici alone. */
import { Registry } from 'prom-client';
import { Pool } from 'undici';
import { z } from 'zod';
import type { RequestContext } from '#gateway/request.ts';
import { createAnswerHeaders } from '#gateway/subgraphs/answer-headers.ts';
import { subgraphSettings } from '#gateway/subgraphs/settings.ts';
import { createSubgraphClients } from '#gateway/subgraphs/subgraph-clients.ts';
import { systemClock } from '#platform/clock.ts';
import { parseConfig } from '#platform/config.ts';
import { anonymous, createPrincipalMinter, parsePrivateKey } from '#platform/identity.ts';
import { createLogger } from '#platform/logger.ts';
import { createKeyPair } from '#support/keys.ts';
import { median } from './support/load.ts';
import { startBenchProcess } from './support/run-process.ts';

const rounds = 11;
const callsPerRound = 8000;
const concurrency = 32;
const callsPerRequest = 8;

const rows = Array.from({ length: 8 }, (_, id) => ({ id: `${id}`, name: `Product ${id}`, price: id * 10 }));
const answer = JSON.stringify({ data: { products: rows } });
const bodyPrefix = '{"query":"query($n:Int){products(n:$n){id name price}}","variables":';
const subgraph = await startBenchProcess('bench/support/cheap-subgraph.ts', [answer]);
const url = `${subgraph.url}/graphql`;

const mint = createPrincipalMinter({
  privateKey: parsePrivateKey(createKeyPair().privateKey),
  clock: systemClock,
});
const logger = createLogger({ service: 'bench', level: 'warn' });
const clients = createSubgraphClients({
  config: parseConfig(z.object(subgraphSettings), {}),
  mint,
  principalOf: (context) => context.principal,
  registry: new Registry(),
  clock: systemClock,
  random: Math.random,
  logger,
});
const client = clients.get('products', url);
const token = await mint(anonymous);

const createContext = (): RequestContext => ({
  requestId: '0193-bench-request',
  principal: anonymous,
  certainty: 'current',
  address: '127.0.0.1',
  client: { name: 'bench', version: '1' },
  device: { userAgent: '', platform: '' },
  forwarded: {},
  answerHeaders: createAnswerHeaders(() => undefined),
  deadline: Date.now() + 30_000,
  startedAt: performance.now(),
  signal: new AbortController().signal,
  explain: false,
  logger,
  notes: [],
});

const pool = new Pool(subgraph.url, { connections: 64, headersTimeout: 0, bodyTimeout: 0 });
const headers = [
  ...['content-type', 'application/json', 'accept', 'application/json', 'x-soba-principal', token],
  ...['x-request-id', '0193-bench-request', 'x-soba-timeout-ms', '10000'],
];

type Call = (variables: { n: number }, context: RequestContext) => Promise<unknown>;

const bare: Call = (variables) =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const body = `${bodyPrefix}${JSON.stringify(variables)}}`;
    pool.dispatch(
      { method: 'POST', path: '/graphql', headers, body },
      {
        onRequestStart: () => undefined,
        onResponseStart: () => undefined,
        onResponseData: (_controller, chunk) => void chunks.push(chunk),
        onResponseEnd: () => resolve(JSON.parse(Buffer.concat(chunks).toString())),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });

const withPolicies =
  (mayShare: boolean): Call =>
  async (variables, context) => {
    const given = await client.ask({ bodyPrefix, variables, context, isQuery: true, mayShare });
    if (given.errors !== undefined) throw new Error(JSON.stringify(given.errors));
    return given;
  };

let counter = 0;
const measure = async (call: Call): Promise<number> => {
  const before = process.cpuUsage();
  let left = callsPerRound / callsPerRequest;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const context = createContext();
      for (let index = 0; index < callsPerRequest; index += 1) {
        counter += 1;
        await call({ n: counter }, context);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / callsPerRound;
};

const sides = { bare, alone: withPolicies(false), shareable: withPolicies(true) };
const names = Object.keys(sides) as (keyof typeof sides)[];
const results: Record<keyof typeof sides, number[]> = { bare: [], alone: [], shareable: [] };
for (let round = -2; round < rounds; round += 1) {
  for (const name of round % 2 === 0 ? names : names.toReversed()) {
    const cpu = await measure(sides[name]);
    // The first rounds warm up.
    if (round >= 0) results[name].push(cpu);
  }
}
const own = (name: keyof typeof sides): number =>
  median(results[name].map((cpu, round) => cpu - (results.bare[round] ?? Number.NaN)));
process.stdout.write(`${rounds} alternating rounds of ${callsPerRound} calls, ${concurrency} at a time\n`);
process.stdout.write(`${'call'.padEnd(28)}${'CPU us'.padStart(10)}${'of our own'.padStart(12)}\n`);
const show = (label: string, name: keyof typeof sides): void => {
  const cpu = median(results[name]).toFixed(1);
  process.stdout.write(`${label.padEnd(28)}${cpu.padStart(10)}${own(name).toFixed(1).padStart(12)}\n`);
};
show('undici dispatch alone', 'bare');
show('all policies', 'alone');
show('all policies, shareable', 'shareable');
process.stdout.write('promised: at most 50 us of our own\n');
await clients.stop();
await pool.close();
subgraph.child.kill();
