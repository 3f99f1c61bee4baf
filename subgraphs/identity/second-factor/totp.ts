import { createHmac, timingSafeEqual } from 'node:crypto';

const stepSeconds = 30;
const digits = 6;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 without padding, as authenticator apps read it. */
export const toBase32 = (bytes: Uint8Array): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
};

export const stepAt = (now: number): number => Math.floor(now / 1000 / stepSeconds);

/** RFC 6238 with SHA-1, six digits and 30 seconds: what every authenticator app knows. */
export const codeOf = (secret: Uint8Array, step: number): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** digits).padStart(digits, '0');
};

export const isTotpCode = (code: string): boolean => /^\d{6}$/.test(code);

/** The step that a code is of: this one, the one before or the one after, for clocks that differ. */
export const matchingStep = (secret: Uint8Array, code: string, now: number): number | null => {
  if (!isTotpCode(code)) return null;
  const current = stepAt(now);
  const matching = [current - 1, current, current + 1].filter((step) =>
    timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(code)),
  );
  return matching.at(-1) ?? null;
};

/** What the QR code of an authenticator app holds. */
export const enrolmentUri = (secret: Uint8Array, account: string): string =>
  `otpauth://totp/${encodeURIComponent(`Soba:${account}`)}?secret=${toBase32(secret)}&issuer=Soba&algorithm=SHA1&digits=${digits}&period=${stepSeconds}`;
