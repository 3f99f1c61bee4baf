import {
  type Attributes,
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapSetter,
  trace,
} from '@opentelemetry/api';
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
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: spanProcessors(endpoint),
  });
  provider.register();
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
  propagation.extract(context.active(), headers);

const intoList: TextMapSetter<string[]> = { set: (list, name, value) => void list.push(name, value) };

/** The W3C headers that continue the active trace in the next process: names and values in turn. */
export const traceHeaders = (active: Context = context.active()): string[] => {
  const headers: string[] = [];
  propagation.inject(active, headers, intoList);
  return headers;
};

export const startServerSpan = (name: string, parent: Context): { span: Span; context: Context } => {
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER }, parent);
  return { span, context: trace.setSpan(parent, span) };
};

/** Whether what is done now is part of a trace that is kept. */
export const isRecording = (): boolean => trace.getActiveSpan()?.isRecording() === true;

/** Says more about the active span. */
export const annotateSpan = (attributes: Attributes): void => {
  trace.getActiveSpan()?.setAttributes(attributes);
};

interface PastStep {
  /** By `performance.now()`. */
  readonly from: number;
  readonly to: number;
  readonly attributes?: Attributes;
  readonly failed?: boolean;
}

/** A span for what is over, in the active one. */
export const recordSpan = (name: string, { from, to, attributes = {}, failed = false }: PastStep): void => {
  const span = tracer.startSpan(name, { startTime: from, attributes });
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(to);
};

/** Runs `work` inside a client span, ends the span with its outcome. */
export const withClientSpan = <T>(name: string, work: (span: Span) => Promise<T>): Promise<T> => {
  const parent = context.active();
  const span = tracer.startSpan(name, { kind: SpanKind.CLIENT }, parent);
  return context.with(trace.setSpan(parent, span), work, undefined, span).then(
    (value) => {
      span.end();
      return value;
    },
    (error: unknown) => {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
      throw error;
    },
  );
};
