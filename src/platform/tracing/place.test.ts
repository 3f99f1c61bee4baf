import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { placeBelow, readPlace, readPlaceIn, spanIdOf } from './place.ts';

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''));

const context = fc.record({ traceId: hex(32), spanId: hex(16), traceFlags: fc.constantFrom(0, 1) });

describe('a place in a trace', () => {
  test('has the id that was read, in each way to read it', () => {
    fc.assert(
      fc.property(context, context, (one, other) => {
        const place = readPlace(one);
        expect(spanIdOf(place)).toBe(one.spanId);
        expect(place.trace.digits).toBe(one.traceId);
        expect(spanIdOf(readPlaceIn(place, other))).toBe(other.spanId);
        expect(readPlaceIn(place, other).trace).toBe(place.trace);
      }),
    );
  });

  test('gets an id that no other has', () => {
    const above = readPlace({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 });
    const ids = Array.from({ length: 10_000 }, () => spanIdOf(placeBelow(above)));
    expect(new Set(ids).size).toBe(10_000);
    for (const id of ids) expect(id).toMatch(/^[\da-f]{16}$/);
    // Each of the 64 bits is 0 in some and 1 in others.
    const bits = ids.map((id) => BigInt(`0x${id}`));
    expect(bits.reduce((all, one) => all | one)).toBe(2n ** 64n - 1n);
    expect(bits.reduce((all, one) => all & one)).toBe(0n);
  });
});
