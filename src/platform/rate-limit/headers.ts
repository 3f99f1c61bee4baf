import type { Decision } from './decision.ts';

/** At most this part is added to Retry-After, so that those who were refused together do not return together. */
const jitter = 0.1;

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1000);

/** Every answer carries it: without a list of texts in between. */
const statesOf = ({ windows }: Decision): string => {
  let states = '';
  for (const { label, remaining, nextMs } of windows) {
    states += `${states === '' ? '' : ', '}${label};r=${remaining};t=${seconds(nextMs)}`;
  }
  return states;
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
    headers['ratelimit-policy'] = decision.quotas;
    headers['ratelimit'] = statesOf(decision);
  }
  if (!decision.allowed && decision.retryAfterMs > 0) {
    const pause = decision.retryAfterMs * (1 + jitter * options.random());
    headers['retry-after'] = String(Math.max(1, seconds(pause)));
  }
  if (options.legacy === true && windows.length > 0) {
    headers['x-ratelimit-limit'] = String(Math.floor(decision.limit));
    headers['x-ratelimit-remaining'] = String(decision.remaining);
    headers['x-ratelimit-reset'] = String(seconds(decision.resetAt));
  }
  return headers;
};
