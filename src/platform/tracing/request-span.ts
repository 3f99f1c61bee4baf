import {
  type Attributes,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type TimeInput,
} from '@opentelemetry/api';
import { hrTimeToMilliseconds, timeInputToHrTime } from '@opentelemetry/core';
import type { FinishedSpan } from './span-bytes.ts';

interface Begun {
  readonly name: string;
  readonly place: SpanContext;
  readonly parent: SpanContext | undefined;
}

type Events = NonNullable<FinishedSpan['events']>[number][];
type Links = NonNullable<FinishedSpan['links']>[number][];

/** Milliseconds since the epoch, now when nothing is given. */
const timeOf = (given?: TimeInput): number =>
  hrTimeToMilliseconds(timeInputToHrTime(given ?? performance.now()));

const isTime = (said: unknown): said is TimeInput =>
  typeof said === 'number' || said instanceof Date || Array.isArray(said);

/** A span of a request that is recorded: the SDK's takes several times as long. It is given away when it ends. */
export const createRequestSpan = (
  { name, place, parent }: Begun,
  give: (span: FinishedSpan) => void,
): Span => {
  const from = timeOf();
  const attributes: Attributes = {};
  const events: Events = [];
  const links: Links = [];
  let called = name;
  let status = SpanStatusCode.UNSET;
  let isOver = false;
  const span: Span = {
    spanContext: () => place,
    isRecording: () => !isOver,
    setAttribute: (key, value) => span.setAttributes({ [key]: value }),
    setAttributes: (more) => {
      // What is over is as it was.
      if (!isOver) Object.assign(attributes, more);
      return span;
    },
    addEvent: (event, said, when) => {
      const [attributes, at] = isTime(said) ? [{}, said] : [said ?? {}, when];
      events.push({ name: event, at: timeOf(at), attributes });
      return span;
    },
    addLink: (link) => span.addLinks([link]),
    addLinks: (more) => {
      for (const link of more) links.push({ place: link.context, attributes: link.attributes ?? {} });
      return span;
    },
    setStatus: ({ code }) => {
      status = code;
      return span;
    },
    updateName: (now) => {
      called = now;
      return span;
    },
    // What an error says may be personal.
    recordException: (error) =>
      void span.addEvent('exception', {
        'exception.type': error instanceof Error ? error.name : typeof error,
      }),
    end: (at) => {
      if (isOver) return;
      isOver = true;
      give({
        name: called,
        kind: SpanKind.SERVER,
        place,
        parent,
        from,
        to: timeOf(at),
        attributes,
        status,
        events,
        links,
      });
    },
  };
  return span;
};
