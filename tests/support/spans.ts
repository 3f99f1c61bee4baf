import { context } from '@opentelemetry/api';
import { parseConfig } from '#platform/config.ts';
import { ServiceConfig } from '#platform/service-config.ts';
import { startServerSpan } from '#platform/tracing/spans.ts';
import { startTracing } from '#platform/tracing/start-tracing.ts';
import { type SentSpan, startCollector } from './otlp.ts';

/** Does the work in a request whose trace is recorded; what a collector was sent of it, with the request's own span last. */
export const recordSpans = async (work: () => Promise<unknown>): Promise<readonly SentSpan[]> => {
  const collector = await startCollector();
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: '0' };
  const tracing = startTracing('test', parseConfig(ServiceConfig, settings));
  const started = startServerSpan('request', { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` });
  await context.with(started.context, work);
  started.span.end();
  await tracing.stop();
  await collector.stop();
  return collector.spans();
};
