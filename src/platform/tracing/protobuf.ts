/** Fields of Protocol Buffers, written one behind the other into memory that grows. A field is named by its number. */
export interface Message {
  memory: Buffer;
  /** How many bytes are written. */
  end: number;
}

const firstCapacity = 16_384;

export const createMessage = (): Message => ({ memory: Buffer.allocUnsafe(firstCapacity), end: 0 });

/** What was written, until something else is. */
export const writtenBytes = ({ memory, end }: Message): Uint8Array => memory.subarray(0, end);

/** What was written, in memory of its own. The next field begins anew. */
export const takeBytes = (out: Message): Uint8Array => {
  const bytes = new Uint8Array(writtenBytes(out));
  out.end = 0;
  return bytes;
};

const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };

/** More than a tag and a number of any kind take. */
const fieldRoom = 24;

const makeRoom = (out: Message, bytes: number): void => {
  const { memory, end } = out;
  if (end + bytes <= memory.length) return;
  out.memory = Buffer.allocUnsafe(Math.max(memory.length * 2, end + bytes));
  memory.copy(out.memory, 0, 0, end);
};

const putByte = (out: Message, byte: number): void => {
  out.memory[out.end] = byte;
  out.end += 1;
};

const lastOfOneByte = 127;

const putVarint = (out: Message, value: number): void => {
  let rest = value;
  for (; rest > lastOfOneByte; rest >>>= 7) putByte(out, (rest & 127) | 128);
  putByte(out, rest);
};

const putTag = (out: Message, field: number, kind: number): void => {
  makeRoom(out, fieldRoom);
  putVarint(out, (field << 3) | kind);
};

/** Begins a field that is a message; the number that it gives ends it. */
export const openField = (out: Message, field: number): number => {
  putTag(out, field, wire.bytes);
  out.end += 1;
  return out.end;
};

/** One byte is kept for the length, and room is made where it takes more. */
export const closeField = (out: Message, opened: number): void => {
  const length = out.end - opened;
  let more = 0;
  for (let rest = length; rest > lastOfOneByte; rest >>>= 7) more += 1;
  if (more > 0) {
    makeRoom(out, more);
    out.memory.copyWithin(opened + more, opened, out.end);
  }
  out.end = opened - 1;
  putVarint(out, length);
  out.end += length;
};

/** Begins a field of so many bytes, which are to follow. */
export const putLength = (out: Message, field: number, length: number): void => {
  putTag(out, field, wire.bytes);
  putVarint(out, length);
};

/** How many bytes such a field takes, with the number that names it, below 16. */
export const lengthOfField = (length: number): number => {
  let all = 2 + length;
  for (let rest = length; rest > lastOfOneByte; rest >>>= 7) all += 1;
  return all;
};

/** UTF-8 takes no more for a unit of UTF-16. */
const bytesOfUnit = 3;

export const putText = (out: Message, field: number, value: string): void => {
  const { length } = value;
  const opened = openField(out, field);
  makeRoom(out, length * bytesOfUnit);
  const { memory } = out;
  let at = 0;
  for (; at < length; at += 1) {
    const unit = value.charCodeAt(at);
    if (unit > 127) break;
    memory[opened + at] = unit;
  }
  out.end += at === length ? length : memory.write(value, opened, 'utf8');
  closeField(out, opened);
};

/** A whole number, at least 0 and below 2^31. */
export const putCount = (out: Message, field: number, value: number): void => {
  putTag(out, field, wire.varint);
  putVarint(out, value);
};

/** A whole number of 64 bits with a sign. */
export const putInt64 = (out: Message, field: number, value: number): void => {
  putTag(out, field, wire.varint);
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) putByte(out, Number(rest & 127n) | 128);
  putByte(out, Number(rest));
};

export const putDouble = (out: Message, field: number, value: number): void => {
  putTag(out, field, wire.fixed64);
  out.end = out.memory.writeDoubleLE(value, out.end);
};

const wordSize = 2 ** 32;

const setLittleEndian = (memory: Uint8Array, at: number, word: number): void => {
  memory[at] = word;
  memory[at + 1] = word >>> 8;
  memory[at + 2] = word >>> 16;
  memory[at + 3] = word >>> 24;
};

export const putFixed32 = (out: Message, field: number, value: number): void => {
  putTag(out, field, wire.fixed32);
  setLittleEndian(out.memory, out.end, value);
  out.end += 4;
};

/** A time, in milliseconds since the epoch, as nanoseconds: more than a number holds, so they are made as two words. */
export const putNanoseconds = (out: Message, field: number, milliseconds: number): void => {
  putTag(out, field, wire.fixed64);
  const seconds = Math.floor(milliseconds / 1000);
  const nanoseconds = Math.floor((milliseconds - seconds * 1000) * 1e6);
  const low = (Math.imul(seconds, 1e9) + nanoseconds) >>> 0;
  setLittleEndian(out.memory, out.end, low);
  setLittleEndian(out.memory, out.end + 4, Math.round((seconds * 1e9 + nanoseconds - low) / wordSize));
  out.end += 8;
};

const setBigEndian = (memory: Uint8Array, at: number, word: number): void => {
  memory[at] = word >>> 24;
  memory[at + 1] = word >>> 16;
  memory[at + 2] = word >>> 8;
  memory[at + 3] = word;
};

/** Eight bytes that are given as words of 32 bits, the first byte of each being its highest. */
export const putTwoWords = (
  out: Message,
  field: number,
  { high, low }: { high: number; low: number },
): void => {
  putTag(out, field, wire.bytes);
  const { memory, end } = out;
  memory[end] = 8;
  setBigEndian(memory, end + 1, high);
  setBigEndian(memory, end + 5, low);
  out.end = end + 9;
};

/** Sixteen such bytes. */
export const putFourWords = (
  out: Message,
  field: number,
  { first, second, third, fourth }: { first: number; second: number; third: number; fourth: number },
): void => {
  putTag(out, field, wire.bytes);
  const { memory, end } = out;
  memory[end] = 16;
  setBigEndian(memory, end + 1, first);
  setBigEndian(memory, end + 5, second);
  setBigEndian(memory, end + 9, third);
  setBigEndian(memory, end + 13, fourth);
  out.end = end + 17;
};

/** A part of a message, written before. */
export const putWritten = (out: Message, bytes: Uint8Array): void => {
  makeRoom(out, bytes.length);
  out.memory.set(bytes, out.end);
  out.end += bytes.length;
};
