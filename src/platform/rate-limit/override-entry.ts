import { z } from 'zod';
import { Override } from './policy.ts';

/**
 * Whose limits are other than those of the tier. `CLIENT` is a program that has authenticated; `CLIENT_NAME` is what any
 * caller may call itself, and can only have less.
 */
export const overrideKinds = ['USER', 'API_KEY', 'CLIENT', 'CLIENT_NAME'] as const;

export type OverrideKind = (typeof overrideKinds)[number];

const OverrideEntry = z.object({
  kind: z.enum(overrideKinds),
  /** An account's, a key's or a client's id, or a client's name. */
  subject: z.string(),
  /** Null when there is none any more. */
  limits: Override.nullable(),
  /** In milliseconds since the epoch; null when it does not end by itself. */
  expiresAt: z.number().nullable(),
});

export type OverrideEntry = Readonly<z.output<typeof OverrideEntry>>;

/** A part of the log of overrides, as it is read. */
export const OverridePage = z.object({
  entries: z.array(OverrideEntry),
  cursor: z.string(),
  /** Whether it begins the log, so that what is known from before is of another one. */
  isFirst: z.boolean(),
  isLast: z.boolean(),
});

export type OverridePage = Readonly<z.output<typeof OverridePage>>;

export const overrideLogPath = '/internal/rate-limit-overrides';
