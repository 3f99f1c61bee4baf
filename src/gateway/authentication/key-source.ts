import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import type { Logger } from '#platform/logger.ts';

export interface KeySource {
  readonly get: JWTVerifyGetKey;
  /** Whether tokens of this key may still be accepted: it was published when the keys were last read. */
  readonly has: (keyId: string) => boolean;
  readonly stop: () => void;
}

/** An unknown key id makes them be read again, but not more often than this. */
const cooldownMs = 5000;
const timeoutMs = 2000;

/**
 * The keys that access tokens are verified with. They are read again every `refreshMs`, so that a key which is published no
 * more is soon accepted no more; while they cannot be read, those from before serve on, because tokens live for minutes only.
 */
export const startKeySource = (options: {
  readonly url: string;
  readonly refreshMs: number;
  readonly logger: Logger;
}): KeySource => {
  const keys = createRemoteJWKSet(new URL(options.url), {
    timeoutDuration: timeoutMs,
    cooldownDuration: cooldownMs,
    cacheMaxAge: Number.POSITIVE_INFINITY,
  });
  let published: ReadonlySet<string | undefined> | undefined;
  const readPublished = (): typeof published => {
    const set = keys.jwks();
    return set && new Set(set.keys.map(({ kid }) => kid));
  };
  let failing = false;
  const refresh = async (): Promise<void> => {
    try {
      await keys.reload();
      if (failing) options.logger.info('The keys for access tokens can be read again.');
      failing = false;
    } catch (error) {
      if (!failing) options.logger.warn({ err: error }, 'The keys for access tokens cannot be read.');
      failing = true;
    } finally {
      published = undefined;
    }
  };
  void refresh();
  const timer = setInterval(() => void refresh(), options.refreshMs).unref();
  return {
    get: async (header, token) => {
      try {
        return await keys(header, token);
      } finally {
        // It may have read them again.
        published = undefined;
      }
    },
    has: (keyId) => {
      // Every request asks, and the library copies all keys for each look at them.
      published ??= readPublished();
      return published?.has(keyId) ?? true;
    },
    stop: () => clearInterval(timer),
  };
};
