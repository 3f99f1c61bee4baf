import { context } from '@opentelemetry/api';
import { parseConfig } from '#platform/config.ts';
import { ServiceConfig } from '#platform/service-config.ts';
import { contextFromHeaders, startServerSpan, startTracing } from '#platform/tracing.ts';
import { startUpstream } from './upstream.ts';

export interface SentSpan {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number };
  readonly attributes: readonly { readonly key: string; readonly value: unknown }[];
}

/** Does the work in a request whose trace is recorded; what a collector was sent of it, with the request's own span last. */
export const recordSpans = async (work: () => Promise<unknown>): Promise<readonly SentSpan[]> => {
  const collector = await startUpstream((_body, response) => response.writeHead(200).end('{}'));
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: '0' };
  const tracing = startTracing('test', parseConfig(ServiceConfig, settings));
  const caller = contextFromHeaders({ traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` });
  const started = startServerSpan('request', caller);
  await context.with(started.context, work);
  started.span.end();
  await tracing.stop();
  await collector.stop();
  return collector.requests.flatMap(({ body }) =>
    JSON.parse(body).resourceSpans.flatMap((one: { scopeSpans: { spans: SentSpan[] }[] }) =>
      one.scopeSpans.flatMap(({ spans }) => spans),
    ),
  );
};
