/** What admission costs: authorisation and cost of one operation, known already and seen for the first time. */
import { Supergraph } from '@apollo/federation-internals';
import { type DocumentNode, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { Registry } from 'prom-client';
import { createCostMetrics } from '#gateway/cost/cost-metrics.ts';
import { createRequestCosts } from '#gateway/cost/request-costs.ts';
import { createGuards } from '#gateway/guard.ts';
import { createGenerations } from '#gateway/policy/generation.ts';
import { denyAllPolicies } from '#gateway/policy/policy-decider.ts';
import { createVerdicts } from '#gateway/policy/verdicts.ts';
import type { ReadonlyRequest } from '#gateway/request.ts';
import { authorise } from '#gateway/stages/authorise.ts';
import { limitCost } from '#gateway/stages/limit-cost.ts';
import { anonymous } from '#platform/identity.ts';
import { createLogger } from '#platform/logger.ts';
import { composeFakes } from '#support/gateway.ts';
import { median } from './support/load.ts';

const rounds = 5;
const limits = { cached: 20, cold: 3000 };

const types = 20;
const leaves = 9;
const columns = Array.from({ length: leaves }, (_, at) => `f${at}: String${at === 0 ? ' @auth' : ''}`);
const sdl = `type Query { ${Array.from({ length: types }, (_, at) => `list${at}(first: Int, filter: Filter): [T${at}!] @listSize(slicingArguments: ["first"], assumedSize: 2, requireOneSlicingArgument: false)`).join('\n')} }
  input Filter { text: String, min: Float }
  ${Array.from({ length: types }, (_, at) => `type T${at} @cost(weight: 2) { ${columns.join('\n')} }`).join('\n')}`;

const selection = Array.from({ length: leaves }, (_, at) => `f${at}`).join(' ');
const write = (name: string, variables: string, args: (at: number) => string): string =>
  `query ${name}${variables} { ${Array.from({ length: types }, (_, at) => `list${at}${args(at)} { ${selection} }`).join(' ')} }`;

const supergraph = composeFakes({ one: sdl }, {});
const apiSchema = Supergraph.build(supergraph).apiSchema().toGraphQLJSSchema();
const logger = createLogger({ service: 'bench', level: 'silent' });
const generations = createGenerations();
generations.add(apiSchema, supergraph);

const guard = createGuards({ registry: new Registry(), logger });
const judge = authorise({
  guard: guard('authorisation', 'enforce'),
  generations,
  verdicts: createVerdicts(),
  decide: denyAllPolicies,
  refusal: 'filter',
});
const limit = limitCost({
  guard: guard('cost', 'enforce'),
  metrics: createCostMetrics(new Registry()),
  costs: createRequestCosts({ generations, listSize: 10, subgraphMax: new Map() }),
  max: 1_000_000_000,
  subgraphMax: new Map(),
});

const createRequest = (document: DocumentNode, variables: Record<string, unknown>): ReadonlyRequest => {
  const operation = document.definitions.find(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  );
  const contextValue = { principal: anonymous, explain: false, logger, notes: [] };
  return { schema: apiSchema, document, operation, request: { variables }, contextValue } as never;
};

/** Processor time of this thread, which other programs do not lengthen. */
const threadMicroseconds = (): number => {
  const { user, system } = process.threadCpuUsage();
  return user + system;
};

interface Timing {
  readonly all: number;
  readonly cost: number;
}

/** Microseconds of one admission and of its part for the cost, medians of several rounds. */
const measure = async (times: number, create: (at: number) => ReadonlyRequest): Promise<Timing> => {
  const costed: number[] = [];
  const all: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const requests = Array.from({ length: times }, (_, at) => create(round * times + at));
    const started = threadMicroseconds();
    for (const request of requests) await judge.admit?.(request);
    const between = threadMicroseconds();
    for (const request of requests) await limit.admit?.(request);
    const ended = threadMicroseconds();
    costed.push((ended - between) / times);
    all.push((ended - started) / times);
  }
  return { all: median(all), cost: median(costed) };
};

const plain = write('Plain', '', () => '');
const sliced = write('Sliced', '($first: Int, $filter: Filter)', () => '(first: $first, filter: $filter)');
const small = 'query Small($first: Int) { list0(first: $first) { f1 f2 f3 } }';
const filterOf = (at: number) => ({ text: `t${at}`, min: at });
const known = { plain: parse(plain), sliced: parse(sliced), small: parse(small) };

const rows: readonly (readonly [string, number | null, number, (at: number) => ReadonlyRequest])[] = [
  ['known, 200 fields', limits.cached, 20_000, () => createRequest(known.plain, {})],
  [
    'known, 200 fields, ever new texts',
    limits.cached,
    20_000,
    (at) => createRequest(known.sliced, { first: 5, filter: filterOf(at) }),
  ],
  [
    'known, 4 fields, 50 page sizes',
    limits.cached,
    20_000,
    (at) => createRequest(known.small, { first: at % 50 }),
  ],
  [
    'known, 4 fields, ever new page sizes',
    limits.cached,
    20_000,
    (at) => createRequest(known.small, { first: at }),
  ],
  [
    'known, 200 fields in 20 lists, ever new page sizes',
    null,
    500,
    (at) => createRequest(known.sliced, { first: at }),
  ],
  ['cold, 200 fields', limits.cold, 300, () => createRequest(parse(plain), {})],
  ['cold, 200 fields with variables', limits.cold, 300, () => createRequest(parse(sliced), { first: 5 })],
  ['cold, 4 fields', limits.cold, 2000, () => createRequest(parse(small), { first: 5 })],
];

const line = (cells: readonly string[]): string =>
  `${cells[0]?.padEnd(52)}${cells
    .slice(1)
    .map((cell) => cell.padStart(13))
    .join('')}\n`;

process.stdout.write(line(['admission', 'us', 'of it cost', 'promised']));
for (const [name, promised, times, create] of rows) {
  const { all, cost } = await measure(times, create);
  const kept = promised === null ? '-' : `${all <= promised ? 'yes' : 'NO'} < ${promised}`;
  process.stdout.write(line([name, all.toFixed(1), cost.toFixed(1), kept]));
}
