import { type Comparison, medianOf, type Result, ratioOf } from './compare.ts';
import { nameOf, type Sharing } from './contender.ts';
import type { Sample } from './stage.ts';

const throughput = (sample: Sample): number => sample.requestsPerSecond;
/** Requests for a second of processor time. */
const thrift = (sample: Sample): number => 1 / sample.cpuMicroseconds;

/** What we promise of ourselves, as a multiple of what they answer on the same core. */
const promises: readonly {
  readonly load: string;
  readonly sharing: Sharing;
  readonly apollo: number;
  readonly routerRuntime: number;
}[] = [
  { load: 'unique', sharing: 'none', apollo: 8, routerRuntime: 3 },
  { load: 'unique', sharing: 'subgraph', apollo: 18, routerRuntime: 7 },
  { load: 'same', sharing: 'operation', apollo: 60, routerRuntime: 2.5 },
];

interface Row {
  readonly load: string;
  readonly gateway: string;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMicroseconds: number;
  readonly peakMegabytes: number;
  readonly timesApollo: number | null;
  readonly cpuTimesApollo: number | null;
  readonly promisedApollo: number | null;
  readonly timesRouterRuntime: number | null;
  readonly cpuTimesRouterRuntime: number | null;
  readonly promisedRouterRuntime: number | null;
}

const toRow = ({ load, results }: Comparison, result: Result): Row => {
  const { product, sharing } = result.running;
  const apollo = results.find(({ running }) => running.product === 'apollo');
  const runtime = results.find(
    ({ running }) => running.product === 'hive-router-runtime' && running.sharing === sharing,
  );
  const against = (other: Result | undefined, value: (sample: Sample) => number): number | null =>
    other === undefined || other === result ? null : ratioOf(result, other, value);
  const promise =
    product === 'soba'
      ? promises.find((one) => one.load === load.name && one.sharing === sharing)
      : undefined;
  return {
    load: load.name,
    gateway: nameOf(result.running),
    requestsPerSecond: medianOf(result, throughput),
    p50: medianOf(result, ({ p50 }) => p50),
    p99: medianOf(result, ({ p99 }) => p99),
    cpuMicroseconds: medianOf(result, (sample) => sample.cpuMicroseconds),
    peakMegabytes: result.peakMegabytes,
    timesApollo: against(apollo, throughput),
    cpuTimesApollo: against(apollo, thrift),
    promisedApollo: promise?.apollo ?? null,
    timesRouterRuntime: product === 'soba' ? against(runtime, throughput) : null,
    cpuTimesRouterRuntime: product === 'soba' ? against(runtime, thrift) : null,
    promisedRouterRuntime: promise?.routerRuntime ?? null,
  };
};

export const toRows = (comparisons: readonly Comparison[]): readonly Row[] =>
  comparisons.flatMap((comparison) => comparison.results.map((result) => toRow(comparison, result)));

const ratio = (value: number | null): string =>
  value === null || Number.isNaN(value) ? '' : value.toFixed(value < 10 ? 1 : 0);
const whole = (value: number): string => value.toFixed(0);

const columns: readonly (readonly [title: string, width: number, cell: (row: Row) => string])[] = [
  ['requests/s', 11, (row) => whole(row.requestsPerSecond)],
  ['p50 ms', 8, (row) => row.p50.toFixed(1)],
  ['p99 ms', 8, (row) => row.p99.toFixed(1)],
  ['CPU us', 8, (row) => whole(row.cpuMicroseconds)],
  ['peak MB', 8, (row) => whole(row.peakMegabytes)],
  ['x apollo', 10, (row) => ratio(row.timesApollo)],
  ['by CPU', 8, (row) => ratio(row.cpuTimesApollo)],
  ['promised', 9, (row) => ratio(row.promisedApollo)],
  ['x hive-rr', 11, (row) => ratio(row.timesRouterRuntime)],
  ['by CPU', 8, (row) => ratio(row.cpuTimesRouterRuntime)],
  ['promised', 9, (row) => ratio(row.promisedRouterRuntime)],
];

const first = 31;

/** What a second worker adds, where the first has one: in requests, and in what two cores of their own would come to. */
const scaling = ({ results }: Comparison): string => {
  const [one, two] = results;
  if (one?.running.workers !== 1 || two === undefined) return '';
  const factor = ratioOf(two, one, throughput);
  const free = 2 * ratioOf(two, one, thrift);
  return (
    `  two workers answer ${factor.toFixed(2)} times as much as one; promised 1.8;\n` +
    `  by the CPU time of an operation it would be ${free.toFixed(2)} times where two cores are free\n`
  );
};

export const printTable = (comparisons: readonly Comparison[]): void => {
  const head = columns.map(([title, width]) => title.padStart(width)).join('');
  process.stdout.write(`${'gateway, what is shared'.padEnd(first)}${head}\n`);
  for (const comparison of comparisons) {
    const { load, answerBytes } = comparison;
    process.stdout.write(`\n${load.name} (answer of ${(answerBytes / 1000).toFixed(1)} KB)\n`);
    for (const row of toRows([comparison])) {
      const cells = columns.map(([, width, cell]) => cell(row).padStart(width)).join('');
      process.stdout.write(`  ${row.gateway.padEnd(first - 2)}${cells}\n`);
    }
    process.stdout.write(scaling(comparison));
  }
  process.stdout.write(
    `\nx: requests/s against the other, by CPU: the same with the CPU time of the gateway; medians of the ratios of each round.\n` +
      `hive-rr: hive-router-runtime with the same sharing. Every load but "same" and "cold-plans" has a different, unused variable in each request.\n`,
  );
};
