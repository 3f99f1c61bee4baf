/** What a request of a recorded trace costs more than one of a trace that nobody records, in the same process. */
import { heavyQuery } from './gateways/loads.ts';
import { gatewayCore, otherCore, pin } from './gateways/run-pinned.ts';
import { startStage } from './gateways/stage.ts';
import { median, openLoad } from './support/load.ts';
import { startBenchProcess } from './support/run-process.ts';

/** Processes differ by more than what is measured here. */
const processes = 4;
const rounds = 60;
const connections = 10;
const warmUpMs = 5000;
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
for (const pid of [process.pid, collector.child.pid]) pin(pid, otherCore);
const startGateway = async (shares: boolean) => {
  const gateway = await startBenchProcess('src/main.ts', [], {
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
  pin(gateway.child.pid, gatewayCore);
  return gateway;
};

let asked = 0;
let isRecorded = false;
const requestFor = (query: string) => ({
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

type Which = 'on' | 'off';

/**
 * The CPU time of a request of either kind, and how much more the recorded one took, round by round. Both come over the
 * same connections: those that one kind alone used would differ by more than the kinds.
 */
const measure = async (query: string, shares: boolean) => {
  const gateway = await startGateway(shares);
  const load = openLoad(gateway, requestFor(query), { connections, inStep: true });
  const cpu: Record<Which, number[]> = { on: [], off: [] };
  const visit = async (which: Which, milliseconds: number): Promise<number> => {
    isRecorded = which === 'on';
    return (await load.visit(milliseconds)).cpuMicroseconds;
  };
  for (const which of ['on', 'off'] as const) await visit(which, warmUpMs);
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? (['on', 'off'] as const) : (['off', 'on'] as const);
    for (const which of order) cpu[which].push(await visit(which, visitMs));
  }
  await load.close();
  gateway.child.kill();
  const more = median(cpu.on.map((one, at) => one / (cpu.off[at] ?? one))) - 1;
  return { on: median(cpu.on), off: median(cpu.off), more };
};

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

process.stdout.write(
  `${'query'.padEnd(22)}${'not recorded, CPU us'.padStart(22)}${'recorded'.padStart(10)}${'more'.padStart(8)}  in each process\n`,
);
for (const { name, query, shares } of rows) {
  const measured: Awaited<ReturnType<typeof measure>>[] = [];
  for (let one = 0; one < processes; one += 1) measured.push(await measure(query, shares));
  const mean = (of: (one: (typeof measured)[number]) => number): number =>
    measured.reduce((sum, one) => sum + of(one), 0) / processes;
  const [off, on, more] = [mean((one) => one.off), mean((one) => one.on), mean((one) => one.more)];
  process.stdout.write(
    `${name.padEnd(22)}${off.toFixed(0).padStart(22)}${on.toFixed(0).padStart(10)}${percent(more).padStart(8)}  ${measured.map((one) => percent(one.more)).join(', ')}\n`,
  );
}

collector.child.kill();
await stage.stop();
