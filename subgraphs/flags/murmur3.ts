const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

const mixBlock = (block: number): number => Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);

const finish = (hash: number): number => {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

const encoder = new TextEncoder();

/** MurmurHash3 x86 32-bit over the UTF-8 bytes of `text`. */
export const murmur3 = (text: string, seed: number): number => {
  const bytes = encoder.encode(text);
  const view = new DataView(bytes.buffer);
  const whole = bytes.length - (bytes.length % 4);
  let hash = seed;
  for (let index = 0; index < whole; index += 4) {
    hash = Math.imul(rotate(hash ^ mixBlock(view.getUint32(index, true)), 13), 5) + 0xe6546b64;
  }
  let tail = 0;
  for (let index = bytes.length - 1; index >= whole; index -= 1) tail = (tail << 8) | (bytes[index] ?? 0);
  if (whole < bytes.length) hash ^= mixBlock(tail);
  return finish(hash ^ bytes.length);
};
