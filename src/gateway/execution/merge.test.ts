import { describe, expect, test } from '@jest/globals';
import { createMerge } from './merge.ts';
import type { Data } from './subgraph-answer.ts';

const merge = createMerge((typeName) => typeName !== 'Node');

describe('an answer that is put into the data', () => {
  const cases: readonly (readonly [string, Data, Data, Data])[] = [
    ['adds what is new', { a: 1 }, { b: { c: 2 } }, { a: 1, b: { c: 2 } }],
    [
      'is merged into objects and into lists of one length',
      { a: [{ b: 1 }] },
      { a: [{ c: 2 }] },
      { a: [{ b: 1, c: 2 }] },
    ],
    ['does not mix lists of different lengths', { a: [{ b: 1 }] }, { a: [{ c: 2 }, {}] }, { a: [{ b: 1 }] }],
    ['fills nulls', { a: null, b: [null] }, { a: { c: 1 }, b: [{ c: 2 }] }, { a: { c: 1 }, b: [{ c: 2 }] }],
    ['takes nothing away with nulls', { a: { b: 1 }, c: 2 }, { a: null, c: null }, { a: { b: 1 }, c: 2 }],
    ['keeps a concrete type', { __typename: 'Book' }, { __typename: 'Node' }, { __typename: 'Book' }],
    ['names a concrete type', { __typename: 'Node' }, { __typename: 'Book' }, { __typename: 'Book' }],
  ];

  test.each(cases)('%s', (_name, target, source, wanted) => {
    merge(target, source, false);
    expect(target).toEqual(wanted);
  });

  test('is copied when others hold it too', () => {
    const source = { a: { list: [{ b: 1 }] } };
    const target: Data = {};
    merge(target, source, true);
    merge(target, { a: { list: [{ c: 2 }] } }, false);
    expect(source).toEqual({ a: { list: [{ b: 1 }] } });
    expect(target).toEqual({ a: { list: [{ b: 1, c: 2 }] } });
  });
});
