// A global is looked up anew each time, in some surroundings slowly.
const { imul } = Math;

const mixBlock = (block: number): number => {
  const mixed = imul(block, 0xcc9e2d51);
  return imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
};

const addBlock = (hash: number, block: number): number => {
  const mixed = hash ^ mixBlock(block);
  return imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64;
};

const finish = (hash: number, length: number): number => {
  let mixed = hash ^ length;
  mixed = imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

const encoder = new TextEncoder();

const hashBytes = (bytes: Uint8Array, seed: number): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = bytes.length & ~3;
  let hash = seed;
  for (let index = 0; index < whole; index += 4) hash = addBlock(hash, view.getUint32(index, true));
  let tail = 0;
  for (let index = bytes.length - 1; index >= whole; index -= 1) tail = (tail << 8) | (bytes[index] ?? 0);
  return finish(whole < bytes.length ? hash ^ mixBlock(tail) : hash, bytes.length);
};

/** MurmurHash3 x86 32-bit over the UTF-8 bytes of `text`. ASCII, which most ids are, is hashed without being copied. */
export const murmur3 = (text: string, seed: number): number => {
  const { length } = text;
  const whole = length & ~3;
  let hash = seed;
  let seen = 0;
  for (let index = 0; index < whole; index += 4) {
    const a = text.charCodeAt(index);
    const b = text.charCodeAt(index + 1);
    const c = text.charCodeAt(index + 2);
    const d = text.charCodeAt(index + 3);
    seen |= a | b | c | d;
    hash = addBlock(hash, a | (b << 8) | (c << 16) | (d << 24));
  }
  let tail = 0;
  for (let index = length - 1; index >= whole; index -= 1) {
    const code = text.charCodeAt(index);
    seen |= code;
    tail = (tail << 8) | code;
  }
  if (seen > 0x7f) return hashBytes(encoder.encode(text), seed);
  return finish(whole < length ? hash ^ mixBlock(tail) : hash, length);
};
