import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { reservePort } from './reserve-port.ts';

const opened: Server[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

const listen = (port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      opened.push(server);
      resolve(port);
    });
  });

test('a port is held until it is released, also when somebody has tried it', async () => {
  const reserved = await reservePort(0, '127.0.0.1');
  expect(reserved.port).toBeGreaterThan(0);
  await expect(listen(reserved.port)).rejects.toThrow('EADDRINUSE');
  await expect(fetch(`http://127.0.0.1:${reserved.port}`)).rejects.toThrow();
  await reserved.release();
  await expect(listen(reserved.port)).resolves.toBe(reserved.port);
});

test('a port that is taken is refused', async () => {
  const reserved = await reservePort(0, '127.0.0.1');
  await expect(reservePort(reserved.port, '127.0.0.1')).rejects.toThrow('EADDRINUSE');
  await reserved.release();
});
