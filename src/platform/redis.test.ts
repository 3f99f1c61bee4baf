import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { createTestLog } from '#support/log.ts';
import { describeWithRedis, testRedisUrl } from '#support/redis.ts';
import { type RedisServer, startRedisServer } from '#support/redis-server.ts';
import { until } from '#support/until.ts';
import { createRedis, type RedisConnection } from './redis.ts';

const opened: Pick<RedisConnection, 'stop'>[] = [];
afterEach(async () => {
  for (const connection of opened.splice(0)) await connection.stop();
});

const open = (url: string, commandTimeoutMs = 1000) => {
  const log = createTestLog();
  const connection = createRedis({ url, commandTimeoutMs, logger: log.logger });
  opened.push(connection);
  return { ...connection, messages: () => log.lines().map(({ level, msg }) => `${level}: ${msg}`) };
};

const upMessage = 'info: Redis is up.';
const downMessage = 'warn: Redis is down; local stores are used.';

const startServer = async (port?: number): Promise<RedisServer & { readonly port: number }> => {
  const server = await startRedisServer(undefined, port);
  if (server === undefined) throw new Error('There is no redis-server.');
  opened.push(server);
  return { ...server, port: Number(new URL(server.url).port) };
};

const failsFast = async (work: () => Promise<unknown>): Promise<void> => {
  const startedAt = Date.now();
  await expect(work()).rejects.toThrow();
  expect(Date.now() - startedAt).toBeLessThan(2000);
};

test('commands fail at once when there was never a Redis', async () => {
  const { redis, check, messages } = open('redis://127.0.0.1:1');
  await failsFast(() => redis.get('a'));
  await until(() => messages().length > 0);
  await failsFast(() => redis.get('a'));
  await failsFast(() => check.run());
  expect(messages()).toEqual([downMessage]);
});

test('commands fail in time when something answers the call and then nothing more', async () => {
  const sockets: { readonly destroy: () => unknown }[] = [];
  const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const { redis, stop } = open(`redis://127.0.0.1:${Object(address).port}`, 50);
  await until(() => sockets.length > 0);
  await failsFast(() => redis.get('a'));
  await stop();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

describeWithRedis('a connection to Redis', () => {
  test('works, is up, says so once and is not required', async () => {
    const { redis, check, messages } = open(testRedisUrl());
    await until(() => redis.status === 'ready');
    await redis.set('test:redis', 'a', 'PX', 1000);
    await expect(redis.get('test:redis')).resolves.toBe('a');
    await expect(check.run()).resolves.toEqual({ up: true });
    expect(check).toMatchObject({ name: 'redis', required: false });
    expect(messages()).toEqual([upMessage]);
  });

  test('stops without a word', async () => {
    const { redis, stop, messages } = open(testRedisUrl());
    await until(() => redis.status === 'ready');
    await stop();
    await until(() => redis.status === 'end');
    expect(messages()).toEqual([upMessage]);
  });

  test('fails commands at once while Redis is away and recovers by itself', async () => {
    const server = await startServer();
    const { redis, check, messages } = open(server.url);
    await until(() => redis.status === 'ready');
    await server.stop();
    await until(() => messages().length === 2);
    for (let n = 0; n < 5; n += 1) await failsFast(() => redis.get('a'));
    await failsFast(() => check.run());
    await startServer(server.port);
    await until(async () => redis.status === 'ready');
    await expect(redis.set('a', 'b')).resolves.toBe('OK');
    await expect(check.run()).resolves.toEqual({ up: true });
    expect(messages()).toEqual([upMessage, downMessage, upMessage]);
  });

  test('comes about when Redis starts after it', async () => {
    const first = await startServer();
    await first.stop();
    const { redis, messages } = open(first.url);
    await until(() => messages().length > 0);
    await startServer(first.port);
    await until(() => redis.status === 'ready');
    await expect(redis.ping()).resolves.toBe('PONG');
    expect(messages()).toEqual([downMessage, upMessage]);
  });

  test('gives up a command that takes longer than it may', async () => {
    const { redis } = open(testRedisUrl(), 50);
    await until(() => redis.status === 'ready');
    await failsFast(() => redis.blpop('nothing', 0));
  });

  test('fails what was under way when Redis goes away', async () => {
    const server = await startServer();
    const { redis } = open(server.url, 5000);
    await until(() => redis.status === 'ready');
    const waiting = redis.blpop('nothing', 0).catch((error: unknown) => error);
    await sleep(20);
    const startedAt = Date.now();
    await server.stop();
    await expect(waiting).resolves.toBeInstanceOf(Error);
    expect(Date.now() - startedAt).toBeLessThan(1000);
  });
});
