/** CPU time of one operation with the answer cache off, idle, missing and hitting, in this process. */
import { createHash } from 'node:crypto';
import { Supergraph } from '@apollo/federation-internals';
import { HeaderMap } from '@apollo/server';
import { buildSchema, type GraphQLSchema, Kind, parse, printSchema } from 'graphql';
import { Registry } from 'prom-client';
import { composeSupergraph } from '#composition/compose.ts';
import { createNotesOfRequests } from '#gateway/answer-cache/notes.ts';
import { createResultTexts } from '#gateway/answer-cache/result-texts.ts';
import { createScopes } from '#gateway/answer-cache/scopes.ts';
import { startAnswerCache } from '#gateway/answer-cache/start-answer-cache.ts';
import { createGenerations } from '#gateway/policy/generation.ts';
import { createVerdicts } from '#gateway/policy/verdicts.ts';
import type { ReadonlyRequest } from '#gateway/request.ts';
import { cacheResponse } from '#gateway/stages/cache-response.ts';
import { completeSdl } from '#platform/subgraph-sdl.ts';
import { createRequestContext } from '#support/cached-graph.ts';
import { createTestClock } from '#support/clock.ts';
import { createTestExecutor } from '#support/executor.ts';
import { createTestLog } from '#support/log.ts';
import { median } from './support/load.ts';

const rounds = 9;
const operationsPerRound = 300;
const productCount = 100;

type Row = Record<string, unknown>;

const source = 'query($first: Int) { products(first: $first) { upc name price weight reviews { id body } } }';
const document = parse(source);
const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
const queryHash = createHash('sha256').update(source).digest('hex');

const sdlsWith = (hint: string): Readonly<Record<string, string>> => ({
  products: `type Query { products(first: Int): [Product] ${hint} } type Product @key(fields: "upc") ${hint} { upc: ID!, name: String }`,
  details: `type Product @key(fields: "upc") ${hint} { upc: ID!, price: Int, weight: Int, reviews: [Review] } type Review ${hint} { id: ID!, body: String }`,
});

const upcs = Array.from({ length: productCount }, (_, index) => `${index}`);
const rootText = JSON.stringify({
  data: { products: upcs.map((upc) => ({ __typename: 'Product', upc, name: `Product ${upc}` })) },
});
const body = 'A review of some length that says what there is to say.';
const entity = ({ upc }: Row): Row => ({
  price: Number(upc) * 10,
  weight: Number(upc),
  reviews: [1, 2, 3].map((index) => ({ id: `${upc}-${index}`, body })),
});
const texts = new Map<string, string>();

/** Answers by the text of the question, read like an answer that came over HTTP. */
const fetchText = async (_subgraph: string, { variables }: { readonly variables: Readonly<Row> }) => {
  const representations = variables['representations'] as Row[] | undefined;
  if (representations === undefined) return JSON.parse(rootText);
  const key = JSON.stringify(representations);
  const text = texts.get(key) ?? JSON.stringify({ data: { _entities: representations.map(entity) } });
  texts.set(key, text);
  return JSON.parse(text);
};

const createGraph = (hint: string) => {
  const supergraphSdl = composeSupergraph(
    Object.entries(sdlsWith(hint)).map(([name, sdl]) => ({
      name,
      url: `http://${name}`,
      sdl: completeSdl(sdl),
    })),
  );
  const api = Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema();
  return { supergraphSdl, apiSchema: buildSchema(printSchema(api)) };
};

interface Side {
  readonly run: () => Promise<string>;
}

const requestOf = (schema: GraphQLSchema, contextValue: object) => ({
  schema,
  document,
  operation,
  queryHash,
  contextValue,
  request: { variables: {} },
  response: { http: { headers: new HeaderMap() }, body: undefined as unknown },
});

