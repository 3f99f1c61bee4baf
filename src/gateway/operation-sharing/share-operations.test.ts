import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { Registry } from 'prom-client';
import { createNotesOfRequests } from '#gateway/answer-cache/notes.ts';
import { createResultTexts } from '#gateway/answer-cache/result-texts.ts';
import { createScopes } from '#gateway/answer-cache/scopes.ts';
import { createVerdicts } from '#gateway/policy/verdicts.ts';
import type { RequestContext } from '#gateway/request.ts';
import { clientTold } from '#gateway/subgraphs/askers.ts';
import { createRequestContext } from '#support/cached-graph.ts';
import { createTestClock } from '#support/clock.ts';
import { principalOf } from '#support/principal.ts';
import { createOperationSharing, type SharedExecution } from './share-operations.ts';

type Execute = SharedExecution['execute'];
interface Asked extends Partial<RequestContext> {
  readonly variables?: Record<string, unknown>;
  readonly operationKey?: string;
}

const [operation] = parse('query($a: String, $b: String) { x(a: $a, b: $b) }').definitions;

/** Every execution waits until it is told to end, and answers with its number. */
const start = () => {
  const clock = createTestClock();
  const registry = new Registry();
  const notes = createNotesOfRequests();
  const sharing = createOperationSharing({
    scopes: createScopes({
      principalOf: ({ principal }) => principal,
      forwardRules: [{ header: 'accept-language', subgraph: undefined }],
      toldOfClient: new Set(['identity']),
    }),
    verdicts: createVerdicts(),
    notes,
    texts: createResultTexts(),
    clock,
    registry,
  });
  const running: { readonly context: RequestContext; readonly end: (result?: object) => void }[] = [];
  const execute: Execute = ({ context }) =>
    new Promise((resolve) => {
      const n = running.length + 1;
      const end = (result: object = {}): void => resolve({ data: { n }, ...result } as never);
      running.push({ context: context as RequestContext, end });
    });
  const ask = ({ variables = {}, operationKey = 'one', ...given }: Asked = {}) => {
    const context = createRequestContext({ deadline: clock.now() + 1000, ...given });
    const execution = { operation, request: { variables }, context, contextValue: context };
    return sharing.execute({ execution: execution as never, context, operationKey, execute });
  };
  const shared = async () => (await registry.getSingleMetricAsString('soba_operations_shared_total')).trim();
  return { ask, running, clock, notes, shared };
};

const [ada, bob] = [principalOf({ id: 'ada' }), principalOf({ id: 'bob' })];

describe('two queries at the same time', () => {
  test('that are alike are executed once', async () => {
    const { ask, running, shared } = start();
    const both = [ask({ variables: { a: '1', b: '2' } }), ask({ variables: { b: '2', a: '1', unknown: 3 } })];
    expect(running).toHaveLength(1);
    running[0]?.end();
    expect(await Promise.all(both)).toEqual([{ data: { n: 1 } }, { data: { n: 1 } }]);
    expect(await shared()).toMatch(/ 1$/);
  });

  test.each<[string, Asked, Asked]>([
    ['callers', { principal: ada }, { principal: bob }],
    ['rights of one caller', { principal: ada }, { principal: { ...ada, scopes: ['more'] } }],
    ['granted policies', { principal: ada }, { principal: { ...ada, policies: ['mfa'] } }],
    ['variables', { variables: { a: '1' } }, { variables: { a: '2' } }],
    ['variables, one null and one missing', { variables: { a: null } }, {}],
    ['names for one value', { variables: { a: '1' } }, { variables: { b: '1' } }],
    ['forwarded headers', { forwarded: { 'accept-language': 'de' } }, {}],
    ['documents', { operationKey: 'one' }, { operationKey: 'two' }],
  ])('with different %s are executed each', async (_name, one, other) => {
    const { ask, running } = start();
    const both = [ask(one), ask(other)];
    expect(running).toHaveLength(2);
    for (const { end } of running) end();
    expect(await Promise.all(both)).toEqual([{ data: { n: 1 } }, { data: { n: 2 } }]);
  });
});

