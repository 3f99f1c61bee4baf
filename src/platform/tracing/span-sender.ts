import { setTimeout as sleep } from 'node:timers/promises';
import type { Attributes } from '@opentelemetry/api';
import {
  convertLegacyHttpOptions,
  createOtlpHttpExportDelegate,
} from '@opentelemetry/otlp-exporter-base/node-http';
import {
  closeField,
  createMessage,
  lengthOfField,
  type Message,
  openField,
  putLength,
  putText,
  putWritten,
  takeBytes,
  writtenBytes,
} from './protobuf.ts';
import { type FinishedSpan, writeAttributes, writeSpan } from './span-bytes.ts';

/** Spans on their way to the collector. */
export interface SpanSender {
  /** Takes spans that are over, of the library with this name. */
  readonly of: (library: string) => (span: FinishedSpan) => void;
  /** Sends what is left, as far as the collector takes it at once. */
  readonly stop: () => Promise<void>;
}

/** About 250 KB. A request takes as long as writing a hundred spans does. */
const spansOfBatch = 2048;
const longestWaitMs = 5000;
/** More are on their way only while the collector is slow. */
const mostFree = 2;
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

interface Scope {
  readonly spans: Message;
  /** What names the library, as it stands before its spans. */
  readonly head: Uint8Array;
  readonly add: (span: FinishedSpan) => void;
}

const nested = (number: number, write: (out: Message) => void): Uint8Array => {
  const out = createMessage();
  const opened = openField(out, number);
  write(out);
  closeField(out, opened);
  return takeBytes(out);
};

const resourceHead = (resource: Attributes): Uint8Array =>
  nested(field.resourceSpans.resource, (out) => writeAttributes(out, field.resource.attribute, resource));

const scopeHead = (library: string): Uint8Array =>
  nested(field.scopeSpans.scope, (out) => putText(out, field.scope.name, library));

/** One request of OTLP: for each library what is said of the process, what names the library, and its spans. */
const writeRequest = (out: Message, resource: Uint8Array, scopes: Iterable<Scope>): Uint8Array => {
  out.end = 0;
  for (const { head, spans } of scopes) {
    if (spans.end === 0) continue;
    const length = head.length + spans.end;
    putLength(out, field.request.resourceSpans, resource.length + lengthOfField(length));
    putWritten(out, resource);
    putLength(out, field.resourceSpans.scopeSpans, length);
    putWritten(out, head);
    putWritten(out, writtenBytes(spans));
    spans.end = 0;
  }
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
  const head = resourceHead(resource);
  const scopes = new Map<string, Scope>();
  /** Of requests that are over: new memory for each would cost as much as copying it does. */
  const free: Message[] = [];
  let count = 0;
  let timer: NodeJS.Timeout | undefined;

  const send = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (count === 0) return;
    const request = free.pop() ?? createMessage();
    const batch = { count, bytes: writeRequest(request, head, scopes.values()) };
    count = 0;
    // What a collector does not take in time is lost: nobody waits for a trace.
    delegate.export(batch, () => {
      if (free.length < mostFree) free.push(request);
    });
  };
  const createScope = (library: string): Scope => {
    const spans = createMessage();
    const add = (span: FinishedSpan): void => {
      writeSpan(spans, field.scopeSpans.span, span);
      count += 1;
      if (count >= spansOfBatch) send();
      else timer ??= setTimeout(send, longestWaitMs).unref();
    };
    return { spans, head: scopeHead(library), add };
  };

  return {
    of: (library) => {
      const scope = scopes.get(library) ?? createScope(library);
      scopes.set(library, scope);
      return scope.add;
    },
    stop: async () => {
      send();
      await Promise.race([delegate.shutdown(), sleep(lastWaitMs, undefined, { ref: false })]);
    },
  };
};
