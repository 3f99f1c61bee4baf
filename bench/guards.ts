/** What all guards together cost: the same gateway with every guard enforcing and with every guard off. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { composeSupergraph } from '#composition/compose.ts';
import { GatewayConfig } from '#gateway/config.ts';
import { completeSdl } from '#platform/subgraph-sdl.ts';
import { startTokenIssuer } from '#support/access-token.ts';
import { createKeyPair } from '#support/keys.ts';
import { type LoadResult, median, putLoad } from './support/load.ts';
import { startBenchProcess } from './support/run-process.ts';

const rounds = 21;
const warmUp = { connections: 20, milliseconds: 4000 };
/** Short and many: what else runs on the machine then weighs on both alike. */
const load = { connections: 20, milliseconds: 700 };
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
const on = await startBenchProcess('src/main.ts', [], { ...common, ...trusted, ...allGuards('enforce') });
const off = await startBenchProcess('src/main.ts', [], { ...common, ...allGuards('off') });

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
const results: Record<'on' | 'off', LoadResult[]> = { on: [], off: [] };
const show = (name: string, list: readonly LoadResult[]): void => {
  const rps = median(list.map((one) => one.requestsPerSecond)).toFixed(0);
  const cpu = median(list.map((one) => one.cpuMicroseconds)).toFixed(0);
  process.stdout.write(`${name.padEnd(14)}${rps.padStart(10)}${cpu.padStart(14)}\n`);
};

for (const { url } of [on, off]) await putLoad(url, request, warmUp);
for (let round = 0; round < rounds; round += 1) {
  process.stderr.write(`round ${round + 1} of ${rounds}\n`);
  const order = round % 2 === 0 ? (['on', 'off'] as const) : (['off', 'on'] as const);
  for (const which of order) results[which].push(await putLoad({ on, off }[which].url, request, load));
}
const ratioOf = (of: (result: LoadResult) => number): string =>
  (median(results.on.map((one, at) => of(one) / of(results.off[at] ?? one))) * 100).toFixed(1);
process.stdout.write(`\n${'guards'.padEnd(14)}${'requests/s'.padStart(10)}${'CPU us/req'.padStart(14)}\n`);
show('all enforce', results.on);
show('all off', results.off);
process.stdout.write(
  `with guards: ${ratioOf((one) => one.requestsPerSecond)} % of the throughput without (promised: 90 %), ${ratioOf((one) => one.cpuMicroseconds)} % of the CPU time; medians of ${rounds} pairs\n`,
);

for (const { child } of [on, off, subgraph]) child.kill();
await issuer.stop();
rmSync(folder, { recursive: true });
