import { createRemoteJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
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

const idsOf = (set: JSONWebKeySet | undefined): ReadonlySet<unknown> | null =>
  set === undefined ? null : new Set(set.keys.map(({ kid }) => kid));

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
  /** Of the keys as they were last read: to ask for the keys makes a copy of all of them. */
  let ids: ReadonlySet<unknown> | null = null;
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
      ids = null;
    }
  };
  void refresh();
  const timer = setInterval(() => void refresh(), options.refreshMs).unref();
  return {
    get: async (...token) => {
      try {
        return await keys(...token);
      } finally {
        // A key that was not known has made them be read again.
        ids = null;
      }
    },
    has: (keyId) => {
      ids ??= idsOf(keys.jwks());
      return ids?.has(keyId) ?? true;
    },
    stop: () => clearInterval(timer),
  };
};
