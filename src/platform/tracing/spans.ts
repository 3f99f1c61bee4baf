import {
  type Attributes,
  type Context,
  context,
  ROOT_CONTEXT,
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
import { callerIn } from './trace-context.ts';

interface Recording {
  /** Takes a span that is over. */
  readonly add: (span: FinishedSpan) => void;
  /** Which new traces are recorded. */
  readonly root: Sampler;
}

let recording: Recording | undefined;

/** To be called when tracing starts, and with nothing when it stops. */
export const sendSpansTo = (to: Recording | undefined): void => {
  recording = to;
};

/** Says more about the active span, once. */
export const annotateSpan = (annotation: Annotation): void => {
  const active = trace.getActiveSpan();
  if (active instanceof RequestSpan) active.annotate(annotation);
  else active?.setAttributes(annotation.attributes);
};

const clockAt = (time: number): number => performance.timeOrigin + time;

const give = (span: FinishedSpan): void => recording?.add(span);

/** Where what is done now stands in its trace, if that is recorded. */
export const recordedPlace = (): Place | undefined => {
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

interface Stay {
  readonly within: Place;
  /** By `performance.now()`. */
  readonly from: number;
  readonly to: number;
}

/** A span for what is over. */
export const recordSpan = (step: Step | WrittenText, { within, from, to }: Stay): void =>
  give({
    place: placeBelow(within),
    parent: within,
    from: clockAt(from),
    to: clockAt(to),
    text: step instanceof Uint8Array ? step : textOf(step),
  });

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
  const parent = recordedPlace();
  if (parent === undefined) return undefined;
  const { trace, high, low, isRemote } = placeBelow(parent);
  return { trace, high, low, isRemote, parent, from };
};

/** `to` is by `performance.now()`. */
export const endCallSpan = (span: CallSpan, to: number, end: WrittenText): void =>
  give({ place: span, parent: span.parent, from: clockAt(span.from), to: clockAt(to), text: end });

/** A request at the begin of a trace. */
const beginTrace = (): SpanContext => {
  const traceId = randomHex(32);
  const decision = recording?.root.shouldSample(ROOT_CONTEXT, traceId, '', SpanKind.SERVER, {}, []).decision;
  const isSampled = decision === SamplingDecision.RECORD_AND_SAMPLED;
  return {
    traceId,
    spanId: randomHex(16),
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
  };
};

/** A request in the trace of its caller. */
const continueTrace = ({ trace: { digits, flags, state } }: Place): SpanContext => ({
  traceId: digits,
  spanId: randomHex(16),
  traceFlags: flags,
  ...(state && { traceState: state }),
});

const isRecorded = (flags: number): boolean => recording !== undefined && (flags & TraceFlags.SAMPLED) !== 0;

const beginSpan = (name: string, parent: Place | undefined): Span => {
  if (parent !== undefined && isRecorded(parent.trace.flags))
    return new RequestSpan({ name, place: placeBelow(parent), parent, give });
  const context = parent === undefined ? beginTrace() : continueTrace(parent);
  return isRecorded(context.traceFlags)
    ? new RequestSpan({ name, place: readPlace(context), parent, give })
    : trace.wrapSpanContext(context);
};

/**
 * The span of a request that this process answers, by the headers of the request. Its caller decides whether it is
 * recorded, if it has decided.
 */
export const startServerSpan = (
  name: string,
  headers: Readonly<Record<string, unknown>>,
): { span: Span; context: Context } => {
  const span = beginSpan(name, callerIn(headers));
  return { span, context: trace.setSpan(context.active(), span) };
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
