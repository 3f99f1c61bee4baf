import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { startTestService } from '#support/http-service.ts';
import { openRaw } from '#support/raw-http.ts';
import { sendParts } from './send-parts.ts';

const parts = ['{"ä":"', Buffer.from('für'), `€${'x'.repeat(200_000)}`, Buffer.from('x'), '"}'];
const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
const ask = 'GET /parts HTTP/1.1\r\nHost: a\r\n\r\n';

const startService = () =>
  startTestService((app) => {
    app.get('/parts', (_request, reply) => sendParts(reply.code(203).header('x-own', 'one'), parts));
  });

test('an answer in parts comes whole, with the headers of every answer', async () => {
  const service = await startService();
  const response = await fetch(`${service.url}/parts`);
  expect(response.status).toBe(203);
  expect(response.headers.get('content-length')).toBe(String(bytes.length));
  expect(response.headers.get('x-own')).toBe('one');
  expect(response.headers.get('x-request-id')).toMatch(/^[\w.-]{8,}$/);
  expect(await response.text()).toBe(bytes.toString());
  await service.stop();
});

test('the last answer on a connection says so', async () => {
  const service = await startService();
  const kept = openRaw(service.url);
  kept.socket.write(ask);
  await kept.until(/keep-alive[\s\S]*x"}/i);
  const stopping = service.stop();
  await sleep(50);
  kept.socket.write(ask);
  await kept.until(/x"}[\s\S]*203[\s\S]*connection: close[\s\S]*x"}/i);
  await kept.ended;
  await stopping;
});

test('a client that has left harms nobody', async () => {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const { promise: sent, resolve: tell } = Promise.withResolvers<void>();
  const service = await startTestService((app) => {
    app.get('/parts', async (_request, reply) => {
      await opened;
      sendParts(reply, parts);
      tell();
      return reply;
    });
    app.get('/fine', async () => ({ fine: true }));
  });
  const gone = openRaw(service.url);
  gone.socket.write(ask);
  await sleep(50);
  gone.socket.destroy();
  await sleep(50);
  open();
  await sent;
  await sleep(50);
  expect((await fetch(`${service.url}/fine`)).status).toBe(200);
  expect(service.log.lines()).toEqual([]);
  await service.stop();
});
