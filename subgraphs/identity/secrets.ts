import { hkdfSync } from 'node:crypto';
import { z } from 'zod';

const leastBytes = 32;

export interface Secrets {
  /** Keys of 32 bytes for one purpose. The first is the current one, with which everything new is made. */
  readonly keysFor: (purpose: string) => readonly [Buffer, ...Buffer[]];
}

/** A key of its own for each purpose, so that none of them can be used in place of another. */
export const createSecrets = (roots: readonly [Buffer, ...Buffer[]]): Secrets => {
  const derive = (root: Buffer, purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', root, '', `soba identity ${purpose}`, 32));
  const [current, ...older] = roots;
  return {
    keysFor: (purpose) => [derive(current, purpose), ...older.map((root) => derive(root, purpose))],
  };
};

const decode = (text: string): Buffer[] => text.split(',').map((part) => Buffer.from(part.trim(), 'base64'));

/** Base64 texts divided by commas. */
export const secretsSetting = () =>
  z.string().transform((text, context): Secrets => {
    const [first, ...others] = decode(text);
    if (first === undefined || [first, ...others].some((root) => root.length < leastBytes)) {
      context.addIssue({
        code: 'custom',
        message: `must be one or more base64 texts of at least ${leastBytes} bytes. See: npm run keys`,
      });
      return z.NEVER;
    }
    return createSecrets([first, ...others]);
  });
