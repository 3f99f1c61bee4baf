import type { Decision } from './decision.ts';

/** At most this part is added to Retry-After, so that those who were refused together do not return together. */
const jitter = 0.1;

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1000);
const whole = (tokens: number): number => Math.floor(tokens);

/** Each window by a name that is unique within the answer: the policy and the window. Every answer carries both lists. */
const listOf = ({ policy, windows }: Decision): { readonly policies: string; readonly states: string } => {
  let policies = '';
  let states = '';
  for (const { name, limit, windowMs, remaining, nextMs } of windows) {
    const start = `${policies === '' ? '' : ', '}"${policy}-${name}"`;
    policies += `${start};q=${whole(limit)};w=${seconds(windowMs)}`;
    states += `${start};r=${remaining};t=${seconds(nextMs)}`;
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
