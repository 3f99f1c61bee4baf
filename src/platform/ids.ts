import { randomFillSync } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Random bytes are fetched for many ids at once: each fetch costs as much as making a hundred ids. */
const pool = Buffer.allocUnsafe(4096);
let used = pool.length;

const tailBytes = 10;

/** Bytes that no id before had, in hexadecimal. */
const randomHex = (): string => {
  if (used + tailBytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const from = used;
  used += tailBytes;
  return pool.toString('hex', from, used);
};

const variantDigits = '89ab';

/** A UUID version 7 (RFC 9562): ordered by time, so it indexes well as a primary key. */
export const createId = (clock: Clock): string => {
  const time = clock.now().toString(16).padStart(12, '0');
  const random = randomHex();
  const variant = variantDigits[Number.parseInt(random[3] ?? '0', 16) & 3];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(8)}`;
};
