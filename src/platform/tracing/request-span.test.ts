import { expect, test } from '@jest/globals';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { readPlace } from './place.ts';
import { RequestSpan } from './request-span.ts';
import type { FinishedSpan } from './span-bytes.ts';

const context = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
const elsewhere = { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: 1 };

const start = () => {
  const given: FinishedSpan[] = [];
  const span = new RequestSpan({
    name: 'GET /',
    place: readPlace(context),
    parent: undefined,
    give: (one) => given.push(one),
  });
  return { span, given };
};

test('the span of a request is given away once, with all that was said of it', () => {
  const { span, given } = start();
  const before = performance.timeOrigin + performance.now();
  span
    .setAttribute('a', 1)
    .setAttributes({ a: 2, b: [true] })
    .updateName('GET /things')
    .setStatus({ code: SpanStatusCode.ERROR })
    .addEvent('tried', { times: 3 })
    .addEvent('ended', [1, 500_000_000])
    .addEvent('seen', { by: 'a' }, new Date(2000))
    .addLink({ context: elsewhere })
    .addLinks([{ context, attributes: { c: 'd' } }]);
  expect([span.isRecording(), given]).toEqual([true, []]);
  span.end();
  span.end();
  span.setAttribute('late', true);
  expect(span.isRecording()).toBe(false);
  expect(given).toMatchObject([
    {
      place: readPlace(context),
      parent: undefined,
      text: {
        name: 'GET /things',
        kind: SpanKind.SERVER,
        status: SpanStatusCode.ERROR,
        events: [
          { name: 'tried', attributes: { times: 3 } },
          { name: 'ended', at: 1500, attributes: {} },
          { name: 'seen', at: 2000, attributes: { by: 'a' } },
        ],
        links: [
          { place: readPlace(elsewhere), attributes: {} },
          { place: readPlace(context), attributes: { c: 'd' } },
        ],
      },
    },
  ]);
  expect(given[0]?.text).toMatchObject({ attributes: { a: 2, b: [true] } });
  expect(given[0]?.text).not.toHaveProperty('attributes.late');
  const [{ from, to } = { from: 0, to: 0 }] = given;
  expect(from).toBeLessThanOrEqual(before);
  expect(to).toBeGreaterThanOrEqual(before);
});

test('an exception is named, and what it says is not told', () => {
  const { span, given } = start();
  span.recordException(new TypeError('of alice@example.com'));
  span.recordException('bob@example.com');
  span.end();
  expect(given[0]?.text).toHaveProperty('events', [
    expect.objectContaining({ name: 'exception', attributes: { 'exception.type': 'TypeError' } }),
    expect.objectContaining({ name: 'exception', attributes: { 'exception.type': 'string' } }),
  ]);
  expect(JSON.stringify(given)).not.toContain('@example.com');
});
