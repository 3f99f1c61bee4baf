import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as a collector reads it, named as in the JSON form of OTLP. */
export interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  /** Empty for the first of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly attributes: readonly SentAttribute[];
  readonly events: readonly { timeUnixNano: bigint; name: string; attributes: readonly SentAttribute[] }[];
  readonly links: readonly { traceId: string; spanId: string; attributes: readonly SentAttribute[] }[];
  readonly status: { readonly code: number; readonly message: string };
  readonly flags: number;
  readonly scope: string;
  readonly resource: readonly SentAttribute[];
}

export interface SentAttribute {
  readonly key: string;
  readonly value: unknown;
}

type Field = bigint | Buffer;
type Fields = ReadonlyMap<number, readonly Field[]>;

/** The fields of a message of Protocol Buffers, by their numbers. Throws where the bytes are none. */
const readFields = (bytes: Buffer): Fields => {
  const fields = new Map<number, Field[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new RangeError('A field is longer than its message.');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const fieldOf = (wire: number): Field => {
    if (wire === 0) return varint();
    if (wire === 1) return take(8).readBigUInt64LE();
    if (wire === 2) return take(Number(varint()));
    if (wire === 5) return BigInt(take(4).readUInt32LE());
    throw new RangeError(`No field has the wire type ${wire}.`);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const known = fields.get(tag >> 3) ?? [];
    fields.set(tag >> 3, [...known, fieldOf(tag & 7)]);
  }
  return fields;
};

const messages = (fields: Fields, number: number): Fields[] =>
  (fields.get(number) ?? []).map((one) => readFields(one as Buffer));
const bytesOf = (fields: Fields, number: number): Buffer =>
  (fields.get(number)?.at(-1) as Buffer | undefined) ?? Buffer.alloc(0);
const textOf = (fields: Fields, number: number): string => bytesOf(fields, number).toString('utf8');
const hexOf = (fields: Fields, number: number): string => bytesOf(fields, number).toString('hex');
const numberOf = (fields: Fields, number: number): bigint =>
  (fields.get(number)?.at(-1) as bigint | undefined) ?? 0n;

const toDouble = (bits: bigint): number => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(bits);
  return bytes.readDoubleLE();
};

const readValue = (fields: Fields): unknown => {
  if (fields.has(1)) return { stringValue: textOf(fields, 1) };
  if (fields.has(2)) return { boolValue: numberOf(fields, 2) === 1n };
  if (fields.has(3)) return { intValue: Number(BigInt.asIntN(64, numberOf(fields, 3))) };
  if (fields.has(4)) return { doubleValue: toDouble(numberOf(fields, 4)) };
  return fields.has(5) ? { arrayValue: messages(readFields(bytesOf(fields, 5)), 1).map(readValue) } : {};
};

const attributesOf = (fields: Fields, number: number): SentAttribute[] =>
  messages(fields, number).map((one) => ({
    key: textOf(one, 1),
    value: readValue(readFields(bytesOf(one, 2))),
  }));

const readSpan = (fields: Fields, scope: string, resource: readonly SentAttribute[]): SentSpan => {
  const status = readFields(bytesOf(fields, 15));
  return {
    traceId: hexOf(fields, 1),
    spanId: hexOf(fields, 2),
    traceState: textOf(fields, 3),
    parentSpanId: hexOf(fields, 4),
    name: textOf(fields, 5),
    kind: Number(numberOf(fields, 6)),
    startTimeUnixNano: numberOf(fields, 7),
    endTimeUnixNano: numberOf(fields, 8),
    attributes: attributesOf(fields, 9),
    events: messages(fields, 11).map((event) => ({
      timeUnixNano: numberOf(event, 1),
      name: textOf(event, 2),
      attributes: attributesOf(event, 3),
    })),
    links: messages(fields, 13).map((link) => ({
      traceId: hexOf(link, 1),
      spanId: hexOf(link, 2),
      traceState: textOf(link, 3),
      attributes: attributesOf(link, 4),
      flags: Number(numberOf(link, 6)),
    })),
    status: { code: Number(numberOf(status, 3)), message: textOf(status, 2) },
    flags: Number(numberOf(fields, 16)),
    scope,
    resource,
  };
};

/** The spans of a request of OTLP over HTTP, in its binary form. */
export const readSpans = (body: Buffer): SentSpan[] =>
  messages(readFields(body), 1).flatMap((resourceSpans) => {
    const resource = attributesOf(readFields(bytesOf(resourceSpans, 1)), 1);
    return messages(resourceSpans, 2).flatMap((scopeSpans) => {
      const scope = textOf(readFields(bytesOf(scopeSpans, 1)), 1);
      return messages(scopeSpans, 2).map((span) => readSpan(span, scope, resource));
    });
  });

export interface Collector {
  readonly url: string;
  /** All that it was sent so far. */
  readonly spans: () => readonly SentSpan[];
  /** Of each request. */
  readonly headers: () => readonly IncomingHttpHeaders[];
  /** How many requests the sender gave up before they were answered. */
  readonly abandoned: () => number;
  readonly stop: () => Promise<void>;
}

/** A collector of traces that keeps what it is sent. It answers with the status that it is told. */
export const startCollector = async (
  statusOf: (request: number) => number | Promise<number> = () => 200,
): Promise<Collector> => {
  const requests: { readonly headers: IncomingHttpHeaders; readonly body: Buffer }[] = [];
  let asked = 0;
  let abandoned = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    response.on('close', () => {
      if (!response.writableFinished) abandoned += 1;
    });
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const turn = asked;
      asked += 1;
      const status = await statusOf(turn);
      if (status === 200) {
        requests.push({ headers: request.headers, body: Buffer.concat(chunks) });
      }
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans: () => requests.flatMap(({ body }) => readSpans(body)),
    abandoned: () => abandoned,
    headers: () => requests.map(({ headers }) => headers),
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};
