import { type Attributes, type AttributeValue, type SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Place, TraceIdentity } from './place.ts';
import {
  closeField,
  createMessage,
  type Message,
  openField,
  putCount,
  putDouble,
  putFixed32,
  putFourWords,
  putInt64,
  putNanoseconds,
  putText,
  putTwoWords,
  putWritten,
  takeBytes,
} from './protobuf.ts';

interface SpanEvent {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly attributes: Attributes;
}

interface SpanLink {
  readonly place: Place;
  readonly attributes: Attributes;
}

/** Attributes that many spans have, with how they stand in each. */
export interface Annotation {
  readonly attributes: Attributes;
  readonly written: Uint8Array;
}

/** What a span says, beside where and when it was. */
export interface SpanText {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes?: Attributes | undefined;
  readonly annotations?: readonly Annotation[] | undefined;
  readonly status?: SpanStatusCode;
  readonly statusMessage?: string | undefined;
  readonly events?: readonly SpanEvent[] | undefined;
  readonly links?: readonly SpanLink[] | undefined;
}

/** What many spans say, as it stands in each. */
export type WrittenText = Uint8Array;

/** A span that is over. Times are milliseconds since the epoch. */
export interface FinishedSpan {
  readonly place: Place;
  readonly parent: Place | undefined;
  readonly from: number;
  readonly to: number;
  readonly text: SpanText | WrittenText;
}

/** The numbers of the fields, by opentelemetry.proto.trace.v1 and common.v1. */
const field = {
  span: { traceId: 1, spanId: 2, traceState: 3, parentSpanId: 4, name: 5, kind: 6, from: 7, to: 8 },
  more: { attribute: 9, event: 11, link: 13, status: 15, flags: 16 },
  event: { at: 1, name: 2, attribute: 3 },
  link: { traceId: 1, spanId: 2, traceState: 3, attribute: 4, flags: 6 },
  status: { message: 2, code: 3 },
  attribute: { key: 1, value: 2 },
  value: { text: 1, bool: 2, int: 3, double: 4, list: 5 },
  list: { value: 1 },
};

const countLimit = 2 ** 31;
const int64Limit = 2 ** 63;

type Value = AttributeValue | null | undefined;

const writeValue = (out: Message, value: Value): void => {
  if (typeof value === 'string') putText(out, field.value.text, value);
  else if (typeof value === 'boolean') putCount(out, field.value.bool, value ? 1 : 0);
  else if (typeof value === 'number') writeNumber(out, value);
  else if (Array.isArray(value)) {
    const list = openField(out, field.value.list);
    for (const one of value) writeNested(out, field.list.value, one);
    closeField(out, list);
  }
};

const writeNumber = (out: Message, value: number): void => {
  const isWhole = Number.isInteger(value) && Math.abs(value) < int64Limit;
  if (!isWhole) putDouble(out, field.value.double, value);
  else if (value >= 0 && value < countLimit) putCount(out, field.value.int, value);
  else putInt64(out, field.value.int, value);
};

const writeNested = (out: Message, number: number, value: Value): void => {
  const opened = openField(out, number);
  writeValue(out, value);
  closeField(out, opened);
};

/** As part of a message in which attributes have this number. */
export const writeAttributes = (out: Message, number: number, attributes: Attributes): void => {
  for (const key in attributes) {
    const opened = openField(out, number);
    putText(out, field.attribute.key, key);
    writeNested(out, field.attribute.value, attributes[key]);
    closeField(out, opened);
  }
};

const knowsIsRemote = 0x100;
const isRemoteBit = 0x200;

const flagsOf = (trace: TraceIdentity, isRemote: boolean): number =>
  (trace.flags & 0xff) | knowsIsRemote | (isRemote ? isRemoteBit : 0);

const writeTraceState = (out: Message, number: number, { state }: TraceIdentity): void => {
  const said = state?.serialize() ?? '';
  if (said !== '') putText(out, number, said);
};

const writeEvent = (out: Message, { name, at, attributes }: SpanEvent): void => {
  const opened = openField(out, field.more.event);
  putNanoseconds(out, field.event.at, at);
  putText(out, field.event.name, name);
  writeAttributes(out, field.event.attribute, attributes);
  closeField(out, opened);
};

const writeLink = (out: Message, { place, attributes }: SpanLink): void => {
  const opened = openField(out, field.more.link);
  putFourWords(out, field.link.traceId, place.trace);
  putTwoWords(out, field.link.spanId, place);
  writeTraceState(out, field.link.traceState, place.trace);
  writeAttributes(out, field.link.attribute, attributes);
  putFixed32(out, field.link.flags, flagsOf(place.trace, place.isRemote));
  closeField(out, opened);
};

const writeStatus = (out: Message, { status = SpanStatusCode.UNSET, statusMessage = '' }: SpanText): void => {
  if (status === SpanStatusCode.UNSET && statusMessage === '') return;
  const opened = openField(out, field.more.status);
  if (statusMessage !== '') putText(out, field.status.message, statusMessage);
  putCount(out, field.status.code, status);
  closeField(out, opened);
};

const writeText = (out: Message, text: SpanText): void => {
  const { attributes, annotations, events, links } = text;
  putText(out, field.span.name, text.name);
  // OTLP keeps 0 for a kind that is not known.
  putCount(out, field.span.kind, text.kind + 1);
  if (attributes !== undefined) writeAttributes(out, field.more.attribute, attributes);
  if (annotations !== undefined) for (const { written } of annotations) putWritten(out, written);
  if (events !== undefined) for (const event of events) writeEvent(out, event);
  if (links !== undefined) for (const link of links) writeLink(out, link);
  writeStatus(out, text);
};

/** Where parts of spans are written that are kept: memory of its own for each would be many times as long as they are. */
const draft = createMessage();

export const createAnnotation = (attributes: Attributes): Annotation => {
  writeAttributes(draft, field.more.attribute, attributes);
  return { attributes, written: takeBytes(draft) };
};

/** To be written once, where many spans say the same. */
export const writtenText = (text: SpanText): WrittenText => {
  writeText(draft, text);
  return takeBytes(draft);
};

/** A span of OTLP, as part of a message in which spans have this number. */
export const writeSpan = (out: Message, number: number, span: FinishedSpan): void => {
  const { place, parent, text } = span;
  const opened = openField(out, number);
  putFourWords(out, field.span.traceId, place.trace);
  putTwoWords(out, field.span.spanId, place);
  if (parent !== undefined) putTwoWords(out, field.span.parentSpanId, parent);
  putNanoseconds(out, field.span.from, span.from);
  putNanoseconds(out, field.span.to, span.to);
  putFixed32(out, field.more.flags, flagsOf(place.trace, parent?.isRemote === true));
  writeTraceState(out, field.span.traceState, place.trace);
  if (text instanceof Uint8Array) putWritten(out, text);
  else writeText(out, text);
  closeField(out, opened);
};
