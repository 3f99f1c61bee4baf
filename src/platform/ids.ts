import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A UUID version 7 (RFC 9562): ordered by time, so it indexes well as a primary key. */
export const createId = (clock: Clock): string => {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(clock.now(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const parts = [bytes.subarray(0, 4), bytes.subarray(4, 6), bytes.subarray(6, 8), bytes.subarray(8, 10)];
  return [...parts.map(hex), hex(bytes.subarray(10))].join('-');
};
