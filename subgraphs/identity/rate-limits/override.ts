import { type OverrideKind, overrideKinds } from '#platform/rate-limit/override-entry.ts';
import { Override, tierPolicies, withOverride } from '#platform/rate-limit/policy.ts';

/** What somebody has instead of the tier's limits, in one of its versions. */
export interface RateLimitOverride {
  readonly kind: OverrideKind;
  readonly subject: string;
  readonly version: number;
  /** Null when it was removed with this version. */
  readonly limits: Override | null;
  readonly reason: string;
  readonly setBy: string | null;
  readonly setAt: Date;
  readonly expiresAt: Date | null;
}

export interface GivenLimits {
  readonly factor: number | null;
  readonly windows:
    | readonly { readonly name: string; readonly limit: number; readonly seconds: number }[]
    | null;
}

export const isOverrideKind = (kind: string): kind is OverrideKind =>
  (overrideKinds as readonly string[]).includes(kind);

const longestSeconds = 30 * 86_400;

const areDifferent = (items: readonly unknown[]): boolean => new Set(items).size === items.length;

/** Every tier must be able to have it, because an account's tier may change. */
const isCountable = (override: Override): boolean => {
  try {
    for (const policy of Object.values(tierPolicies)) withOverride(policy, override);
    return true;
  } catch {
    return false;
  }
};

const toOverride = ({ factor, windows }: GivenLimits): Override | null => {
  if ((factor === null) === (windows === null)) return null;
  if (factor !== null) return factor >= 0.01 && factor <= 1000 ? { factor } : null;
  const given = windows ?? [];
  const fit = given.every(({ limit, seconds }) => limit >= 1 && seconds >= 1 && seconds <= longestSeconds);
  const areApart =
    areDifferent(given.map(({ name }) => name)) && areDifferent(given.map(({ seconds }) => seconds));
  const parsed = Override.safeParse({
    windows: given.map(({ name, limit, seconds }) => ({ name, limit, windowMs: seconds * 1000 })),
  });
  return fit && areApart && parsed.success ? parsed.data : null;
};

/** The limits, or why there can be none such. */
export const parseLimits = (
  kind: OverrideKind,
  given: GivenLimits,
): { readonly limits: Override } | { readonly rejected: 'INVALID_LIMITS' | 'MAY_ONLY_LOWER' } => {
  const limits = toOverride(given);
  if (kind === 'CLIENT_NAME' && !(limits !== null && 'factor' in limits && limits.factor < 1))
    return { rejected: 'MAY_ONLY_LOWER' };
  return limits !== null && isCountable(limits) ? { limits } : { rejected: 'INVALID_LIMITS' };
};
