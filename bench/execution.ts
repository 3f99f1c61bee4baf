/** CPU time of one operation: our executor and the one of @apollo/gateway over the same answers, in this process. */
import { createHash } from 'node:crypto';
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import { type GraphQLSchema, parse } from 'graphql';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { composeSupergraph } from '#composition/compose.ts';
import { createCompiledGateway } from '#gateway/execution/compiled-gateway.ts';
import { startPace } from '#gateway/execution/pace-operations.ts';
import { createPlanGenerations } from '#gateway/execution/plan-generations.ts';
import { planSettings } from '#gateway/execution/plan-settings.ts';
import type { SubgraphClient } from '#gateway/subgraphs/subgraph-client.ts';
import { systemClock } from '#platform/clock.ts';
import { parseConfig } from '#platform/config.ts';
import { createLogger } from '#platform/logger.ts';
import { completeSdl } from '#platform/subgraph-sdl.ts';
import { median } from './support/load.ts';

const rounds = 9;
const operationsPerRound = 150;
const users = 16;
const reviewsPerUser = 8;
const productCount = 40;

const sdls: Readonly<Record<string, string>> = {
  accounts: `type Query { users: [User] } type User @key(fields: "id") { id: ID!, name: String, username: String, birthday: Int }`,
  inventory: `type Product @key(fields: "upc") { upc: String!, weight: Int @external, price: Int @external, inStock: Boolean,
    shippingEstimate: Int @requires(fields: "price weight") }`,
  products: `type Query { topProducts: [Product] }
    type Product @key(fields: "upc") { upc: String!, name: String, price: Int, weight: Int }`,
  reviews: `type Review @key(fields: "id") { id: ID!, body: String, author: User, product: Product }
    type User @key(fields: "id") { id: ID!, reviews: [Review] } type Product @key(fields: "upc") { upc: String!, reviews: [Review] }`,
};

const query = `query Feed { users { id name username
  reviews { id body author { id name username reviews { id body product { upc name price weight inStock shippingEstimate } } } product { upc name price weight inStock shippingEstimate } } } }`;

type Row = Record<string, unknown>;

const text = 'A review of some length that says what there is to say. ';
const userRow = (id: number): Row => ({
  __typename: 'User',
  id: `${id}`,
  name: `User ${id}`,
  username: `user${id}`,
});
const reviewsOf = (user: number, count: number): Row[] =>
  Array.from({ length: count }, (_, index) => {
    const number = user * reviewsPerUser + index;
    const product = { __typename: 'Product', upc: `${number % productCount}` };
    const nested = count === reviewsPerUser ? { reviews: reviewsOf(user, 2) } : {};
    return {
      id: `${number}`,
      body: text,
      author: { __typename: 'User', id: `${user}`, ...nested },
      product,
    };
  });

const entity = ({ __typename, id, upc }: Row, subgraph: string): Row => {
  const number = Number(id ?? upc);
  if (__typename === 'User')
    return subgraph === 'reviews'
      ? { reviews: reviewsOf(number, reviewsPerUser) }
      : { __typename, ...userRow(number) };
  if (subgraph === 'inventory') return { inStock: number % 3 === 0, shippingEstimate: number * 2 };
  return { __typename, upc: `${number}`, name: `Product ${number}`, price: number * 10, weight: number };
};

type Process = GraphQLDataSource['process'];

const texts = new Map<string, string>();
let calls: Parameters<Process>[0][] = [];

/** Answers by the text of the request: the data source costs parsing, and nothing else. */
const answer =
  (name: string): Process =>
  async ({ request }) => {
    const representations = (request.variables?.['representations'] ?? []) as Row[];
    const key = `${name} ${JSON.stringify(representations)}`;
    const known =
      texts.get(key) ??
      JSON.stringify({
        data:
          representations.length === 0
            ? { users: Array.from({ length: users }, (_, index) => userRow(index)) }
            : { _entities: representations.map((one) => entity(one, name)) },
      });
    texts.set(key, known);
    return JSON.parse(known);
  };

const sources = new Map(Object.keys(sdls).map((name) => [name, answer(name)]));

