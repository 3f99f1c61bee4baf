import { describe, expect, test } from '@jest/globals';
import { askForNew, createAsked } from './asked-entities.ts';
import type { Data, SubgraphAnswer } from './subgraph-answer.ts';

const about = (id: string): Data => ({ __typename: 'Thing', id });

/** Asks for lists of things one after the other; each call is answered by the next of the answers. */
const ask = async (answers: readonly SubgraphAnswer[], ...wanted: string[]) => {
  const asked = createAsked();
  const calls: string[] = [];
  const given: SubgraphAnswer[] = [];
  for (const ids of wanted) {
    const answer = askForNew(asked, [...ids].map(about), async (representations) => {
      calls.push(representations.map(({ id }) => id).join(''));
      return answers[calls.length - 1] ?? {};
    });
    given.push(await answer);
  }
  return { calls, given, last: given.at(-1) };
};

const entities = (text: string, more: SubgraphAnswer = {}): SubgraphAnswer => ({
  data: { _entities: [...text].map((name) => (name === '-' ? null : { name })) },
  ...more,
});
const namesIn = (answer: SubgraphAnswer | undefined): string =>
  (Object(answer?.data)._entities as (Data | null)[]).map((one) => one?.['name'] ?? '-').join('');

const at = (place: number, ...below: string[]) => ({ message: 'no', path: ['_entities', place, ...below] });

describe('entities that an operation has asked for', () => {
  test('are asked for once', async () => {
    const { calls, given, last } = await ask([entities('AB'), entities('C')], 'ab', 'ab', 'bca');
    expect(calls).toEqual(['ab', 'c']);
    expect(given[1]).toBe(given[0]);
    expect(namesIn(last)).toBe('BCA');
    expect(last).toMatchObject({ shared: true, isOutage: false });
    expect(last).not.toHaveProperty('errors');
    expect(last).not.toHaveProperty('askedAt');
  });

  test.each([
    ['names', { a: '1' }, { b: '1' }],
    ['fewer names', { a: '1', b: '2' }, { a: '1' }],
    ['more names', { a: '1' }, { a: '1', b: '2' }],
    ['kinds of values', { a: '1' }, { a: 1 }],
    ['what is below', { a: { b: '1' } }, { a: '{"b":"1"}' }],
  ])('are told apart by %s', async (_what, one, other) => {
    const asked = createAsked();
    const calls: (readonly Data[])[] = [];
    const askFor = (representation: Data) =>
      askForNew(asked, [representation], async (fresh) => {
        calls.push(fresh);
        return entities('A');
      });
    for (const representation of [one, other, one]) await askFor(representation);
    expect(calls).toEqual([[one], [other]]);
  });

  test('are asked for once while the call is on its way', async () => {
    const asked = createAsked();
    const { promise, resolve } = Promise.withResolvers<SubgraphAnswer>();
    const first = askForNew(asked, [about('a')], () => promise);
    const second = askForNew(asked, [about('a')], () => Promise.reject(new Error('asked twice')));
    resolve(entities('A'));
    expect([namesIn(await first), namesIn(await second)]).toEqual(['A', 'A']);
  });

  test('may be wanted twice at once', async () => {
    const { calls, last } = await ask([entities('AB')], 'aba');
    expect(calls).toEqual(['ab']);
    expect(namesIn(last)).toBe('ABA');
  });

  test('have their errors at their new places, without those of others', async () => {
    const errors = [at(0, 'name'), at(1), { message: 'all', path: ['other'] }];
    const { last } = await ask([entities('A-', { errors }), entities('C')], 'ab', 'cb');
    expect(namesIn(last)).toBe('C-');
    expect(last?.errors).toEqual([at(1), { message: 'all', path: ['_entities', 1] }]);
  });

  test('share an error about all of their call, and no other', async () => {
    const failed = { data: null, errors: [new Error('down')] };
    const { last } = await ask([failed, entities('-D')], 'ab', 'cbda');
    expect(namesIn(last)).toBe('--D-');
    expect(last?.errors).toEqual([
      { message: 'down', path: ['_entities', 3] },
      { message: 'down', path: ['_entities', 1] },
    ]);
  });

  test('keep an error about all that cost none of them', async () => {
    const { last } = await ask([entities('A', { errors: [{ message: 'odd' }] }), entities('B')], 'a', 'ba');
    expect(last?.errors).toEqual([{ message: 'odd' }]);
  });

  test.each<[string, SubgraphAnswer]>([
    ['too few', entities('A')],
    ['no list', { data: { _entities: 'AB' } }],
  ])('do not come with %s', async (_, answer) => {
    const { last } = await ask([answer, entities('C')], 'ab', 'cb');
    expect(namesIn(last)).toBe('C-');
    expect(last?.errors).toEqual([
      {
        message: 'The subgraph answered without the entities that it was asked for.',
        path: ['_entities', 1],
      },
    ]);
  });

  test.each<[SubgraphAnswer, SubgraphAnswer, SubgraphAnswer]>([
    [
      { cacheControl: 'max-age=5', age: '1' },
      { cacheControl: 'max-age=5', age: '1' },
      { cacheControl: 'max-age=5', age: '1' },
    ],
    [
      { cacheControl: 'max-age=5', age: '1' },
      { cacheControl: 'max-age=5', age: '2' },
      { cacheControl: 'no-store' },
    ],
    [{ cacheControl: 'max-age=5' }, {}, { cacheControl: 'no-store' }],
    [{}, {}, {}],
    [{ askedAt: 3, isOutage: true }, { askedAt: 2 }, { askedAt: 2, isOutage: true }],
  ])('from several calls say together what each says: %j and %j', async (one, other, expected) => {
    const { last } = await ask([entities('A', one), entities('B', other)], 'a', 'ab');
    const { data: _data, shared: _shared, ...said } = last ?? {};
    expect(JSON.parse(JSON.stringify(said))).toEqual({ isOutage: false, ...expected });
  });
});
