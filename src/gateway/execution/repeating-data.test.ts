import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { writeEachOnce } from './repeating-data.ts';

describe('data with objects that stand in several places', () => {
  test('are written as any other', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const both = { one, 'the "other"': other };
        const data = { both, again: [both, { deeper: both }, one, other, []], none: {}, nothing: null };
        expect(writeEachOnce(data)).toBe(JSON.stringify(data));
      }),
    );
  });

  test('write each object once', () => {
    let reads = 0;
    const counted = {
      get list() {
        reads += 1;
        return [1];
      },
    };
    const once = JSON.stringify(counted);
    const readsOfOne = reads;
    writeEachOnce([counted]);
    const readsOnce = reads - readsOfOne;
    expect(writeEachOnce({ a: counted, b: [counted, counted] })).toBe(`{"a":${once},"b":[${once},${once}]}`);
    expect(reads).toBe(readsOfOne + 2 * readsOnce);
  });

  test('may have names that objects inherit', () => {
    const data = Object.assign(Object.create(null), { ['__proto__']: [1], toString: { constructor: [] } });
    expect(writeEachOnce(data)).toBe('{"__proto__":[1],"toString":{"constructor":[]}}');
  });
});
