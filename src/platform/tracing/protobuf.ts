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

/** What was written. The next field begins anew. */
export const takeBytes = (out: Message): Uint8Array => {
  const bytes = Buffer.from(writtenBytes(out));
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

const putWord = (out: Message, value: number): void => {
  const { memory, end } = out;
  memory[end] = value;
  memory[end + 1] = value >>> 8;
  memory[end + 2] = value >>> 16;
  memory[end + 3] = value >>> 24;
  out.end = end + 4;
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

const valueOfDigit = new Uint8Array(128);
for (const digit of '0123456789abcdef') valueOfDigit[digit.charCodeAt(0)] = Number.parseInt(digit, 16);

const digitAt = (digits: string, at: number): number => valueOfDigit[digits.charCodeAt(at) & 127] ?? 0;

/** Bytes that are given in hexadecimal. */
export const putHex = (out: Message, field: number, digits: string): void => {
  const { length } = digits;
  putTag(out, field, wire.bytes);
  makeRoom(out, length);
  putVarint(out, length / 2);
  const { memory } = out;
  let { end } = out;
  for (let at = 0; at < length; at += 2) {
    memory[end] = (digitAt(digits, at) << 4) | digitAt(digits, at + 1);
    end += 1;
  }
  out.end = end;
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

export const putFixed32 = (out: Message, field: number, value: number): void => {
  putTag(out, field, wire.fixed32);
  putWord(out, value);
};

const wordSize = 2 ** 32;

/** A time, in milliseconds since the epoch, as nanoseconds: more than a number holds, so they are made as two words. */
export const putNanoseconds = (out: Message, field: number, milliseconds: number): void => {
  putTag(out, field, wire.fixed64);
  const seconds = Math.floor(milliseconds / 1000);
  const nanoseconds = Math.floor((milliseconds - seconds * 1000) * 1e6);
  const low = (Math.imul(seconds, 1e9) + nanoseconds) >>> 0;
  putWord(out, low);
  putWord(out, Math.round((seconds * 1e9 + nanoseconds - low) / wordSize));
};

/** A part of a message, written before. */
export const putWritten = (out: Message, bytes: Uint8Array): void => {
  makeRoom(out, bytes.length);
  out.memory.set(bytes, out.end);
  out.end += bytes.length;
};
