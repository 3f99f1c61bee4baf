import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { refusal } from '#platform/errors.ts';
import { createTestClock } from '#support/clock.ts';
import { PlanningFailed } from './planner-thread.ts';
import { createLookups, createPreparedOperations, keyOf, type WarmPlan } from './prepared-operations.ts';

const schema = buildSchema('type Query { a: Int b: Int }');
const takenNames = { fields: new Set<string>(), planned: new Set<string>() };
const types = { objects: new Set<string>(), subtypes: new Map() };
const fetch = {
  kind: 'Fetch',
  serviceName: 'one',
  operation: '{a}',
  operationKind: 'query',
  variableUsages: [],
};
const made = { text: JSON.stringify(fetch), milliseconds: 3, heapBytes: 0 };
const noEnd = {};

/** Plans that come when the test says so. */
const start = ({ maxOperations = 10, maxBytes = 1e9, warm = new Map<string, WarmPlan>() } = {}) => {
  const asked: (PromiseWithResolvers<typeof made> & { source: string; withdrawn: boolean })[] = [];
  const clock = createTestClock();
  const lookups = createLookups();
  const operations = createPreparedOperations({
    schema,
    queue: {
      facts: async () => ({ takenNames, types, keys: new Map(), realNames: new Map() }),
      plan: ({ source }) => {
        const job = { source, withdrawn: false, ...Promise.withResolvers<typeof made>() };
        asked.push(job);
        const withdraw = (): boolean => {
          job.withdrawn = true;
          job.reject(refusal('SERVICE_UNAVAILABLE'));
          return true;
        };
        return { made: job.promise, withdraw };
      },
    },
    warm,
    maxOperations,
    maxBytes,
    lookups,
    batching: true,
    clock,
  });
  return { operations, asked, lookups, clock };
};

const operation = (text: string, operationName?: string) => ({
  document: parse(text),
  operationName,
  queryHash: text,
});

