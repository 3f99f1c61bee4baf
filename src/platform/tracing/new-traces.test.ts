import { expect, test } from '@jest/globals';
import { context } from '@opentelemetry/api';
import { startCollector } from '#support/otlp.ts';
import { until } from '#support/until.ts';
import { parseConfig } from '../config.ts';
import { ServiceConfig } from '../service-config.ts';
import { startServerSpan } from './spans.ts';
import { startTracing } from './start-tracing.ts';
import { traceHeaders } from './trace-context.ts';

const begun = 400;

test.each([
  ['0', 0, 0],
  ['0.5', 100, 300],
  ['1', begun, begun],
])('of new traces a share of %s is recorded, and who is called is told which', async (share, least, most) => {
  const collector = await startCollector();
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: share };
  const tracing = startTracing('things', parseConfig(ServiceConfig, settings));
  const started = Array.from({ length: begun }, () => startServerSpan('GET /', {}));
  const recorded = started.filter(({ span }) => span.isRecording());
  const told = started.map(({ context: inside }) => context.with(inside, () => traceHeaders())[1]);
  for (const { span } of started) span.end();
  await tracing.stop();
  await until(() => collector.spans().length === recorded.length);
  await collector.stop();
  expect(recorded.length).toBeGreaterThanOrEqual(least);
  expect(recorded.length).toBeLessThanOrEqual(most);
  expect(told).toEqual(
    started.map(({ span }) => {
      const { traceId, spanId } = span.spanContext();
      return `00-${traceId}-${spanId}-${recorded.some((one) => one.span === span) ? '01' : '00'}`;
    }),
  );
  expect(collector.spans().map(({ traceId, parentSpanId }) => [traceId, parentSpanId])).toEqual(
    recorded.map(({ span }) => [span.spanContext().traceId, '']),
  );
  expect(new Set(told).size).toBe(begun);
});