/** One operation from its question to its text, without HTTP. */
const createSide = (hint: string, cached: { isOn: boolean; isWhole: boolean; stepMs: number }): Side => {
  const { supergraphSdl, apiSchema } = createGraph(hint);
  const [generations, verdicts, notes] = [createGenerations(), createVerdicts(), createNotesOfRequests()];
  generations.add(apiSchema, supergraphSdl);
  const clock = createTestClock();
  const resultTexts = createResultTexts();
  const cache = startAnswerCache({
    maxBytes: 50_000_000,
    staleIfErrorMs: 0,
    redisTimeoutMs: 1,
    redis: undefined,
    generations,
    verdicts,
    notes,
    scopes: createScopes({
      principalOf: ({ principal }) => principal,
      forwardRules: [],
      toldOfClient: new Set(),
    }),
    texts: resultTexts,
    clock,
    logger: createTestLog().logger,
    registry: new Registry(),
  });
  const stage = cacheResponse(cache.responses, []);
  const executor = createTestExecutor({
    supergraphSdl,
    apiSchema,
    maxOperations: 10,
    ...(cached.isOn && { wrapFetch: cache.wrapFetchOf(generations.of(apiSchema)) }),
  });
  const run = async (): Promise<string> => {
    clock.advance(cached.stepMs);
    const context = createRequestContext();
    const request = requestOf(apiSchema, context);
    const readonly = request as unknown as ReadonlyRequest;
    const kept = cached.isWhole ? await stage.answer?.(readonly) : null;
    if (kept?.body.kind === 'single') return resultTexts.stringify(kept.body.singleResult);
    const { data } = await executor.execute({
      document,
      operationName: undefined,
      queryHash,
      variables: {},
      context,
      deadline: undefined,
      signal: undefined,
      fetch: fetchText,
    });
    request.response.body = { kind: 'single', singleResult: { data } };
    if (cached.isWhole) await stage.record?.(readonly);
    return resultTexts.stringify({ data: data ?? null });
  };
  return { run };
};

const hint = '@cacheControl(maxAge: 60)';
const sides = {
  off: createSide(hint, { isOn: false, isWhole: false, stepMs: 0 }),
  'nothing to keep': createSide('', { isOn: true, isWhole: true, stepMs: 0 }),
  'all missed': createSide(hint, { isOn: true, isWhole: true, stepMs: 61_000 }),
  'fetches hit': createSide(hint, { isOn: true, isWhole: false, stepMs: 0 }),
  'answer hit': createSide(hint, { isOn: true, isWhole: true, stepMs: 0 }),
} satisfies Record<string, Side>;
type Name = keyof typeof sides;
const names = Object.keys(sides) as Name[];

const answers = new Set<string>();
for (const name of names) for (let run = 0; run < 2; run += 1) answers.add(await sides[name].run());
if (answers.size !== 1) throw new Error('The sides give different answers.');
const [answer = ''] = answers;

const measure = async ({ run }: Side): Promise<number> => {
  const before = process.cpuUsage();
  for (let index = 0; index < operationsPerRound; index += 1) await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / operationsPerRound;
};

const results = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
for (let round = -1; round < rounds; round += 1) {
  for (const name of round % 2 === 0 ? names : names.toReversed()) {
    const cpu = await measure(sides[name]);
    // The first round warms up.
    if (round >= 0) results[name].push(cpu);
  }
}

process.stdout.write(
  `answer: ${(answer.length / 1000).toFixed(0)} KB of ${productCount} entities, ${rounds} alternating rounds of ${operationsPerRound}\n`,
);
process.stdout.write(`${'cache'.padEnd(18)}${'CPU us/operation'.padStart(18)}${'of off'.padStart(8)}\n`);
for (const name of names) {
  const ratio = median(results[name].map((cpu, index) => cpu / (results.off[index] ?? Number.NaN)));
  process.stdout.write(
    `${name.padEnd(18)}${median(results[name]).toFixed(0).padStart(18)}${ratio.toFixed(2).padStart(8)}\n`,
  );
}
