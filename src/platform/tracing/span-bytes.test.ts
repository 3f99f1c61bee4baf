import { describe, expect, test } from '@jest/globals';
import { type Attributes, createTraceState, type SpanContext, SpanKind } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import fc from 'fast-check';
import { readSpans } from '#support/otlp.ts';
import { readPlace } from './place.ts';
import { createMessage, takeBytes } from './protobuf.ts';
import { createAnnotation, type FinishedSpan, writeSpan, writtenText } from './span-bytes.ts';
import { finishedSpan } from './span-processor.ts';

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''));

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ minLength: 100, maxLength: 40_000 }),
);
const scalar = fc.oneof(text, fc.boolean(), fc.double({ noNaN: true }), fc.maxSafeInteger(), fc.nat(300));
const attributes = fc.dictionary(
  fc.string({ unit: 'grapheme', minLength: 1 }).filter((key) => key !== '__proto__'),
  fc.oneof(scalar, fc.array(fc.string()), fc.array(fc.maxSafeInteger()), fc.array(fc.boolean())),
  { maxKeys: 4 },
) as fc.Arbitrary<Attributes>;

const place: fc.Arbitrary<SpanContext> = fc.record(
  {
    traceId: hex(32),
    spanId: hex(16),
    traceFlags: fc.constantFrom(0, 1),
    isRemote: fc.boolean(),
    traceState: fc.constantFrom(createTraceState('vendor=1'), createTraceState('')),
  },
  { requiredKeys: ['traceId', 'spanId', 'traceFlags'] },
);

/** Whole microseconds: a time in milliseconds holds no less. */
const time = fc
  .tuple(fc.integer({ min: 0, max: 4_000_000_000 }), fc.nat(999_999))
  .map(([seconds, microseconds]): [number, number] => [seconds, microseconds * 1000]);

const resource = resourceFromAttributes({ 'service.name': 'things' });

const span = fc
  .record({
    name: text,
    kind: fc.constantFrom(...[0, 1, 2, 3, 4].map((kind) => kind as SpanKind)),
    place,
    parent: fc.option(place, { nil: undefined }),
    startTime: time,
    endTime: time,
    attributes,
    status: fc.record({ code: fc.constantFrom(0, 1, 2), message: text }, { requiredKeys: ['code'] }),
    events: fc.array(fc.record({ name: text, time, attributes }), { maxLength: 3 }),
    links: fc.array(fc.record({ context: place, attributes }), { maxLength: 3 }),
  })
  .map(
    ({ place: at, parent, ...rest }): ReadableSpan => ({
      ...rest,
      ...(parent && { parentSpanContext: parent }),
      spanContext: () => at,
      duration: [0, 0],
      ended: true,
      resource,
      instrumentationScope: { name: 'soba' },
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    }),
  );

/** Times come from milliseconds, in which a fraction is not exact. */
const roundNanos = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String((value + 500n) / 1000n) : value;

const spanOfRequest = (bytes: Uint8Array): unknown => {
  const [first] = readSpans(Buffer.from(bytes));
  const { scope: _scope, resource: _resource, ...said } = first ?? { scope: '', resource: [] };
  return JSON.parse(JSON.stringify(said, roundNanos));
};

const [requestField, scopeSpansField, spanField] = [1, 2, 2];

const enclose = (field: number, bytes: Uint8Array): Buffer => {
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest > 127; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128);
  return Buffer.concat([Buffer.from([field * 8 + 2, ...length, rest]), bytes]);
};

describe('a span in the binary form of OTLP', () => {
  test('reads as what the SDK writes of it', () => {
    const out = createMessage();
    fc.assert(
      fc.property(span, (one) => {
        writeSpan(out, spanField, finishedSpan(one));
        const ours = enclose(requestField, enclose(scopeSpansField, takeBytes(out)));
        const theirs = ProtobufTraceSerializer.serializeRequest([one]) ?? Buffer.alloc(0);
        expect(spanOfRequest(ours)).toEqual(spanOfRequest(theirs));
      }),
      { numRuns: 500 },
    );
  });

  test('is the same with a text or attributes that were written before', () => {
    const out = createMessage();
    const bytesOf = (one: FinishedSpan): Buffer => {
      writeSpan(out, spanField, one);
      return Buffer.from(takeBytes(out));
    };
    fc.assert(
      fc.property(span.map(finishedSpan), attributes, attributes, (one, first, second) => {
        if (one.text instanceof Uint8Array) throw new Error('It is written already.');
        expect(bytesOf({ ...one, text: writtenText(one.text) })).toEqual(bytesOf(one));
        const annotations = [createAnnotation(first), createAnnotation(second)];
        const plain = { ...one.text, attributes: undefined };
        const twice = Buffer.concat([first, second].map((one) => createAnnotation(one).written));
        expect(bytesOf({ ...one, text: { ...plain, annotations } })).toEqual(
          bytesOf({ ...one, text: { ...plain, annotations: [{ attributes: {}, written: twice }] } }),
        );
        expect(bytesOf({ ...one, text: { ...plain, annotations: annotations.slice(0, 1) } })).toEqual(
          bytesOf({ ...one, text: { ...plain, attributes: first } }),
        );
      }),
    );
  });

  test('has the time of its milliseconds, to the microsecond', () => {
    const out = createMessage();
    const at = readPlace({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 });
    const times = [0, 0.001, 999.999, 1000, 1_795_957_649_205.125, 4_294_967_295_999.5];
    for (const from of times) {
      writeSpan(out, spanField, {
        place: at,
        parent: undefined,
        from,
        to: from,
        text: { name: 'x', kind: SpanKind.SERVER },
      });
    }
    const spans = readSpans(enclose(requestField, enclose(scopeSpansField, takeBytes(out))));
    expect(spans.map(({ startTimeUnixNano }) => (startTimeUnixNano + 500n) / 1000n)).toEqual(
      times.map((milliseconds) => BigInt(Math.round(milliseconds * 1000))),
    );
  });
});
