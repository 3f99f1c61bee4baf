import { createHash } from 'node:crypto';
import { HeaderMap } from '@apollo/server';
import { describe, expect, test } from '@jest/globals';
import { type DocumentNode, Kind, parse } from 'graphql';
import type { CacheNotes } from '#gateway/answer-cache/notes.ts';
import type { ReadonlyRequest, RequestContext } from '#gateway/request.ts';
import { createRequestContext, startCachedGraph } from '#support/cached-graph.ts';
import { principalOf } from '#support/principal.ts';
import { cacheResponse } from './cache-response.ts';

const sdl = `type Query {
  plain: String
  hinted(in: String): Int @cacheControl(maxAge: 60)
  short: Int @cacheControl(maxAge: 10)
  never: Int @cacheControl(maxAge: 0)
  mine: Int @cacheControl(maxAge: 60, scope: PRIVATE)
  product: Product @cacheControl(maxAge: 60)
} type Product @key(fields: "upc") { upc: ID! }`;

interface Asked extends Partial<RequestContext> {
  readonly variables?: Record<string, unknown>;
  /** What fetches find out meanwhile. */
  readonly noted?: Partial<CacheNotes>;
  readonly result?: { data?: unknown; errors?: unknown };
  readonly meanwhile?: () => Promise<unknown>;
}

/** Requests as the pipeline brings them to the stage; each execution answers with the next number. */
const start = (options: Parameters<typeof startCachedGraph>[1] = {}) => {
  const graph = startCachedGraph({ only: { sdl, resolvers: {} } }, options);
  const stage = cacheResponse(graph.cache.responses, ['accept-language']);
  // Kept like Apollo Server keeps them.
  const documents = new Map<string, DocumentNode>();
  let executions = 0;
  const ask = async (query: string, asked: Asked = {}) => {
    const { variables = {}, noted, result, meanwhile, ...given } = asked;
    const document = documents.get(query) ?? parse(query);
    documents.set(query, document);
    const contextValue = createRequestContext(given);
    const request = {
      schema: graph.apiSchema,
      document,
      operation: document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION),
      queryHash: createHash('sha256').update(query).digest('hex'),
      contextValue,
      request: { variables },
      response: { http: { headers: new HeaderMap() }, body: undefined as unknown },
    };
    const readonly = request as unknown as ReadonlyRequest;
    const kept = await stage.answer?.(readonly);
    await meanwhile?.();
    if (kept) request.response.body = kept.body;
    else {
      executions += 1;
      if (noted !== undefined) Object.assign(graph.notes.of(contextValue), noted);
      request.response.body = { kind: 'single', singleResult: result ?? { data: { n: executions } } };
    }
    const headers = stage.headers?.(readonly) ?? {};
    const extensions = stage.extend?.(readonly) ?? null;
    await stage.record?.(readonly);
    const { singleResult } = request.response.body as { singleResult: { data?: { n: number } } };
    return { n: singleResult.data?.n, isKept: kept !== null, headers, extensions };
  };
  return { ask, graph };
};

const vary = 'authorization, accept-language';

