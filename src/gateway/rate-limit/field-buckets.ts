import type { CoordinateCost } from '#gateway/cost/break-down-cost.ts';
import type { AppliedDirective } from '#gateway/explain/explain-directives.ts';
import { createPolicy, type Policy } from '#platform/rate-limit/policy.ts';

export type BucketKey = 'USER' | 'IP' | 'API_KEY' | 'GLOBAL';

/** A bucket that a field has for itself, and how often the operation takes from it. */
export interface FieldDebit {
  readonly policy: Policy;
  readonly per: BucketKey;
  readonly count: number;
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export const parseDuration = (text: string): number => {
  const [, amount = '', unit = ''] = /^([1-9]\d{0,8})([smhd])$/.exec(text) ?? [];
  const milliseconds = Number(amount) * (unitMs[unit] ?? Number.NaN);
  if (Number.isNaN(milliseconds)) throw new Error(`"${text}" is not a duration such as 90s, 10m, 1h or 1d.`);
  return milliseconds;
};

const policies = new Map<string, Policy>();

const policyFor = (coordinate: string, limit: number, windowMs: number): Policy => {
  const name = `field-${coordinate.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 64);
  const key = `${name} ${limit} ${windowMs}`;
  const policy =
    policies.get(key) ??
    createPolicy({ name, windows: [{ name: 'window', limit, windowMs }], global: false });
  policies.set(key, policy);
  return policy;
};

/** `limit` and `window` together make a bucket; `cost` alone is for the caller's own limit. */
export const hasOwnBucket = ({ arguments: given }: AppliedDirective): boolean =>
  typeof given['limit'] === 'number' && typeof given['window'] === 'string';

/** The own buckets among the rate limits of an operation's fields. Aliases and lists count: each resolution is a debit. */
export const fieldDebits = (
  applied: readonly AppliedDirective[],
  counts: readonly CoordinateCost[],
): FieldDebit[] =>
  applied.flatMap(({ coordinate, arguments: given }) => {
    const { limit, window, per } = given as { limit?: number; window?: string; per?: BucketKey };
    if (limit === undefined || window === undefined) return [];
    const count = counts.find((one) => one.coordinate === coordinate)?.count ?? 1;
    return [{ policy: policyFor(coordinate, limit, parseDuration(window)), per: per ?? 'USER', count }];
  });
