import { z } from 'zod';
import { Principal, tiers } from '../identity.ts';

/** Where a gateway answers about rate limits, for identity. */
export const rateLimitPath = '/internal/rate-limit';

export const LimitQuestion = z.strictObject({
  operation: z.enum(['inspect', 'reset', 'grant']),
  /** For `grant`. */
  tokens: z.number().min(0).max(1e9).default(0),
  /** Whose; null for whoever asks. */
  of: z.strictObject({ principal: Principal, address: z.string().max(64) }).nullable(),
});

export type LimitQuestion = Readonly<z.output<typeof LimitQuestion>>;

const WindowState = z.object({
  name: z.string(),
  limit: z.number(),
  windowMs: z.number(),
  remaining: z.number(),
  nextMs: z.number(),
  fullMs: z.number(),
});

export const LimitAnswer = z.object({
  policy: z.string(),
  tier: z.enum(tiers),
  isOverridden: z.boolean(),
  limit: z.number(),
  remaining: z.number(),
  /** In milliseconds since the epoch. */
  resetAt: z.number(),
  windows: z.array(WindowState),
});

export type LimitAnswer = Readonly<z.output<typeof LimitAnswer>>;
