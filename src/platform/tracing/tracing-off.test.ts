import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { context, INVALID_SPAN_CONTEXT, trace } from '@opentelemetry/api';
import { parseConfig } from '../config.ts';
import { ServiceConfig } from '../service-config.ts';
import { startServerSpan } from './spans.ts';
import { startTracing, type Tracing } from './start-tracing.ts';
import { traceHeaders } from './trace-context.ts';

describe('tracing without a collector', () => {
  let tracing: Tracing;
  beforeAll(() => {
    tracing = startTracing('things', parseConfig(ServiceConfig, {}));
  });
  afterAll(() => tracing.stop());

  const passedOn = (headers: Record<string, string | undefined>): string[] =>
    context.with(startServerSpan('GET /', headers).context, () => traceHeaders());

  test.each(['00', '01'])('passes the trace of the caller on when its flag is %s', (flag) => {
    const traceparent = `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-${flag}`;
    const inTrace = expect.stringMatching(`^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-${flag}$`);
    expect(passedOn({ traceparent })).toEqual(['traceparent', inTrace]);
    expect(passedOn({ traceparent, tracestate: 'vendor=1', other: 'x', baggage: 'a=b' })).toEqual([
      'traceparent',
      inTrace,
      'tracestate',
      'vendor=1',
    ]);
  });

  test.each([undefined, '', 'garbage', '00-0-0-01', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`])(
    'begins a trace that nobody records when the trace of the caller is %j',
    (traceparent) => {
      expect(passedOn({ traceparent })).toEqual([
        'traceparent',
        expect.stringMatching(/^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-00$/),
      ]);
    },
  );

  test('passes nothing on for a span that is in no trace', () => {
    const nowhere = trace.setSpan(context.active(), trace.wrapSpanContext(INVALID_SPAN_CONTEXT));
    expect(context.with(nowhere, () => traceHeaders())).toEqual([]);
  });
});
