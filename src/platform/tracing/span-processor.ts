import { hrTimeToMilliseconds } from '@opentelemetry/core';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { readPlace } from './place.ts';
import type { FinishedSpan } from './span-bytes.ts';
import type { SpanSender } from './span-sender.ts';

/** What the SDK says of a span that is over. */
export const finishedSpan = (span: ReadableSpan): FinishedSpan => ({
  place: readPlace(span.spanContext()),
  parent: span.parentSpanContext && readPlace(span.parentSpanContext),
  from: hrTimeToMilliseconds(span.startTime),
  to: hrTimeToMilliseconds(span.endTime),
  text: {
    name: span.name,
    kind: span.kind,
    attributes: span.attributes,
    status: span.status.code,
    statusMessage: span.status.message,
    events: span.events.map(({ name, time, attributes = {} }) => ({
      name,
      at: hrTimeToMilliseconds(time),
      attributes,
    })),
    links: span.links.map(({ context, attributes = {} }) => ({ place: readPlace(context), attributes })),
  },
});

/** Spans that a library made by the SDK go the same way as our own. */
export const spanProcessor = (sender: SpanSender): SpanProcessor => ({
  onStart: () => undefined,
  onEnd: (span) => sender.of(span.instrumentationScope.name)(finishedSpan(span)),
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
});
