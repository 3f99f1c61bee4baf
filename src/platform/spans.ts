import { type Attributes, type SpanContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { hrTime, hrTimeDuration } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import { RandomIdGenerator, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-node';

/** Whether what is done now is part of a trace that is kept. */
export const isRecording = (): boolean => trace.getActiveSpan()?.isRecording() === true;

/** Says more about the active span. */
export const annotateSpan = (attributes: Attributes): void => {
  trace.getActiveSpan()?.setAttributes(attributes);
};

const ids = new RandomIdGenerator();

let sending: { readonly processors: readonly SpanProcessor[]; readonly resource: Resource } | undefined;

/** To be called when tracing starts. */
export const sendSpansTo = (processors: readonly SpanProcessor[], resource: Resource): void => {
  sending = { processors, resource };
};

interface Outcome {
  readonly attributes?: Attributes;
  readonly failed?: boolean;
}

interface PastSpan extends Outcome {
  readonly name: string;
  readonly kind: SpanKind;
  readonly parent: SpanContext;
  readonly place: SpanContext;
  /** By `performance.now()`. */
  readonly from: number;
  readonly to: number;
}

const nothing: never[] = [];

/**
 * Most spans are written when they are over, as what the SDK would make of them: its own take three times as long to begin
 * and to end, and a request has a dozen.
 */
const writeSpan = (resource: Resource, { place, parent, from, to, ...span }: PastSpan): ReadableSpan => {
  const [startTime, endTime] = [hrTime(from), hrTime(to)];
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => place,
    parentSpanContext: parent,
    startTime,
    endTime,
    duration: hrTimeDuration(startTime, endTime),
    status: { code: span.failed === true ? SpanStatusCode.ERROR : SpanStatusCode.UNSET },
    attributes: span.attributes ?? {},
    links: nothing,
    events: nothing,
    ended: true,
    resource,
    instrumentationScope: { name: 'soba' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
};

const send = (span: PastSpan): void => {
  if (sending === undefined) return;
  const written = writeSpan(sending.resource, span);
  for (const processor of sending.processors) processor.onEnd(written);
};

interface PastStep extends Outcome {
  /** By `performance.now()`. */
  readonly from: number;
  readonly to: number;
}

const placeBelow = (parent: SpanContext): SpanContext => ({ ...parent, spanId: ids.generateSpanId() });

/** A span for what is over, in the active one. */
export const recordSpan = (name: string, step: PastStep): void => {
  const parent = trace.getActiveSpan()?.spanContext();
  if (parent !== undefined)
    send({ ...step, name, kind: SpanKind.INTERNAL, parent, place: placeBelow(parent) });
};

/** A call of another process, from its begin to its end. */
export interface CallSpan {
  readonly name: string;
  readonly parent: SpanContext;
  /** Its own place in the trace, which the call carries on. */
  readonly place: SpanContext;
  readonly from: number;
}

/** A span for a call, where the trace is recorded. */
export const beginCallSpan = (name: string): CallSpan | undefined => {
  const active = trace.getActiveSpan();
  if (active?.isRecording() !== true) return undefined;
  const parent = active.spanContext();
  return { name, parent, place: placeBelow(parent), from: performance.now() };
};

export const endCallSpan = (span: CallSpan, outcome: Outcome): void =>
  send({ ...span, ...outcome, kind: SpanKind.CLIENT, to: performance.now() });
