import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import { judgeRevocation, revocationKinds, subjectsOf } from './entry.ts';
import { currentForMs, type RevocationStore } from './store.ts';

/** The slice of Redis, or of Redis Cluster, that is needed. */
export interface RevocationRedis {
  readonly mget: (keys: string[]) => Promise<(string | null)[]>;
  readonly get: (key: string) => Promise<string | null>;
  readonly evalsha: (...args: [string, number, ...(string | number)[]]) => Promise<unknown>;
  readonly eval: (...args: [string, number, ...(string | number)[]]) => Promise<unknown>;
}

/** One hash tag for all: one look-up and one script touch many keys, and the whole log is small. */
const prefix = 'soba:{revocation}:';
const cursorKey = `${prefix}cursor`;
const heartbeatKey = `${prefix}heartbeat`;

const keyOf = (kind: string, subject: string): string => `${prefix}${kind}:${subject}`;

const numberOrNull = (text: string | null | undefined): number | null =>
  text === null || text === undefined ? null : Number(text);

/**
 * The log of revocations in Redis. The heartbeat lives only as long as somebody keeps the log up to date, so that neither
 * a flushed Redis nor a forgotten one is taken for one in which nothing was revoked.
 */
export const createRedisRevocations = ({
  redis,
  clock,
}: {
  readonly redis: RevocationRedis;
  readonly clock: Clock;
}): RevocationStore => {
  const source = readFileSync(new URL('apply.lua', import.meta.url), 'utf8');
  const sha = createHash('sha1').update(source).digest('hex');

  const run = async (keys: readonly string[], args: readonly (string | number)[]): Promise<void> => {
    try {
      await redis.evalsha(sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!String(error).includes('NOSCRIPT')) throw error;
      await redis.eval(source, keys.length, ...keys, ...args);
    }
  };
  return {
    find: async (facts) => {
      const subjects = subjectsOf(facts);
      const asked = subjects.flatMap((subject, index) =>
        subject === null ? [] : [{ index, key: keyOf(revocationKinds[index] ?? '', subject) }],
      );
      const [heartbeat, ...found] = await redis.mget([heartbeatKey, ...asked.map(({ key }) => key)]);
      const values = subjects.map((): number | null => null);
      for (const [at, { index }] of asked.entries()) values[index] = numberOrNull(found[at]);
      return { revokedBy: judgeRevocation(facts, values), isCurrent: heartbeat === '1' };
    },
    cursor: () => redis.get(cursorKey),
    apply: async ({ entries, cursor, isLast }, askedAt) => {
      const now = clock.now();
      const heartbeatMs = isLast ? Math.max(0, currentForMs - (now - askedAt)) : 0;
      await run(
        [cursorKey, heartbeatKey, ...entries.map(({ kind, subject }) => keyOf(kind, subject))],
        [
          cursor,
          heartbeatMs,
          ...entries.flatMap(({ value, expiresAt }) => [value, Math.max(1, expiresAt - now)]),
        ],
      );
    },
  };
};
