import { expect, test } from '@jest/globals';
import { describeDifference } from './describe-difference.ts';

test.each<[string, unknown, unknown, readonly unknown[]]>([
  ['nothing', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
  [
    'a value within',
    { a: { b: 1, c: 2 } },
    { a: { b: 3, c: 2 } },
    [{ path: 'a.b', before: '1', after: '3' }],
  ],
  ['what came', {}, { a: null }, [{ path: 'a', before: null, after: 'null' }]],
  ['what went', { a: 'x' }, {}, [{ path: 'a', before: '"x"', after: null }]],
  [
    'texts that went and came',
    { a: ['x', 'y'] },
    { a: ['y', 'z'] },
    [{ path: 'a', before: '["x"]', after: '["z"]' }],
  ],
  [
    'another order',
    { a: ['x', 'y'] },
    { a: ['y', 'x'] },
    [{ path: 'a', before: '["x","y"]', after: '["y","x"]' }],
  ],
  ['another list', { a: [{ b: 1 }] }, { a: [] }, [{ path: 'a', before: '[{"b":1}]', after: '[]' }]],
])('a difference is %s', (_name, before, after, expected) => {
  expect(describeDifference(before, after)).toEqual(expected);
});

test('of a long list the first thousand are named', () => {
  const many = Array.from({ length: 100_000 }, (_, n) => `account-${n}`);
  const [difference] = describeDifference({ a: [] }, { a: many });
  const named: readonly string[] = JSON.parse(difference?.after ?? '[]');
  expect([named.length, named.at(-1)]).toEqual([1001, 'and 99000 more']);
});
