import { describe, expect, test } from '@jest/globals';
import { defaultTextMapGetter, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import fc from 'fast-check';
import { placeBelow, readPlace, readTraceparent, spanContextOf, spanIdOf } from './place.ts';

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''));

const context = fc.record({ traceId: hex(32), spanId: hex(16), traceFlags: fc.constantFrom(0, 1) });

describe('a place in a trace', () => {
  test('is what was read', () => {
    fc.assert(
      fc.property(context, (one) => {
        expect(spanContextOf(readPlace(one))).toEqual(one);
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

/** What the SDK reads of a header; undefined where it reads nothing. */
const sdkReads = (traceparent: string) =>
  trace.getSpanContext(
    new W3CTraceContextPropagator().extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter),
  );

const [dash, hexDigits] = ['-', '0123456789abcdef'];
/** Headers in the usual form, most of them with some letters changed, taken out or added. */
const header = fc
  .tuple(
    fc
      .tuple(fc.constantFrom('00', '01', 'ff', 'cc'), hex(32), hex(16), hex(2))
      .map((parts) => parts.join(dash)),
    fc.array(
      fc.tuple(
        fc.nat(60),
        fc.nat(2),
        fc.constantFrom('', dash, ...hexDigits, 'A', 'g', ' ', '\u0130', '\ud83d'),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((edited, [at, length, put]) => edited.slice(0, at) + put + edited.slice(at + length), text),
  );

describe('the place of a caller', () => {
  test('is what the SDK reads of its header, or left to the SDK', () => {
    let read = 0;
    fc.assert(
      fc.property(header, (text) => {
        const place = readTraceparent(text);
        if (place === undefined) return;
        read += 1;
        expect(spanContextOf(place)).toEqual(sdkReads(text));
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(100);
  });

  test.each([
    ['is in no trace', `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`],
    ['is no span', `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`],
    ['is of a later version', `01-${'a'.repeat(32)}-${'b'.repeat(16)}-01`],
    ['has more behind it', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01-`],
    ['has capitals', `00-${'A'.repeat(32)}-${'b'.repeat(16)}-01`],
    ['has no flags', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-0g`],
    ['has other signs between', `00-${'a'.repeat(32)}_${'b'.repeat(16)}-01`],
    ['is empty', ''],
  ])('is not read where it %s', (_what, text) => {
    expect(readTraceparent(text)).toBeUndefined();
  });
});
