/** A message of HTTP/1.1, as far as a benchmark needs it. What it holds is overwritten by what arrives after it. */
export interface Message {
  /** The first line. */
  readonly start: string;
  readonly body: Buffer;
}

const headEnd = Buffer.from('\r\n\r\n');
const lineEnd = Buffer.from('\r\n');

/** The body of a chunked message and where the next one begins; undefined while it is not all here. */
const readChunks = (buffer: Buffer, from: number): { body: Buffer; end: number } | undefined => {
  const parts: Buffer[] = [];
  let at = from;
  for (;;) {
    const line = buffer.indexOf(lineEnd, at);
    if (line === -1) return undefined;
    const size = Number.parseInt(buffer.toString('latin1', at, line), 16);
    const start = line + lineEnd.length;
    const end = start + size + lineEnd.length;
    if (buffer.length < end) return undefined;
    if (size === 0) return { body: Buffer.concat(parts), end };
    parts.push(buffer.subarray(start, start + size));
    at = end;
  }
};

/**
 * Cuts what arrives on a connection into messages. Far cheaper than a real parser, so that what is measured is the
 * gateway: it knows `content-length` and chunks without trailers, and nothing else, and makes no new buffers.
 */
export const createReader = (onMessage: (message: Message) => void): ((chunk: Buffer) => void) => {
  let kept = Buffer.allocUnsafeSlow(0);
  let size = 0;
  /** How many bytes there must be before it is worth looking again. */
  let needed = 0;
  /** One message from the start of the buffer; tells its length, or 0 when it is not all here. */
  const readOne = (buffer: Buffer): number => {
    const end = buffer.indexOf(headEnd);
    if (end === -1) return 0;
    const head = buffer.toString('latin1', 0, end);
    const start = head.slice(0, head.indexOf('\r\n'));
    const from = end + headEnd.length;
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
      const read = readChunks(buffer, from);
      if (read !== undefined) onMessage({ start, body: read.body });
      return read?.end ?? 0;
    }
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    needed = from + length;
    if (buffer.length < needed) return 0;
    onMessage({ start, body: buffer.subarray(from, needed) });
    return needed;
  };
  const keep = (chunk: Buffer): void => {
    const length = Math.max(size + chunk.length, needed);
    if (length > kept.length) {
      const larger = Buffer.allocUnsafeSlow(length);
      kept.copy(larger, 0, 0, size);
      kept = larger;
    }
    chunk.copy(kept, size);
    size += chunk.length;
  };
  return (chunk) => {
    let buffer = chunk;
    if (size > 0) {
      keep(chunk);
      if (size < needed) return;
      buffer = kept.subarray(0, size);
    }
    size = 0;
    for (let used = -1; used !== 0 && buffer.length > 0; buffer = buffer.subarray(used)) {
      needed = 0;
      used = readOne(buffer);
    }
    if (buffer.length > 0) keep(buffer);
  };
};
