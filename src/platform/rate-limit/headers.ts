import type { Decision } from './decision.ts';

/** At most this part is added to Retry-After, so that those who were refused together do not return together. */
const jitter = 0.1;

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1000);
const whole = (tokens: number): number => Math.floor(tokens);

interface Written {
  readonly limit: number;
  readonly windowMs: number;
  /** A name that is unique within the answer: the policy and the window. */
  readonly name: string;
  readonly quota: string;
}

/** What does not change from decision to decision, by policy and window: every answer carries it. */
const written = new Map<string, Map<string, Written>>();

const writtenOf = (policy: string, { name, limit, windowMs }: Decision['windows'][number]): Written => {
  const windows = written.get(policy) ?? new Map<string, Written>();
  const known = windows.get(name);
  if (known?.limit === limit && known.windowMs === windowMs) return known;
  const own = `"${policy}-${name}"`;
  const made = { limit, windowMs, name: own, quota: `${own};q=${whole(limit)};w=${seconds(windowMs)}` };
  windows.set(name, made);
  written.set(policy, windows);
  return made;
};

const listOf = ({ policy, windows }: Decision): { readonly policies: string; readonly states: string } => {
  let policies = '';
  let states = '';
  for (const window of windows) {
    const { name, quota } = writtenOf(policy, window);
    const comma = policies === '' ? '' : ', ';
    policies += comma + quota;
    states += `${comma}${name};r=${window.remaining};t=${seconds(window.nextMs)}`;
  }
  return { policies, states };
};

/**
 * RateLimit and RateLimit-Policy by draft-ietf-httpapi-ratelimit-headers-11: lists of structured-field strings, `q` and
 * `r` in tokens, `w` and `t` in seconds from now, `t` until there is more. Retry-After is never before that.
 */
export const rateLimitHeaders = (
  decision: Decision,
  options: { readonly random: () => number; readonly legacy?: boolean },
): Readonly<Record<string, string>> => {
  const { windows } = decision;
  const headers: Record<string, string> = {};
  if (windows.length > 0) {
    const { policies, states } = listOf(decision);
    headers['ratelimit-policy'] = policies;
    headers['ratelimit'] = states;
  }
  if (!decision.allowed && decision.retryAfterMs > 0) {
    const pause = decision.retryAfterMs * (1 + jitter * options.random());
    headers['retry-after'] = String(Math.max(1, seconds(pause)));
  }
  if (options.legacy === true && windows.length > 0) {
    headers['x-ratelimit-limit'] = String(whole(decision.limit));
    headers['x-ratelimit-remaining'] = String(decision.remaining);
    headers['x-ratelimit-reset'] = String(seconds(decision.resetAt));
  }
  return headers;
};
