import {
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  TraceFlags,
  type TraceState,
  trace,
} from '@opentelemetry/api';
import { type Place, readPlace, readTraceparent, spanIdOf } from './place.ts';

/**
 * Where the caller's request stands in its trace, from its W3C headers; undefined where it has none that is valid. Every
 * request asks, and most say the same in the same form: the SDK, which knows all forms, takes four times as long.
 */
export const callerIn = (headers: Readonly<Record<string, unknown>>): Place | undefined => {
  const { traceparent, tracestate } = headers;
  if (traceparent === undefined) return undefined;
  const place =
    typeof traceparent === 'string' && tracestate === undefined ? readTraceparent(traceparent) : undefined;
  if (place !== undefined) return place;
  const said = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, headers));
  return said && readPlace(said);
};

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
export const traceHeaders = (place?: Place): string[] => {
  if (place !== undefined) return headersFor(place.trace.digits, spanIdOf(place), place.trace);
  const active = trace.getActiveSpan()?.spanContext();
  if (active === undefined || !isSpanContextValid(active)) return [];
  return headersFor(active.traceId, active.spanId, { flags: active.traceFlags, state: active.traceState });
};
