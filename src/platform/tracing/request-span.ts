import {
  type Attributes,
  type AttributeValue,
  type Exception,
  type Link,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from '@opentelemetry/api';
import { hrTimeToMilliseconds, timeInputToHrTime } from '@opentelemetry/core';
import { type Place, readPlace, spanContextOf } from './place.ts';
import type { Annotation, FinishedSpan, SpanText } from './span-bytes.ts';

interface Begun {
  readonly name: string;
  readonly place: Place;
  readonly parent: Place | undefined;
  /** Takes it when it ends. */
  readonly give: (span: FinishedSpan) => void;
}

type Writable<List> = List extends readonly (infer One)[] ? One[] : never;
type Events = Writable<SpanText['events']>;
type Links = Writable<SpanText['links']>;

/** Milliseconds since the epoch, now when nothing is given. */
const timeOf = (given?: TimeInput): number =>
  given === undefined
    ? performance.timeOrigin + performance.now()
    : hrTimeToMilliseconds(timeInputToHrTime(given));

const isTime = (said: unknown): said is TimeInput =>
  typeof said === 'number' || said instanceof Date || Array.isArray(said);

/**
 * A span of a request that is recorded: the SDK's takes several times as long. It is given away when it ends. A class,
 * because OpenTelemetry wants an object of a dozen methods for each request.
 */
export class RequestSpan implements Span {
  readonly place: Place;
  private readonly begun: Begun;
  private readonly from = timeOf();
  private name: string;
  private status: SpanStatusCode = SpanStatusCode.UNSET;
  private isOver = false;
  private context: SpanContext | undefined;
  private attributes: Attributes | undefined;
  private annotations: Annotation[] | undefined;
  private events: Events | undefined;
  private links: Links | undefined;

  constructor(begun: Begun) {
    this.begun = begun;
    this.name = begun.name;
    this.place = begun.place;
  }

  spanContext(): SpanContext {
    this.context ??= spanContextOf(this.place);
    return this.context;
  }

  isRecording(): boolean {
    return !this.isOver;
  }

  setAttribute(key: string, value: AttributeValue): this {
    return this.setAttributes({ [key]: value });
  }

  setAttributes(more: Attributes): this {
    // Anew each time: what is over is as it was.
    this.attributes = { ...this.attributes, ...more };
    return this;
  }

  /** With attributes that are set no other way. */
  annotate(annotation: Annotation): void {
    if (this.annotations === undefined) this.annotations = [annotation];
    else this.annotations.push(annotation);
  }

  addEvent(name: string, said?: Attributes | TimeInput, when?: TimeInput): this {
    const [attributes, at] = isTime(said) ? [{}, said] : [said ?? {}, when];
    this.events ??= [];
    this.events.push({ name, at: timeOf(at), attributes });
    return this;
  }

  addLink(link: Link): this {
    return this.addLinks([link]);
  }

  addLinks(more: Link[]): this {
    this.links ??= [];
    for (const { context, attributes = {} } of more)
      this.links.push({ place: readPlace(context), attributes });
    return this;
  }

  setStatus({ code }: SpanStatus): this {
    this.status = code;
    return this;
  }

  updateName(name: string): this {
    this.name = name;
    return this;
  }

  /** What an error says may be personal. */
  recordException(error: Exception): void {
    this.addEvent('exception', { 'exception.type': error instanceof Error ? error.name : typeof error });
  }

  end(at?: TimeInput): void {
    if (this.isOver) return;
    this.isOver = true;
    const { place, from, name, attributes, annotations, status, events, links } = this;
    const { parent, give } = this.begun;
    give({
      place,
      parent,
      from,
      to: timeOf(at),
      text: { name, kind: SpanKind.SERVER, attributes, annotations, status, events, links },
    });
  }
}
