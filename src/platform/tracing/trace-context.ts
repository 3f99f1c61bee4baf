import {
  type Context,
  context,
  isSpanContextValid,
  propagation,
  TraceFlags,
  type TraceState,
  trace,
} from '@opentelemetry/api';
import { spanIdOf } from './place.ts';
import type { CallSpan } from './spans.ts';

/** The caller's trace, from the W3C headers of its request. */
export const contextFromHeaders = (headers: Readonly<Record<string, unknown>>): Context =>
  headers['traceparent'] === undefined ? context.active() : propagation.extract(context.active(), headers);

const headersFor = (
  traceId: string,
  spanId: string,
  { flags, state }: { readonly flags: number; readonly state: TraceState | undefined },
): string[] => {
  const headers = ['traceparent', `00-${traceId}-${spanId}-0${flags & TraceFlags.SAMPLED}`];
  if (state !== undefined) headers.push('tracestate', state.serialize());
  return headers;
};

/**
 * The W3C headers that continue the active trace in the next process, below a call's span: names and values in turn. Every
 * call has them, and the SDK's way to them takes four times as long.
 */
export const traceHeaders = (span?: CallSpan): string[] => {
  if (span !== undefined) return headersFor(span.trace.digits, spanIdOf(span), span.trace);
  const active = trace.getActiveSpan()?.spanContext();
  if (active === undefined || !isSpanContextValid(active)) return [];
  return headersFor(active.traceId, active.spanId, { flags: active.traceFlags, state: active.traceState });
};
