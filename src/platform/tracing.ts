import {
  type Context,
  context,
  isSpanContextValid,
  propagation,
  type Span,
  SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { GraphQLInstrumentation } from '@opentelemetry/instrumentation-graphql';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import type { ServiceConfig } from './service-config.ts';
import { type CallSpan, sendSpansTo } from './spans.ts';

export interface Tracing {
  readonly stop: () => Promise<void>;
}

const spanProcessors = (endpoint: string | undefined) =>
  endpoint === undefined
    ? []
    : [new BatchSpanProcessor(new OTLPTraceExporter({ url: new URL('v1/traces', `${endpoint}/`).href }))];

/**
 * Call before anything loads graphql, or its spans are missing.
 * Without an endpoint no span is recorded, yet a caller's W3C trace context still travels to the subgraphs.
 */
export const startTracing = (service: string, config: ServiceConfig): Tracing => {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  const ratio = endpoint === undefined ? 0 : config.OTEL_TRACES_SAMPLER_ARG;
  const resource = resourceFromAttributes({ 'service.name': service });
  const processors = spanProcessors(endpoint);
  const provider = new NodeTracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: processors,
  });
  // Baggage is the client's, and nothing here reads it.
  provider.register({ propagator: new W3CTraceContextPropagator() });
  sendSpansTo(processors, resource);
  const disableInstrumentation =
    endpoint === undefined
      ? () => undefined
      : registerInstrumentations({
          instrumentations: [
            new GraphQLInstrumentation({
              mergeItems: true,
              ignoreTrivialResolveSpans: true,
              allowValues: false,
            }),
          ],
        });
  return {
    stop: async () => {
      disableInstrumentation();
      sendSpansTo([], resource);
      await provider.shutdown();
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
};

const tracer = trace.getTracer('soba');

/** The caller's trace, from the W3C headers of its request. */
export const contextFromHeaders = (headers: Readonly<Record<string, unknown>>): Context =>
  headers['traceparent'] === undefined ? context.active() : propagation.extract(context.active(), headers);

/**
 * The W3C headers that continue the active trace in the next process, below a call's span: names and values in turn. Every
 * call has them, and the SDK's way to them takes four times as long.
 */
export const traceHeaders = (span?: CallSpan): string[] => {
  const place = span?.place ?? trace.getActiveSpan()?.spanContext();
  if (place === undefined || !isSpanContextValid(place)) return [];
  const { traceId, spanId, traceFlags, traceState } = place;
  const headers = ['traceparent', `00-${traceId}-${spanId}-0${traceFlags & TraceFlags.SAMPLED}`];
  if (traceState !== undefined) headers.push('tracestate', traceState.serialize());
  return headers;
};

export const startServerSpan = (name: string, parent: Context): { span: Span; context: Context } => {
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER }, parent);
  return { span, context: trace.setSpan(parent, span) };
};
