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
import { createRequestSpan } from './request-span.ts';
import type { FinishedSpan } from './span-bytes.ts';
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

/** Says more about the active span. */
export const annotateSpan = (attributes: Attributes): void => {
  trace.getActiveSpan()?.setAttributes(attributes);
};

const createSpanId = (): string => randomHex(16);
const createTraceId = (): string => randomHex(32);

const clockAt = (time: number): number => performance.timeOrigin + time;

const give = (span: FinishedSpan): void => recording?.sender.add(scope, span);

interface Outcome {
  readonly attributes?: Attributes;
  readonly failed?: boolean;
}

const statusOf = ({ failed }: Outcome): SpanStatusCode =>
  failed === true ? SpanStatusCode.ERROR : SpanStatusCode.UNSET;

const placeBelow = ({ traceId, traceFlags, traceState }: SpanContext): SpanContext =>
  traceState === undefined
    ? { traceId, spanId: createSpanId(), traceFlags }
    : { traceId, spanId: createSpanId(), traceFlags, traceState };

interface PastStep extends Outcome {
  /** By `performance.now()`. */
  readonly from: number;
  readonly to: number;
}

/** A span for what is over, in the active one. */
export const recordSpan = (name: string, step: PastStep): void => {
  const active = trace.getActiveSpan();
  if (active?.isRecording() !== true) return;
  const parent = active.spanContext();
  give({
    name,
    kind: SpanKind.INTERNAL,
    parent,
    place: placeBelow(parent),
    from: clockAt(step.from),
    to: clockAt(step.to),
    attributes: step.attributes,
    status: statusOf(step),
  });
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

export const endCallSpan = ({ name, parent, place, from }: CallSpan, outcome: Outcome): void =>
  give({
    name,
    kind: SpanKind.CLIENT,
    parent,
    place,
    from: clockAt(from),
    to: clockAt(performance.now()),
    attributes: outcome.attributes,
    status: statusOf(outcome),
  });

/** Where a request stands in its caller's trace, or at the begin of its own. */
const placeIn = (parent: Context, above: SpanContext | undefined): SpanContext => {
  if (above !== undefined) return placeBelow(above);
  const traceId = createTraceId();
  const decision = recording?.root.shouldSample(parent, traceId, '', SpanKind.SERVER, {}, []).decision;
  const isSampled = decision === SamplingDecision.RECORD_AND_SAMPLED;
  return { traceId, spanId: createSpanId(), traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE };
};

/** The span of a request that this process answers. Its caller decides whether it is recorded, if it has decided. */
export const startServerSpan = (name: string, parent: Context): { span: Span; context: Context } => {
  const given = trace.getSpanContext(parent);
  const above = given !== undefined && isSpanContextValid(given) ? given : undefined;
  const place = placeIn(parent, above);
  const isRecorded = recording !== undefined && (place.traceFlags & TraceFlags.SAMPLED) !== 0;
  const span = isRecorded
    ? createRequestSpan({ name, place, parent: above }, give)
    : trace.wrapSpanContext(place);
  return { span, context: trace.setSpan(parent, span) };
};
