import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRedis, type RedisConnection } from '#platform/redis.ts';
import { createMemoryRevocations } from '#platform/revocation/store-memory.ts';
import { createRedisRevocations } from '#platform/revocation/store-redis.ts';
import { createTestClock } from '#support/clock.ts';
import { createTestLog } from '#support/log.ts';
import { describeWithRedis } from '#support/redis.ts';
import { type RedisServer, startRedisServer } from '#support/redis-server.ts';
import { until } from '#support/until.ts';
import { describeRevocationStore } from './revocation.ts';

describeRevocationStore('revocations in the process', () => {
  const clock = createTestClock();
  return {
    store: createMemoryRevocations({ clock }),
    now: clock.now,
    pass: async (milliseconds) => clock.advance(milliseconds),
  };
});

describe('revocations in the process', () => {
  test('give back the room of what has expired', async () => {
    const clock = createTestClock();
    const store = createMemoryRevocations({ clock });
    const entries = Array.from({ length: 100 }, (_, n) => ({
      kind: 'session' as const,
      subject: String(n),
      value: 1,
      expiresAt: clock.now() + 60_000,
    }));
    await store.apply({ entries, cursor: 'log/100', isLast: true }, clock.now());
    expect(store.size()).toBe(100);
    clock.advance(61_000);
    await store.apply({ entries: [], cursor: 'log/100', isLast: true }, clock.now());
    expect(store.size()).toBe(0);
  });
});

describeWithRedis('with Redis', () => {
  let server: RedisServer | undefined;
  let connection: RedisConnection;
  beforeAll(async () => {
    server = await startRedisServer();
    connection = createRedis({
      url: server?.url ?? '',
      commandTimeoutMs: 5000,
      logger: createTestLog().logger,
    });
    await until(() => connection.redis.status === 'ready');
  });
  afterAll(async () => {
    await connection.stop();
    await server?.stop();
  });

  /** Redis' clock cannot be moved, so what is left of each key is moved instead. */
  const pass = async (milliseconds: number): Promise<void> => {
    const { redis } = connection;
    for (const key of await redis.keys('*')) {
      const left = await redis.pttl(key);
      if (left >= 0) await redis.pexpire(key, Math.max(0, left - milliseconds));
    }
  };

  describeRevocationStore('revocations in Redis', () => ({
    store: createRedisRevocations({ redis: connection.redis, clock: { now: Date.now } }),
    now: Date.now,
    pass,
    lose: async () => {
      await connection.redis.flushall();
    },
  }));

  test('a flushed Redis that also lost its scripts is not current, and can be filled again', async () => {
    const store = createRedisRevocations({ redis: connection.redis, clock: { now: Date.now } });
    const facts = {
      tokenHash: null,
      sessionId: 's',
      userId: 'u',
      version: 1,
      tenant: 't',
      issuedAt: Date.now(),
    };
    const page = {
      entries: [{ kind: 'session' as const, subject: 's', value: 1, expiresAt: Date.now() + 60_000 }],
      cursor: 'log/1',
      isLast: true,
    };
    await store.apply(page, Date.now());
    await connection.redis.flushall();
    await connection.redis.script('FLUSH');
    await expect(store.find(facts)).resolves.toEqual({ revokedBy: null, isCurrent: false });
    await store.apply(page, Date.now());
    await expect(store.find(facts)).resolves.toEqual({ revokedBy: 'session', isCurrent: true });
  });

  test('all keys are in one hash slot of a cluster, so that one call may touch them', async () => {
    const keys = await connection.redis.keys('*');
    expect(keys.length).toBeGreaterThan(2);
    expect(keys.every((key) => key.startsWith('soba:{revocation}:'))).toBe(true);
  });
});