describe('the answer to a whole operation', () => {
  test('is kept as long as its shortest hint, and tells its age', async () => {
    const { ask, graph } = start();
    const fresh = await ask('{ hinted short }');
    expect(fresh).toMatchObject({ n: 1, headers: { 'cache-control': 'public, max-age=10', vary } });
    graph.clock.advance(9999);
    expect(await ask('{ hinted short }')).toEqual({
      n: 1,
      isKept: true,
      headers: { 'cache-control': 'public, max-age=10', vary, age: '9' },
      extensions: null,
    });
    graph.clock.advance(1);
    expect(await ask('{ hinted short }')).toMatchObject({ n: 2, isKept: false });
  });

  test.each([
    ['another document', '{ hinted }', {}, '{ a: hinted }', {}],
    ['another operation of the document', 'query A { hinted }', {}, 'query B { hinted }', {}],
    [
      'another variable',
      'query($x: String) { hinted(in: $x) }',
      { variables: { x: '1' } },
      'query($x: String) { hinted(in: $x) }',
      { variables: { x: '2' } },
    ],
    [
      'another header that subgraphs are sent',
      '{ hinted }',
      { forwarded: { 'accept-language': 'de' } },
      '{ hinted }',
      { forwarded: { 'accept-language': 'en' } },
    ],
  ] as const)('is not the answer with %s', async (_name, first, asked, second, other) => {
    const { ask } = start({ forwardRules: [{ header: 'accept-language', subgraph: undefined }] });
    await ask(first, asked);
    expect(await ask(second, other)).toMatchObject({ isKept: false });
    expect(await ask(first, asked)).toMatchObject({ isKept: true });
  });

  test('is the same with variables in another order, and with one that is not declared', async () => {
    const { ask } = start();
    const query = 'query($x: String, $y: String) { hinted(in: $x) a: hinted(in: $y) }';
    await ask(query, { variables: { x: '1', y: '2' } });
    expect(await ask(query, { variables: { z: 'z', y: '2', x: '1' } })).toMatchObject({ isKept: true });
  });

  test('is for its caller alone where a hint says so, and said to be private to any known caller', async () => {
    const { ask } = start();
    const [ada, bob] = [principalOf({ id: 'ada' }), principalOf({ id: 'bob' })];
    const privately = { 'cache-control': 'private, max-age=60', vary };
    expect(await ask('{ mine }', { principal: ada })).toMatchObject({ n: 1, headers: privately });
    expect(await ask('{ mine }', { principal: bob })).toMatchObject({ n: 2, headers: privately });
    expect(await ask('{ mine }', { principal: ada })).toMatchObject({ n: 1, headers: privately });
    expect(await ask('{ hinted }', { principal: ada })).toMatchObject({ n: 3, headers: privately });
    expect(await ask('{ hinted }', { principal: bob })).toMatchObject({ n: 3, headers: privately });
  });

  test('is for its caller alone where a subgraph says so', async () => {
    const { ask } = start();
    const [ada, bob] = [principalOf({ id: 'ada' }), principalOf({ id: 'bob' })];
    const noted = { isPrivate: true, freshMs: 60_000 };
    for (const principal of [ada, bob, ada]) await ask('{ hinted }', { principal, noted });
    expect(await ask('{ hinted }', { principal: bob, noted })).toMatchObject({ n: 2, isKept: true });
    expect(await ask('{ hinted }', { principal: ada, noted })).toMatchObject({ n: 1, isKept: true });
  });

  test.each<[string, string, Asked]>([
    ['a field has no hint', '{ hinted plain }', {}],
    ['a hint forbids it', '{ hinted never }', {}],
    ['it has errors', '{ hinted }', { result: { data: { n: 0 }, errors: [{}] } }],
    ['it has no data', '{ hinted }', { result: { data: null } }],
    ['a part of it may not be kept', '{ hinted }', { noted: { freshMs: 0 } }],
    ['a part of it is stale', '{ hinted }', { noted: { isStale: true } }],
    ['a subgraph was told about the client', '{ hinted }', { noted: { isPersonal: true } }],
    ['a part of it was asked for before', '{ hinted }', { noted: { askedAt: 0 } }],
    ['it is that of a mutation', 'mutation { hinted }', {}],
  ])('is not kept when %s', async (_name, query, asked) => {
    const { ask } = start();
    await ask(query, asked);
    expect(await ask(query)).toMatchObject({ isKept: false });
  });

  test('is not kept when it was asked for before something in it was invalidated', async () => {
    const { ask, graph } = start();
    const body = { invalidate: [{ type: 'Product' }] };
    await ask('{ product { upc } }', { meanwhile: () => graph.cache.invalidate(body) });
    expect(await ask('{ product { upc } }')).toMatchObject({ n: 2, isKept: false });
    expect(await ask('{ product { upc } }')).toMatchObject({ n: 2, isKept: true });
  });

  test.each([
    { type: 'Product' },
    { type: 'Product', key: { upc: 7 } },
    { type: 'Query' },
    { subgraph: 'only' },
    { everything: true },
  ])('is given up when %j is invalidated', async (target) => {
    const { ask, graph } = start();
    await ask('{ product { upc } }');
    await ask('{ hinted }');
    await graph.cache.invalidate({ invalidate: [target] });
    expect(await ask('{ product { upc } }')).toMatchObject({ isKept: false });
    expect((await ask('{ hinted }')).isKept).toBe(target.type === 'Product');
  });
});

describe('what an answer says of itself', () => {
  test.each<[string, string, Partial<CacheNotes> | undefined, Record<string, string>]>([
    ['nothing where nobody said anything', '{ plain }', { isSilent: true }, {}],
    ['nothing where one part is not spoken for', '{ plain }', { isSilent: true, freshMs: 5000 }, {}],
    [
      'what all subgraphs said',
      '{ plain }',
      { freshMs: 5000 },
      { 'cache-control': 'public, max-age=5', vary },
    ],
    [
      'that it is private, as one of them said',
      '{ plain }',
      { freshMs: 5000, isPrivate: true },
      { 'cache-control': 'private, max-age=5', vary },
    ],
    [
      'the shortest of hints and subgraphs',
      '{ hinted }',
      { freshMs: 5999 },
      { 'cache-control': 'public, max-age=5', vary },
    ],
    [
      'what the hint says for a silent subgraph',
      '{ hinted }',
      { isSilent: true },
      { 'cache-control': 'public, max-age=60', vary },
    ],
    [
      'what hints and subgraphs say of different parts',
      '{ plain hinted }',
      { freshMs: 5000 },
      { 'cache-control': 'public, max-age=5', vary },
    ],
    [
      'that it may not be kept, where nobody speaks for a part',
      '{ plain hinted }',
      { isSilent: true, freshMs: 5000 },
      { 'cache-control': 'no-store' },
    ],
    ['that it may not be kept', '{ never }', { freshMs: 5000 }, { 'cache-control': 'no-store' }],
    [
      'that it may not be kept for less than a second',
      '{ hinted }',
      { freshMs: 999 },
      { 'cache-control': 'no-store' },
    ],
  ])('%s', async (_name, query, noted, headers) => {
    const { ask } = start();
    expect((await ask(query, noted === undefined ? {} : { noted })).headers).toEqual(headers);
  });

  test('that a part of it is stale, and then it may not be kept', async () => {
    const { ask } = start();
    expect(await ask('{ hinted }', { noted: { isStale: true } })).toMatchObject({
      headers: { 'cache-control': 'no-store' },
      extensions: { cache: { stale: true } },
    });
  });
});
