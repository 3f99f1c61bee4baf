import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Authentication } from '#gateway/authentication/start-authentication.ts';
import { createRedis, type RedisConnection } from '#platform/redis.ts';
import { addCaller, revocations, show, startTestAuthentication } from '#support/authentication.ts';
import { startTestIdentity, type TestIdentity } from '#support/identity-http.ts';
import { createTestLog } from '#support/log.ts';
import { describeWithRedis } from '#support/redis.ts';
import { type RedisServer, startRedisServer } from '#support/redis-server.ts';
import { until } from '#support/until.ts';

const startServer = async (port?: number): Promise<RedisServer> => {
  const server = await startRedisServer(undefined, port);
  if (server === undefined) throw new Error('no redis-server');
  return server;
};

describeWithRedis('with Redis', () => {
  let identity: TestIdentity;
  let gateway: Authentication;
  let redis: RedisConnection;
  let server: RedisServer;
  beforeAll(async () => {
    server = await startServer();
    redis = createRedis({ url: server.url, commandTimeoutMs: 1000, logger: createTestLog().logger });
    await until(() => redis.redis.status === 'ready');
    identity = await startTestIdentity({}, { redis: redis.redis });
    gateway = startTestAuthentication(identity, redis.redis);
  });
  afterAll(async () => {
    await gateway.stop();
    await identity.stop();
    await redis.stop();
    await server.stop();
  });

  test.each(revocations)('a revocation of %s is known when it returns', async (_what, revoke, what) => {
    const account = await addCaller(identity, 'acme');
    const { accessToken, apiKey } = account;
    for (const credential of [accessToken, apiKey]) expect(await show(gateway, credential)).toBe('current');
    await revoke(identity, account);
    // What was found out before may be believed for two seconds.
    identity.clock.advance(2000);
    expect(await show(gateway, accessToken)).toBe(what === 'key' ? 'current' : 'UNAUTHENTICATED');
    expect(await show(gateway, apiKey)).toBe(what === 'token' ? 'current' : 'UNAUTHENTICATED');
  });

  test('nothing comes back to life when Redis is flushed, stopped and started again', async () => {
    const [revoked, live] = [await addCaller(identity), await addCaller(identity)];
    await identity.sessions.revokeAllOfUser(revoked.userId, 'password_reset');
    const expectRight = async (): Promise<void> => {
      identity.clock.advance(2000);
      expect(await show(gateway, revoked.accessToken)).toBe('UNAUTHENTICATED');
      expect(await show(gateway, revoked.apiKey)).toBe('UNAUTHENTICATED');
      await until(async () => (await show(gateway, live.accessToken)) === 'current');
    };
    await expectRight();
    await redis.redis.flushall();
    await expectRight();
    await server.stop();
    await expectRight();
    // While Redis is away, revoking works and is heard of.
    const late = await addCaller(identity);
    expect(await show(gateway, late.accessToken)).toBe('current');
    await identity.sessions.revokeAllOfUser(late.userId, 'password_reset');
    await until(async () => (await show(gateway, late.accessToken)) === 'UNAUTHENTICATED');
    const { port } = new URL(server.url);
    server = await startServer(Number(port));
    await expectRight();
    await until(async () => (await redis.redis.get('soba:{revocation}:heartbeat').catch(() => null)) === '1');
    const subjects = await redis.redis.mget(
      [revoked, late].map(({ userId }) => `soba:{revocation}:user:${userId}`),
    );
    expect(subjects).toEqual(['2', '2']);
  });

  test('a flushed Redis is filled again by itself, and with what was revoked before it was there', async () => {
    const { userId } = await addCaller(identity);
    await identity.sessions.revokeAllOfUser(userId, 'password_reset');
    await redis.redis.flushall();
    await until(async () => (await redis.redis.get(`soba:{revocation}:user:${userId}`)) === '2');
  });

  test('is enough for queries and mutations while identity is away', async () => {
    const { accessToken } = await addCaller(identity);
    expect(await show(gateway, accessToken)).toBe('current');
    await identity.goAway();
    identity.clock.advance(10_000);
    expect(await show(gateway, accessToken)).toBe('current');
  });
});
