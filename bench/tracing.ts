/** What a request of a recorded trace costs more than one of a trace that nobody records, in the same process. */
import { heavyQuery } from './gateways/loads.ts';
import { startStage } from './gateways/stage.ts';
import { type LoadResult, median, openLoad } from './support/load.ts';
import { startBenchProcess } from './support/run-process.ts';

const rounds = 100;
const connections = 10;
const warmUpMs = 8000;
/** Short and many: what else runs on the machine then weighs on both alike. */
const visitMs = 200;

const small = 'query Names { users { id name username } }';
const rows = [
  { name: 'shop, nothing shared', query: heavyQuery, shares: false },
  { name: 'shop, calls shared', query: heavyQuery, shares: true },
  { name: 'small, calls shared', query: small, shares: true },
];

const stage = await startStage();
const collector = await startBenchProcess('bench/support/cheap-subgraph.ts', ['{}']);
const startGateway = (shares: boolean) =>
  startBenchProcess('src/main.ts', [], {
    PORT: '0',
    LOG_LEVEL: 'info',
    SOBA_SUPERGRAPH: stage.world.supergraph,
    SOBA_JWKS_URL: stage.world.jwksUrl,
    SOBA_PRINCIPAL_PRIVATE_KEY: stage.world.principalKey,
    SOBA_COST_MAX: '1000000',
    SOBA_GUARD_RATE_LIMIT: 'off',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_TRACES_SAMPLER_ARG: '0',
    SOBA_SUBGRAPH_SHARING: String(shares),
  });

let asked = 0;
const requestFor = (query: string, isRecorded: boolean) => ({
  headers: () => {
    asked += 1;
    const trace = asked.toString(16).padStart(32, '0');
    return {
      'content-type': 'application/json',
      traceparent: `00-${trace}-b7ad6b7169203331-${isRecorded ? '01' : '00'}`,
    };
  },
  body: () => JSON.stringify({ query }),
});

process.stdout.write(
  `${'query'.padEnd(22)}${'not recorded, CPU us'.padStart(22)}${'recorded'.padStart(10)}${'more'.padStart(8)}\n`,
);
for (const { name, query, shares } of rows) {
  const gateway = await startGateway(shares);
  const results: Record<'on' | 'off', LoadResult[]> = { on: [], off: [] };
  const loads = {
    on: openLoad(gateway, requestFor(query, true), connections),
    off: openLoad(gateway, requestFor(query, false), connections),
  };
  for (const one of [loads.on, loads.off]) await one.visit(warmUpMs);
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? (['on', 'off'] as const) : (['off', 'on'] as const);
    for (const which of order) results[which].push(await loads[which].visit(visitMs));
  }
  for (const one of [loads.on, loads.off]) await one.close();
  gateway.child.kill();
  const cpu = (which: 'on' | 'off') => results[which].map(({ cpuMicroseconds }) => cpuMicroseconds);
  const more = median(cpu('on').map((one, at) => one / (cpu('off')[at] ?? one))) - 1;
  process.stdout.write(
    `${name.padEnd(22)}${median(cpu('off')).toFixed(0).padStart(22)}${median(cpu('on')).toFixed(0).padStart(10)}${`${(more * 100).toFixed(1)} %`.padStart(8)}\n`,
  );
}

collector.child.kill();
await stage.stop();
