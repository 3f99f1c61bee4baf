import { setTimeout as sleep } from 'node:timers/promises';
import type { Attributes } from '@opentelemetry/api';
import {
  convertLegacyHttpOptions,
  createOtlpHttpExportDelegate,
} from '@opentelemetry/otlp-exporter-base/node-http';
import {
  closeField,
  createMessage,
  type Message,
  openField,
  putText,
  putWritten,
  writtenBytes,
} from './protobuf.ts';
import { type FinishedSpan, writeAttributes, writeSpan } from './span-bytes.ts';

/** Spans on their way to the collector. */
export interface SpanSender {
  /** Takes a span that is over; `scope` is the library that made it. */
  readonly add: (scope: string, span: FinishedSpan) => void;
  /** Sends what is left, as far as the collector takes it at once. */
  readonly stop: () => Promise<void>;
}

/** About 250 KB. A request takes as long as writing a hundred spans does. */
const spansOfBatch = 2048;
const longestWaitMs = 5000;
/** A collector that is away is tried again for longer than the end of a process may take. */
const lastWaitMs = 2000;

/** The numbers of the fields, by opentelemetry.proto.trace.v1. */
const field = {
  request: { resourceSpans: 1 },
  resourceSpans: { resource: 1, scopeSpans: 2 },
  resource: { attribute: 1 },
  scopeSpans: { scope: 1, span: 2 },
  scope: { name: 1 },
};

/** One request of OTLP. What it says of the process stands before the spans of each library. */
const writeRequest = (
  out: Message,
  resource: Attributes,
  scopes: ReadonlyMap<string, Message>,
): Uint8Array => {
  out.end = 0;
  const opened = openField(out, field.request.resourceSpans);
  const described = openField(out, field.resourceSpans.resource);
  writeAttributes(out, field.resource.attribute, resource);
  closeField(out, described);
  for (const [name, spans] of scopes) {
    if (spans.end === 0) continue;
    const scopeSpans = openField(out, field.resourceSpans.scopeSpans);
    const scope = openField(out, field.scopeSpans.scope);
    putText(out, field.scope.name, name);
    closeField(out, scope);
    putWritten(out, writtenBytes(spans));
    spans.end = 0;
    closeField(out, scopeSpans);
  }
  closeField(out, opened);
  return writtenBytes(out);
};

const createExport = (url: string) => {
  const options = convertLegacyHttpOptions({ url }, 'TRACES', 'v1/traces', {
    'Content-Type': 'application/x-protobuf',
  });
  const serializer = {
    serializeRequest: ({ bytes }: Batch) => bytes,
    deserializeResponse: () => ({}),
  };
  const metrics = { name: 'span' as const, countItems: ({ count }: Batch) => count };
  return createOtlpHttpExportDelegate(options, serializer, 'otlp_http_span_exporter', metrics, undefined);
};

interface Batch {
  readonly count: number;
  readonly bytes: Uint8Array;
}

/**
 * Spans are written as OTLP when they end, behind those before them: a dozen objects for each, kept for seconds, cost more
 * than all else that a span does. How they travel, with retries and all settings of `OTEL_EXPORTER_OTLP_*`, is the SDK's.
 */
export const createSpanSender = (url: string, resource: Attributes): SpanSender => {
  const delegate = createExport(url);
  const scopes = new Map<string, Message>();
  /** Requests that are over: new memory for each would cost as much as copying it does. */
  const free: Message[] = [];
  let count = 0;
  let timer: NodeJS.Timeout | undefined;

  const send = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (count === 0) return;
    const request = free.pop() ?? createMessage();
    const batch = { count, bytes: writeRequest(request, resource, scopes) };
    count = 0;
    // What a collector does not take in time is lost: nobody waits for a trace.
    delegate.export(batch, () => free.push(request));
  };
  const writerOf = (scope: string): Message => {
    const known = scopes.get(scope);
    if (known !== undefined) return known;
    const made = createMessage();
    scopes.set(scope, made);
    return made;
  };

  return {
    add: (scope, span) => {
      writeSpan(writerOf(scope), field.scopeSpans.span, span);
      count += 1;
      if (count >= spansOfBatch) send();
      else timer ??= setTimeout(send, longestWaitMs).unref();
    },
    stop: async () => {
      send();
      await Promise.race([delegate.shutdown(), sleep(lastWaitMs, undefined, { ref: false })]);
    },
  };
};
