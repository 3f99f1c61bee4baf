/** What all guards together cost: the same gateway with every guard enforcing and with every guard off. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { composeSupergraph } from '#composition/compose.ts';
import { GatewayConfig } from '#gateway/config.ts';
import { completeSdl } from '#platform/subgraph-sdl.ts';
import { startTokenIssuer } from '#support/access-token.ts';
import { createKeyPair } from '#support/keys.ts';
import { type LoadResult, median, openLoad } from './support/load.ts';
import { startBenchProcess } from './support/run-process.ts';

/** Two processes of the same program differ by more than what is measured, so that there are several of each. */
const pairs = 5;
const rounds = 9;
const connections = 20;
/** Short and many: what else runs on the machine then weighs on both alike. */
const visitMs = 600;
/** Until all has been compiled. In turns: V8 forgets part of it in a process that has nothing to do for seconds. */
const warmUpVisits = 20;
const sdl = `type Query { me: Account @auth }
  type Account { id: ID!, name: String, tier: String, tags: [String!] @listSize(assumedSize: 5) }`;
const query = 'query Me { me { id name tier tags } }';
const data = { data: { me: { id: '1', name: 'Ada', tier: 'FREE', tags: ['a', 'b'] } } };

const guards = Object.keys(GatewayConfig.shape).filter((name) => name.startsWith('SOBA_GUARD_'));
const allGuards = (mode: string): Record<string, string> =>
  Object.fromEntries(guards.map((name) => [name, mode]));

const folder = mkdtempSync(path.join(tmpdir(), 'soba-bench-'));
const issuer = await startTokenIssuer();
const subgraph = await startBenchProcess('bench/support/cheap-subgraph.ts', [JSON.stringify(data)]);
const supergraph = path.join(folder, 'supergraph.graphql');
writeFileSync(
  supergraph,
  composeSupergraph([{ name: 'one', url: `${subgraph.url}/graphql`, sdl: completeSdl(sdl) }]),
);
const manifest = path.join(folder, 'manifest.json');
writeFileSync(manifest, JSON.stringify({ me: query }));

const common = {
  PORT: '0',
  LOG_LEVEL: 'info',
  SOBA_SUPERGRAPH: supergraph,
  SOBA_JWKS_URL: issuer.url,
  SOBA_PRINCIPAL_PRIVATE_KEY: createKeyPair().privateKey,
};
const trusted = 'SOBA_TRUSTED_DOCUMENTS' in GatewayConfig.shape ? { SOBA_TRUSTED_DOCUMENTS: folder } : {};
const startPair = async () => ({
  on: await startBenchProcess('src/main.ts', [], { ...common, ...trusted, ...allGuards('enforce') }),
  off: await startBenchProcess('src/main.ts', [], { ...common, ...allGuards('off') }),
});

/** As many that none of them comes near its rate limit. */
const callers = await Promise.all(
  Array.from({ length: 300 }, async (_, index) => ({
    'content-type': 'application/json',
    authorization: `Bearer ${await issuer.issue({ sub: `account-${index}`, tier: 'ADMIN' })}`,
  })),
);
let asked = 0;
const request = {
  headers: () => {
    asked += 1;
    return callers[asked % callers.length] ?? {};
  },
  body: () => JSON.stringify({ query }),
};
interface Pair {
  readonly on: LoadResult;
  readonly off: LoadResult;
}

const measurePair = async (number: number): Promise<Pair[]> => {
  const pair = await startPair();
  const measured: Pair[] = [];
  const on = openLoad(pair.on, request, { connections });
  const off = openLoad(pair.off, request, { connections });
  for (let visit = 0; visit < warmUpVisits; visit += 1) for (const one of [on, off]) await one.visit(visitMs);
  for (let round = 0; round < rounds; round += 1) {
    process.stderr.write(`pair ${number} of ${pairs}, round ${round + 1} of ${rounds}\n`);
    const isOnFirst = round % 2 === 0;
    const first = await (isOnFirst ? on : off).visit(visitMs);
    const second = await (isOnFirst ? off : on).visit(visitMs);
    measured.push(isOnFirst ? { on: first, off: second } : { on: second, off: first });
  }
  for (const one of [on, off]) await one.close();
  for (const { child } of [pair.on, pair.off]) child.kill();
  return measured;
};

type Figure = (result: LoadResult) => number;
const throughput: Figure = ({ requestsPerSecond }) => requestsPerSecond;
const cpu: Figure = ({ cpuMicroseconds }) => cpuMicroseconds;
const ratioOf = (measured: readonly Pair[], of: Figure): number =>
  median(measured.map(({ on, off }) => of(on) / of(off))) * 100;

const all: Pair[][] = [];
process.stdout.write(`${'pair'.padEnd(8)}${'throughput'.padStart(12)}${'CPU time'.padStart(12)}\n`);
for (let number = 1; number <= pairs; number += 1) {
  const measured = await measurePair(number);
  all.push(measured);
  const figures = [throughput, cpu].map((of) => `${ratioOf(measured, of).toFixed(1)} %`.padStart(12));
  process.stdout.write(`${String(number).padEnd(8)}${figures.join('')}\n`);
}
const middle = (of: Figure): string => median(all.map((measured) => ratioOf(measured, of))).toFixed(1);
const cpuOf = (which: keyof Pair): string =>
  median(all.flat().map((measured) => cpu(measured[which]))).toFixed(0);
process.stdout.write(
  `with all guards: ${middle(throughput)} % of the throughput without any (promised: 90 %), ${middle(cpu)} % of the CPU time (${cpuOf('on')} us for ${cpuOf('off')}); the middle of ${pairs} pairs of processes, ${rounds} rounds each\n`,
);

subgraph.child.kill();
await issuer.stop();
rmSync(folder, { recursive: true });
