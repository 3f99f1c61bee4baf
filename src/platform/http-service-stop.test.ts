import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { Agent, Client } from 'undici';
import { startTestService } from '#support/http-service.ts';
import { openRaw } from '#support/raw-http.ts';

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

/** `/gate` answers when the test opens it. */
const createGate = () => {
  let open: () => void = () => undefined;
  let arrive: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const routes = (app: FastifyInstance): void => {
    app.get('/', async () => ({ fine: true }));
    app.get('/gate', async () => {
      arrive();
      await opened;
      return { through: true };
    });
  };
  return { routes, arrived, open: () => open() };
};

describe('an HTTP service that stops', () => {
  test('says that it is not ready and serves on while it drains', async () => {
    const service = await startTestService(createGate().routes, { settings: { SOBA_DRAIN_MS: '200' } });
    const kept = openRaw(service.url);
    kept.socket.write(get('/readyz'));
    await kept.until(/200 OK[\s\S]*"status":"ready"/);
    const stopping = service.stop();
    kept.socket.write(get('/readyz'));
    await kept.until(/503[\s\S]*"status":"stopping"/);
    const late = openRaw(service.url);
    late.socket.write(get('/'));
    await late.until(/200 OK[\s\S]*"fine":true/);
    await stopping;
  });

  test('lets each caller go with the next answer once it has drained', async () => {
    const service = await startTestService(createGate().routes);
    const kept = openRaw(service.url);
    kept.socket.write(get('/'));
    await kept.until(/connection: keep-alive[\s\S]*fine/i);
    const stopping = service.stop();
    await sleep(50);
    kept.socket.write(get('/'));
    await kept.until(/fine[\s\S]*200 OK[\s\S]*connection: close[\s\S]*fine/i);
    await kept.ended;
    await stopping;
  });

  test('stops without delay when nobody is connected', async () => {
    const service = await startTestService(createGate().routes);
    const startedAt = Date.now();
    await service.stop();
    expect(Date.now() - startedAt).toBeLessThan(450);
  });

  test('closes the connection of a caller who stays and asks nothing', async () => {
    const service = await startTestService(createGate().routes);
    const idle = openRaw(service.url);
    idle.socket.write(get('/'));
    await idle.until(/fine/);
    const startedAt = Date.now();
    await Promise.all([service.stop(), idle.ended]);
    expect(Date.now() - startedAt).toBeLessThan(2000);
  });

  test('ends a request that is in flight', async () => {
    const gate = createGate();
    const service = await startTestService(gate.routes);
    const raw = openRaw(service.url);
    raw.socket.write(get('/gate'));
    await gate.arrived;
    const stopping = service.stop();
    await sleep(50);
    gate.open();
    await raw.until(/200 OK[\s\S]*"through":true/);
    await stopping;
  });

  test('serves a request that arrives on an open connection after the port has closed', async () => {
    const gate = createGate();
    const service = await startTestService(gate.routes);
    const raw = openRaw(service.url);
    raw.socket.write(get('/gate'));
    await gate.arrived;
    const stopping = service.stop();
    await sleep(50);
    await expect(new Client(service.url).request({ method: 'GET', path: '/' })).rejects.toThrow(
      /ECONNREFUSED/,
    );
    gate.open();
    await raw.until(/through/);
    await stopping;
  });

  test('can be stopped twice', async () => {
    const service = await startTestService(createGate().routes);
    const [first, second] = [service.stop(), service.stop()];
    await Promise.all([first, second, service.stop()]);
    await service.stop();
    await expect(new Client(service.url).request({ method: 'GET', path: '/' })).rejects.toThrow(
      /ECONNREFUSED/,
    );
  });

  test('cuts a request that hangs when the time to stop is over', async () => {
    const gate = createGate();
    const service = await startTestService(gate.routes, { settings: { SOBA_STOP_TIMEOUT_MS: '100' } });
    const raw = openRaw(service.url);
    raw.socket.write(get('/gate'));
    await gate.arrived;
    const startedAt = Date.now();
    await service.stop();
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(90);
    // Otherwise it would hang for the thirty seconds that are the default.
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    await raw.ended;
    expect(raw.received()).toBe('');
  });

  test.each([
    ['bytes that are not HTTP', 'nonsense\r\n\r\n', /400/],
    [
      'a request that never arrives in full',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n',
      /408/,
    ],
  ])(
    'does not wait for a caller who was refused for %s and does not hang up',
    async (_what, bytes, answer) => {
      const service = await startTestService(createGate().routes, {
        settings: { SOBA_RECEIVE_TIMEOUT_MS: '100' },
      });
      const raw = openRaw(service.url, { halfOpen: true });
      raw.socket.write(bytes);
      await raw.until(answer);
      await raw.ended;
      const startedAt = Date.now();
      await service.stop();
      expect(Date.now() - startedAt).toBeLessThan(3000);
      raw.socket.destroy();
    },
  );

  test('fails no request of twenty callers who never pause', async () => {
    const service = await startTestService(createGate().routes, { settings: { SOBA_DRAIN_MS: '100' } });
    const agent = new Agent({ connections: 20, pipelining: 1 });
    const outcomes = new Map<unknown, number>();
    const call = async (): Promise<unknown> => {
      try {
        const { statusCode, body } = await agent.request({ origin: service.url, method: 'GET', path: '/' });
        await body.text();
        return statusCode;
      } catch (error) {
        return (error as { readonly code?: string }).code;
      }
    };
    const answered = Array.from({ length: 20 }, () => 0);
    const callUntilRefused = async (caller: number): Promise<void> => {
      for (
        let outcome: unknown = 200;
        outcome === 200;
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      ) {
        outcome = await call();
        answered[caller] = (answered[caller] ?? 0) + 1;
      }
    };
    const callers = answered.map((_, caller) => callUntilRefused(caller));
    // A caller that is still being accepted when the port closes is cut by the kernel, not by us.
    while (answered.some((count) => count < 2)) await sleep(5);
    await service.stop();
    await Promise.all(callers);
    await agent.close();
    expect([...outcomes.keys()]).toEqual([200, 'ECONNREFUSED']);
    expect(outcomes.get('ECONNREFUSED')).toBe(20);
  });
});