/** Lets everything run that waits for nothing. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('an operation that is not planned yet', () => {
  test('is planned once for fifty that ask at the same time, and never again', async () => {
    const { operations, asked, lookups } = start();
    const all = Array.from({ length: 50 }, () => operations.prepare(operation('{ a }'), noEnd));
    await settled();
    expect(asked).toHaveLength(1);
    asked[0]?.resolve(made);
    const prepared = await Promise.all(all);
    expect(new Set(prepared).size).toBe(1);
    expect(prepared[0]?.planned).toMatchObject({ plan: fetch, milliseconds: 3 });
    expect(operations.known(operation('{ a }'))).toBe(prepared[0]);
    expect(lookups).toEqual({ hit: 1, miss: 1, joined: 49, warmed: 0, refused: 0 });
  });

  test('is another one with another hash or another operation name', async () => {
    const { operations, asked } = start();
    const both = 'query A { a } query B { b }';
    const wanted = [operation(both, 'A'), operation(both, 'B'), operation('{ a }')];
    const all = wanted.map((one) => operations.prepare(one, noEnd));
    await settled();
    expect(asked).toHaveLength(3);
    for (const job of asked) job.resolve(made);
    const prepared = await Promise.all(all);
    expect(wanted.map(operations.known)).toEqual(prepared);
    expect(prepared.map(({ operation: { name } }) => name?.value)).toEqual(['A', 'B', undefined]);
  });

  test('is waited for until the deadline and no longer, and kept when it comes after all', async () => {
    const { operations, asked, clock } = start();
    const wait = (left: number) => operations.prepare(operation('{ a }'), { deadline: clock.now() + left });
    const patient = wait(60_000);
    await expect(wait(20)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await expect(wait(0)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(asked).toMatchObject([{ withdrawn: false }]);
    asked[0]?.resolve(made);
    await patient;
    expect(operations.known(operation('{ a }'))).toBe(await patient);
  });

  test('is taken out of the queue when the last who waited has gone, and asked for anew by the next', async () => {
    const { operations, asked } = start();
    const [first, second] = [new AbortController(), new AbortController()];
    const both = [first, second].map(({ signal }) => operations.prepare(operation('{ a }'), { signal }));
    const outcomes = Promise.allSettled(both);
    await settled();
    first.abort();
    await settled();
    expect(asked).toMatchObject([{ withdrawn: false }]);
    second.abort();
    await settled();
    expect(asked).toMatchObject([{ withdrawn: true }]);
    const next = operations.prepare(operation('{ a }'), noEnd);
    await settled();
    asked[1]?.resolve(made);
    expect((await next).planned.plan).toEqual(fetch);
    expect(await outcomes).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
  });

  test('is planned for the one who joined when the first has gone', async () => {
    const { operations, asked } = start();
    const first = new AbortController();
    const left = operations.prepare(operation('{ a }'), { signal: first.signal }).catch(() => 'left');
    const joined = operations.prepare(operation('{ a }'), noEnd);
    await settled();
    first.abort();
    expect(await left).toBe('left');
    asked[0]?.resolve(made);
    expect((await joined).planned.plan).toEqual(fetch);
  });
});

describe('an operation that could not be planned', () => {
  const reasons: readonly (readonly [string, Error])[] = [
    ['it is too complex', refusal('OPERATION_TOO_COMPLEX')],
    ['the planner broke on it', new PlanningFailed('broken', { isTooComplex: false, milliseconds: 1 })],
  ];

  test.each(reasons)('is not tried again for a while when %s', async (_name, reason) => {
    const { operations, asked, lookups, clock } = start();
    const first = operations.prepare(operation('{ a }'), noEnd);
    await settled();
    asked[0]?.reject(reason);
    await expect(first).rejects.toBe(reason);
    clock.advance(29_000);
    await expect(operations.prepare(operation('{ a }'), noEnd)).rejects.toBe(reason);
    expect({ asked: asked.length, refused: lookups.refused }).toEqual({ asked: 1, refused: 1 });
    clock.advance(2_000);
    const again = operations.prepare(operation('{ a }'), noEnd);
    await settled();
    asked[1]?.resolve(made);
    expect((await again).planned.plan).toEqual(fetch);
  });

  test('is tried again at once when there was only no room', async () => {
    const { operations, asked } = start();
    const first = operations.prepare(operation('{ a }'), noEnd);
    await settled();
    asked[0]?.reject(refusal('SERVICE_UNAVAILABLE'));
    await expect(first).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    operations.prepare(operation('{ a }'), noEnd).catch(() => undefined);
    await settled();
    expect(asked).toHaveLength(2);
  });

  test('does not fill the memory with others like it', async () => {
    const { operations, asked } = start();
    for (let index = 0; index < 1001; index += 1) {
      const refused = operations.prepare(operation(`{ a${index}: a }`), noEnd);
      await settled();
      asked[index]?.reject(refusal('OPERATION_TOO_COMPLEX'));
      await expect(refused).rejects.toMatchObject({ code: 'OPERATION_TOO_COMPLEX' });
    }
    operations.prepare(operation('{ a0: a }'), noEnd).catch(() => undefined);
    await settled();
    expect(asked).toHaveLength(1002);
  });
});

describe('operations that are kept', () => {
  const prepareAll = async ({ operations, asked }: ReturnType<typeof start>, texts: readonly string[]) => {
    for (const text of texts) {
      const prepared = operations.prepare(operation(text), noEnd);
      await settled();
      asked.at(-1)?.resolve(made);
      await prepared;
    }
  };

  test('are those used last, in that order', async () => {
    const started = start({ maxOperations: 2 });
    await prepareAll(started, ['{ a }', '{ b }']);
    started.operations.known(operation('{ a }'));
    await prepareAll(started, ['{ a b }']);
    expect(started.operations.recent().map(({ queryHash }) => queryHash)).toEqual(['{ a b }', '{ a }']);
    expect(started.operations.size()).toBe(2);
  });

  test('do not take more memory than they may', async () => {
    const started = start({ maxBytes: 50_000 });
    await prepareAll(started, ['{ a }', '{ b }', '{ a b }', '{ b a }']);
    expect(started.operations.size()).toBeLessThan(4);
    expect(started.operations.size()).toBeGreaterThan(0);
  });

  test('are compiled for the values of their conditions', async () => {
    const started = start();
    const text = 'query Q($a: Boolean!) { a @include(if: $a) b }';
    await prepareAll(started, [text]);
    const prepared = started.operations.known(operation(text));
    const [on, off] = [prepared?.withConditions({ a: true }), prepared?.withConditions({ a: false })];
    expect(prepared?.withConditions({ a: true })).toBe(on);
    expect([on, off].map((one) => one?.projection.responseNames)).toEqual([['a', 'b'], ['b']]);
  });
});

describe('an operation that was planned before anybody asked', () => {
  test('is not planned again, and is among the recent ones until it is asked for', async () => {
    const [used, unused] = [operation('{ a }'), operation('{ b }')];
    const warm = new Map([used, unused].map((one) => [keyOf(one), { operation: one, made }]));
    const { operations, asked, lookups } = start({ warm });
    const [first, second] = [operations.prepare(used, noEnd), operations.prepare(used, noEnd)];
    expect(await first).toBe(await second);
    expect(asked).toEqual([]);
    expect(lookups).toMatchObject({ miss: 0, warmed: 1, joined: 1 });
    expect(operations.recent().map(({ queryHash }) => queryHash)).toEqual(['{ a }', '{ b }']);
    expect([...warm.keys()]).toEqual([keyOf(unused)]);
  });
});
