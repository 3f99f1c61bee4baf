import {
  type Attributes,
  type AttributeValue,
  type SpanContext,
  type SpanKind,
  SpanStatusCode,
} from '@opentelemetry/api';
import {
  closeField,
  type Message,
  openField,
  putCount,
  putDouble,
  putFixed32,
  putHex,
  putInt64,
  putNanoseconds,
  putText,
} from './protobuf.ts';

interface SpanEvent {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly attributes: Attributes;
}

interface SpanLink {
  readonly place: SpanContext;
  readonly attributes: Attributes;
}

/** A span that is over. Times are milliseconds since the epoch. */
export interface FinishedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly place: SpanContext;
  readonly parent: SpanContext | undefined;
  readonly from: number;
  readonly to: number;
  readonly attributes: Attributes | undefined;
  readonly status: SpanStatusCode;
  readonly statusMessage?: string | undefined;
  readonly events?: readonly SpanEvent[];
  readonly links?: readonly SpanLink[];
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
const isRemote = 0x200;

const flagsOf = (traceFlags: number, remote: boolean | undefined): number =>
  (traceFlags & 0xff) | knowsIsRemote | (remote === true ? isRemote : 0);

const writeTraceState = (out: Message, number: number, { traceState }: SpanContext): void => {
  const said = traceState?.serialize() ?? '';
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
  putHex(out, field.link.traceId, place.traceId);
  putHex(out, field.link.spanId, place.spanId);
  writeTraceState(out, field.link.traceState, place);
  writeAttributes(out, field.link.attribute, attributes);
  putFixed32(out, field.link.flags, flagsOf(place.traceFlags, place.isRemote));
  closeField(out, opened);
};

const writeStatus = (out: Message, { status, statusMessage = '' }: FinishedSpan): void => {
  if (status === SpanStatusCode.UNSET && statusMessage === '') return;
  const opened = openField(out, field.more.status);
  if (statusMessage !== '') putText(out, field.status.message, statusMessage);
  putCount(out, field.status.code, status);
  closeField(out, opened);
};

const none: never[] = [];

/** A span of OTLP, as part of a message in which spans have this number. */
export const writeSpan = (out: Message, number: number, span: FinishedSpan): void => {
  const { place, parent, attributes, events = none, links = none } = span;
  const opened = openField(out, number);
  putHex(out, field.span.traceId, place.traceId);
  putHex(out, field.span.spanId, place.spanId);
  writeTraceState(out, field.span.traceState, place);
  if (parent !== undefined) putHex(out, field.span.parentSpanId, parent.spanId);
  putText(out, field.span.name, span.name);
  // OTLP keeps 0 for a kind that is not known.
  putCount(out, field.span.kind, span.kind + 1);
  putNanoseconds(out, field.span.from, span.from);
  putNanoseconds(out, field.span.to, span.to);
  if (attributes !== undefined) writeAttributes(out, field.more.attribute, attributes);
  for (const event of events) writeEvent(out, event);
  for (const link of links) writeLink(out, link);
  writeStatus(out, span);
  putFixed32(out, field.more.flags, flagsOf(place.traceFlags, parent?.isRemote));
  closeField(out, opened);
};
