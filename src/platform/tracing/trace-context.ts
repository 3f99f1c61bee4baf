import {
  type Context,
  context,
  isSpanContextValid,
  propagation,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import type { CallSpan } from './spans.ts';

/** The caller's trace, from the W3C headers of its request. */
export const contextFromHeaders = (headers: Readonly<Record<string, unknown>>): Context =>
  headers['traceparent'] === undefined ? context.active() : propagation.extract(context.active(), headers);

/**
 * The W3C headers that continue the active trace in the next process, below a call's span: names and values in turn. Every
 * call has them, and the SDK's way to them takes four times as long.
 */
export const traceHeaders = (span?: CallSpan): string[] => {
  const place = span?.place ?? trace.getActiveSpan()?.spanContext();
  // A call has a span only in a trace that is valid.
  if (place === undefined || (span === undefined && !isSpanContextValid(place))) return [];
  const { traceId, spanId, traceFlags, traceState } = place;
  const headers = ['traceparent', `00-${traceId}-${spanId}-0${traceFlags & TraceFlags.SAMPLED}`];
  if (traceState !== undefined) headers.push('tracestate', traceState.serialize());
  return headers;
};
