import { context, propagation, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { GraphQLInstrumentation } from '@opentelemetry/instrumentation-graphql';
import {
  NodeTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import type { ServiceConfig } from '../service-config.ts';
import { spanProcessor } from './span-processor.ts';
import { createSpanSender, type SpanSender } from './span-sender.ts';
import { sendSpansTo } from './spans.ts';

export interface Tracing {
  readonly stop: () => Promise<void>;
}

const instrumentGraphql = (): (() => void) =>
  registerInstrumentations({
    instrumentations: [
      new GraphQLInstrumentation({ mergeItems: true, ignoreTrivialResolveSpans: true, allowValues: false }),
    ],
  });

const stopAfter = (disable: () => void, sender: SpanSender | undefined) => async (): Promise<void> => {
  disable();
  sendSpansTo(undefined);
  await sender?.stop();
  trace.disable();
  context.disable();
  propagation.disable();
};

/**
 * Call before anything loads graphql, or its spans are missing.
 * Without an endpoint no span is recorded, yet a caller's W3C trace context still travels to the subgraphs.
 */
export const startTracing = (service: string, config: ServiceConfig): Tracing => {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  const root = new TraceIdRatioBasedSampler(endpoint === undefined ? 0 : config.OTEL_TRACES_SAMPLER_ARG);
  const sender =
    endpoint === undefined
      ? undefined
      : createSpanSender(new URL('v1/traces', `${endpoint}/`).href, { 'service.name': service });
  const provider = new NodeTracerProvider({
    sampler: new ParentBasedSampler({ root }),
    spanProcessors: sender === undefined ? [] : [spanProcessor(sender)],
  });
  // Baggage is the client's, and nothing here reads it.
  provider.register({ propagator: new W3CTraceContextPropagator() });
  if (sender === undefined) return { stop: stopAfter(() => undefined, sender) };
  sendSpansTo({ add: sender.of('soba'), root });
  return { stop: stopAfter(instrumentGraphql(), sender) };
};