const sourceFor = (name: string): GraphQLDataSource & Pick<SubgraphClient, 'ask'> => {
  const process: Process = (options) => {
    calls.push(Object.assign(options, { name }));
    return sources.get(name)?.(options) ?? Promise.reject(new Error(name));
  };
  return { process, ask: ({ variables }) => process({ request: { variables } } as never) };
};

const supergraphSdl = composeSupergraph(
  Object.entries(sdls).map(([name, sdl]) => ({ name, url: `http://${name}`, sdl: completeSdl(sdl) })),
);
const document = parse(query);
const queryHash = createHash('sha256').update(query).digest('hex');

type Run = (variables: Row) => Promise<unknown>;

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const generations = createPlanGenerations({
  config: parseConfig(z.object(planSettings), {}),
  registry: new Registry(),
  clock: systemClock,
  logger: createLogger({ service: 'bench', level: 'silent' }),
});

const start = async (isCompiled: boolean): Promise<{ run: Run; stop: () => Promise<void> }> => {
  const inner = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) => sourceFor(name),
    logger: silent,
  });
  const gateway = isCompiled
    ? createCompiledGateway({
        inner,
        sourceFor,
        generations,
        pace: startPace(new Registry()),
        chooseOverrides: () => [],
        sharingOf: undefined,
      })
    : inner;
  let schema: GraphQLSchema | undefined;
  inner.onSchemaLoadOrUpdate(({ apiSchema }) => {
    schema = apiSchema;
  });
  const { executor } = await gateway.load({});
  const run: Run = (variables) =>
    executor({
      document,
      queryHash,
      schema,
      source: query,
      request: { query, variables },
      metrics: {},
      context: {},
      logger: silent,
    } as never);
  return { run, stop: () => gateway.stop() };
};

const sides = { apollo: await start(false), compiled: await start(true) };
const [one, other] = [
  JSON.stringify(await sides.apollo.run({})),
  JSON.stringify(await sides.compiled.run({})),
];
if (one !== other) throw new Error('The two executors give different answers.');

calls = [];
await sides.compiled.run({});
const recorded = calls as (Parameters<Process>[0] & { readonly name: string })[];
const data = JSON.parse(one);

/** What is not the executors': the answers of the subgraphs read, and the answer written. */
const floor: Run = async () => {
  for (const call of recorded) await sources.get(call.name)?.(call);
  return data;
};

const runs = { apollo: sides.apollo.run, compiled: sides.compiled.run, floor };
type Side = keyof typeof runs;

const measure = async (run: Run): Promise<number> => {
  const before = process.cpuUsage();
  for (let index = 0; index < operationsPerRound; index += 1) JSON.stringify(await run({ u: index }));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / operationsPerRound;
};

const results: Record<Side, number[]> = { apollo: [], compiled: [], floor: [] };
const callsOf: Record<string, number> = {};
for (let round = -1; round < rounds; round += 1) {
  const order: Side[] = ['apollo', 'compiled', 'floor'];
  for (const side of round % 2 === 0 ? order : order.toReversed()) {
    calls = [];
    const cpu = await measure(runs[side]);
    callsOf[side] = calls.length / operationsPerRound;
    // The first round warms up.
    if (round >= 0) results[side].push(cpu);
  }
}
callsOf['floor'] = recorded.length;
const ratio = median(results.apollo.map((cpu, index) => cpu / (results.compiled[index] ?? Number.NaN)));
process.stdout.write(
  `answer: ${(one.length / 1000).toFixed(0)} KB, ${rounds} alternating rounds of ${operationsPerRound}\n`,
);
process.stdout.write(`${'executor'.padEnd(12)}${'CPU us/operation'.padStart(18)}${'calls'.padStart(8)}\n`);
for (const side of ['apollo', 'compiled', 'floor'] as const)
  process.stdout.write(
    `${side.padEnd(12)}${median(results[side]).toFixed(0).padStart(18)}${String(callsOf[side]).padStart(8)}\n`,
  );
const own = (side: Side): number => median(results[side]) - median(results.floor);
process.stdout.write(
  `ratio: ${ratio.toFixed(2)}; without the floor: ${(own('apollo') / own('compiled')).toFixed(2)}\n`,
);
await sides.apollo.stop();
await sides.compiled.stop();