describe('what subgraphs say besides', () => {
  const createHeard = () => {
    const heard: string[] = [];
    const answerHeaders = {
      noteCacheControl: (header: string | undefined) => void heard.push(`cache ${header}`),
      addCookie: (cookie: string) => void heard.push(cookie),
      cacheControl: () => null,
    };
    return { heard, answerHeaders };
  };

  test('how long to keep it is told to all, and so is what the cache noted', async () => {
    const { ask, running, notes } = start();
    const [one, other] = [createHeard(), createHeard()];
    const seen = [] as unknown[];
    const both = [ask(one), ask({ ...other, notes: seen })];
    running[0]?.context.answerHeaders.noteCacheControl('max-age=5', undefined);
    if (running[0] !== undefined) notes.of(running[0].context).isStale = true;
    running[0]?.end();
    await Promise.all(both);
    expect([one.heard, other.heard]).toEqual([['cache max-age=5'], ['cache max-age=5']]);
    expect(notes.find(createRequestContext({ notes: seen }))?.isStale).toBe(true);
  });

  test('a cookie is for the first, and the others ask for their own', async () => {
    const { ask, running } = start();
    const [one, other] = [createHeard(), createHeard()];
    const both = [ask(one), ask(other)];
    running[0]?.context.answerHeaders.addCookie('first');
    running[0]?.end();
    expect(await both[0]).toEqual({ data: { n: 1 } });
    await Promise.resolve();
    expect(running).toHaveLength(2);
    running[1]?.context.answerHeaders.addCookie('second');
    running[1]?.end();
    expect(await both[1]).toEqual({ data: { n: 2 } });
    expect([one.heard, other.heard]).toEqual([['first'], ['second']]);
  });
});

describe('where a subgraph is told about the client', () => {
  test('only requests of one client are alike, from the first time on', async () => {
    const { ask, running } = start();
    const [here, there] = [{ address: '10.0.0.1' }, { address: '10.0.0.2' }];
    const first = [ask(here), ask(there), ask(here)];
    if (running[0] !== undefined) clientTold.set(running[0].context, true);
    running[0]?.end();
    expect(await first[0]).toEqual({ data: { n: 1 } });
    expect(await first[2]).toEqual({ data: { n: 1 } });
    expect(running).toHaveLength(2);
    running[1]?.end();
    expect(await first[1]).toEqual({ data: { n: 2 } });
    const again = [ask(here), ask(there), ask(here)];
    expect(running).toHaveLength(4);
    for (const { end } of running) end();
    expect(await Promise.all(again)).toEqual([{ data: { n: 3 } }, { data: { n: 4 } }, { data: { n: 3 } }]);
  });
});

describe('time', () => {
  const late = { errors: [{ message: 'late' }] };

  test('that was up for the first is not up for one who came later', async () => {
    const { ask, running, clock } = start();
    const first = ask();
    clock.advance(500);
    const second = ask();
    clock.advance(500);
    running[0]?.end(late);
    expect(await first).toMatchObject(late);
    await Promise.resolve();
    expect(running).toHaveLength(2);
    running[1]?.end();
    expect(await second).toEqual({ data: { n: 2 } });
  });

  test('that was not up is no reason to ask again', async () => {
    const { ask, running } = start();
    const both = [ask(), ask()];
    running[0]?.end(late);
    expect(await Promise.all(both)).toMatchObject([late, late]);
    expect(running).toHaveLength(1);
  });
});

test('the first may leave, and the others are answered; the work goes on as nobody else', async () => {
  const { ask, running } = start();
  const controller = new AbortController();
  const first = ask({ principal: ada, signal: controller.signal });
  const second = ask({ principal: ada });
  controller.abort();
  await expect(first).rejects.toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } });
  expect(running[0]?.context.signal.aborted).toBe(false);
  expect(running[0]?.context.principal).toEqual(ada);
  running[0]?.end();
  expect(await second).toEqual({ data: { n: 1 } });
});
