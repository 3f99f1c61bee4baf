import {
  type Attributes,
  type Context,
  isSpanContextValid,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { type Sampler, SamplingDecision } from '@opentelemetry/sdk-trace-node';
import { randomHex } from '../ids.ts';
import { type Place, placeBelow, readPlace } from './place.ts';
import { RequestSpan } from './request-span.ts';
import {
  type Annotation,
  createAnnotation,
  type FinishedSpan,
  type SpanText,
  type WrittenText,
  writtenText,
} from './span-bytes.ts';
import type { SpanSender } from './span-sender.ts';

const scope = 'soba';

interface Recording {
  readonly sender: SpanSender;
  /** Which new traces are recorded. */
  readonly root: Sampler;
}

let recording: Recording | undefined;

/** To be called when tracing starts, and with nothing when it stops. */
export const sendSpansTo = (to: Recording | undefined): void => {
  recording = to;
};

/** Whether what is done now is part of a trace that is kept. */
export const isRecording = (): boolean => trace.getActiveSpan()?.isRecording() === true;

/** Says more about the active span, once. */
export const annotateSpan = (annotation: Annotation): void => {
  const active = trace.getActiveSpan();
  if (active instanceof RequestSpan) active.annotate(annotation);
  else active?.setAttributes(annotation.attributes);
};

const createSpanId = (): string => randomHex(16);
const createTraceId = (): string => randomHex(32);

const clockAt = (time: number): number => performance.timeOrigin + time;

const give = (span: FinishedSpan): void => recording?.sender.add(scope, span);

/** The place of the active span, where the trace is recorded. */
const activePlace = (): Place | undefined => {
  const active = trace.getActiveSpan();
  if (active?.isRecording() !== true) return undefined;
  return active instanceof RequestSpan ? active.place : readPlace(active.spanContext());
};

interface Step {
  readonly name: string;
  readonly attributes?: Attributes | undefined;
  readonly failed?: boolean;
}

const textOf = ({ name, attributes, failed }: Step): SpanText => ({
  name,
  kind: SpanKind.INTERNAL,
  attributes,
  status: failed === true ? SpanStatusCode.ERROR : SpanStatusCode.UNSET,
});

/** For a step that always says the same. */
export const writtenStep = (step: Step): WrittenText => writtenText(textOf(step));

/** A span for what is over, in the active one. Times are by `performance.now()`. */
export const recordSpan = (step: Step | WrittenText, from: number, to: number): void => {
  const parent = activePlace();
  if (parent === undefined) return;
  give({
    place: placeBelow(parent),
    parent,
    from: clockAt(from),
    to: clockAt(to),
    text: step instanceof Uint8Array ? step : textOf(step),
  });
};

/** How a call of another process ended: what its span says. */
export interface CallEnds {
  readonly ok: WrittenText;
  /** It was another's call that was under way. */
  readonly shared: WrittenText;
  readonly failed: WrittenText;
}

/** For all calls of this name: a call's span costs a third when its text is not written anew. */
export const callEnds = (name: string): CallEnds => {
  const call = { name, kind: SpanKind.CLIENT };
  return {
    ok: writtenText(call),
    shared: writtenText({ ...call, attributes: { 'soba.shared': true } }),
    failed: writtenText({ ...call, status: SpanStatusCode.ERROR }),
  };
};

/** A call of another process, at its place in the trace, which the call carries on. */
export interface CallSpan extends Place {
  readonly parent: Place;
  readonly from: number;
}

/** A span for a call that began at this time, by `performance.now()`, where the trace is recorded. */
export const beginCallSpan = (from: number): CallSpan | undefined => {
  const parent = activePlace();
  if (parent === undefined) return undefined;
  const { trace, high, low, isRemote } = placeBelow(parent);
  return { trace, high, low, isRemote, parent, from };
};

/** `to` is by `performance.now()`. */
export const endCallSpan = (span: CallSpan, to: number, end: WrittenText): void =>
  give({ place: span, parent: span.parent, from: clockAt(span.from), to: clockAt(to), text: end });

const contextBelow = ({ traceId, traceFlags, traceState }: SpanContext): SpanContext =>
  traceState === undefined
    ? { traceId, spanId: createSpanId(), traceFlags }
    : { traceId, spanId: createSpanId(), traceFlags, traceState };

/** Where a request stands in its caller's trace, or at the begin of its own. */
const contextIn = (parent: Context, above: SpanContext | undefined): SpanContext => {
  if (above !== undefined) return contextBelow(above);
  const traceId = createTraceId();
  const decision = recording?.root.shouldSample(parent, traceId, '', SpanKind.SERVER, {}, []).decision;
  const isSampled = decision === SamplingDecision.RECORD_AND_SAMPLED;
  return { traceId, spanId: createSpanId(), traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE };
};

/** The span of a request that this process answers. Its caller decides whether it is recorded, if it has decided. */
export const startServerSpan = (name: string, parent: Context): { span: Span; context: Context } => {
  const given = trace.getSpanContext(parent);
  const above = given !== undefined && isSpanContextValid(given) ? given : undefined;
  const context = contextIn(parent, above);
  const isRecorded = recording !== undefined && (context.traceFlags & TraceFlags.SAMPLED) !== 0;
  const span = isRecorded
    ? new RequestSpan({ name, context, parent: above, give })
    : trace.wrapSpanContext(context);
  return { span, context: trace.setSpan(parent, span) };
};

const annotations = new Map<number, Annotation>();

/** There are a few hundred of them at most. */
const annotationOf = (status: number): Annotation => {
  const annotation = annotations.get(status) ?? createAnnotation({ 'http.response.status_code': status });
  annotations.set(status, annotation);
  return annotation;
};

export const endServerSpan = (span: Span, status: number): void => {
  if (span instanceof RequestSpan) {
    span.annotate(annotationOf(status));
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
};
