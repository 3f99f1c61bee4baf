import { parseDuration } from '#gateway/rate-limit/field-buckets.ts';
import type { PolicyNote } from './policy-changes.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** What `@rateLimit` on one field comes to. */
interface RateLimit {
  readonly tokens: number;
  /** Resolutions a second of the strictest bucket, for each kind of caller. */
  readonly buckets: ReadonlyMap<string, number>;
  readonly text: string;
}

const read = (applications: readonly Arguments[]): RateLimit => {
  const buckets = new Map<string, number>();
  let tokens = 0;
  for (const { cost, limit, window, per = 'USER' } of applications) {
    if (typeof cost === 'number') tokens += cost;
    if (typeof limit !== 'number' || typeof window !== 'string') continue;
    const rate = (limit / parseDuration(window)) * 1000;
    buckets.set(String(per), Math.min(rate, buckets.get(String(per)) ?? Number.POSITIVE_INFINITY));
  }
  const texts = applications.map(({ cost, limit, window, per }) => {
    const bucket = limit === undefined ? '' : `${limit} per ${window} and ${per ?? 'USER'}`;
    return [typeof cost === 'number' ? `${cost} tokens` : '', bucket].filter(Boolean).join(', ');
  });
  return { tokens, buckets, text: texts.join('; ') };
};

const isLooser = (before: RateLimit, after: RateLimit): boolean =>
  after.tokens < before.tokens ||
  [...before.buckets].some(([per, rate]) => (after.buckets.get(per) ?? Number.POSITIVE_INFINITY) > rate);

/** What a field takes from rate limits. */
export const compareRateLimits = (
  coordinate: string,
  before: readonly Arguments[],
  after: readonly Arguments[],
): PolicyNote[] => {
  const [was, is] = [read(before), read(after)];
  if (was.text === is.text) return [];
  if (after.length === 0) {
    const message = `The rate limit of \`${coordinate}\` is removed: it was ${was.text}.`;
    return [{ rule: 'policy/rate-limit-removed', severity: 'error', message }];
  }
  if (before.length === 0) {
    const message = `\`${coordinate}\` has a rate limit now: ${is.text}.`;
    return [{ rule: 'policy/rate-limit-added', severity: 'warning', message }];
  }
  const looser = isLooser(was, is);
  return [
    {
      rule: looser ? 'policy/rate-limit-loosened' : 'policy/rate-limit-tightened',
      severity: 'warning',
      message: `The rate limit of \`${coordinate}\` is ${looser ? 'looser' : 'tighter'}: ${was.text} → ${is.text}.`,
    },
  ];
};
