import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { request } from 'undici';
import { startTestService, type TestService } from '#support/http-service.ts';
import type { Check, CheckReport } from './health.ts';

const check = (name: string, required: boolean, run: Check['run']): Check => ({ name, required, run });
const up = async (): Promise<CheckReport> => ({ up: true });
const down = async (): Promise<CheckReport> => ({ up: false, pending: ['0002'] });

describe('the health of a service', () => {
  let service: TestService;
  afterEach(async () => {
    jest.useRealTimers();
    await service.stop();
  });

  const start = async (...checks: readonly Check[]): Promise<void> => {
    service = await startTestService(undefined, { checks });
  };
  const ask = async (path: string) => {
    const response = await request(`${service.url}${path}`, { reset: true });
    return { status: response.statusCode, body: await response.body.json() };
  };

  test('is alive as soon as it runs, whatever the checks say', async () => {
    await start(check('postgres', true, down));
    await expect(ask('/livez')).resolves.toEqual({ status: 200, body: { status: 'alive' } });
  });

  test('is ready when all that is required is up', async () => {
    await start(check('postgres', true, up), check('redis', false, up));
    await expect(ask('/readyz')).resolves.toEqual({
      status: 200,
      body: {
        status: 'ready',
        checks: { postgres: { status: 'up', required: true }, redis: { status: 'up', required: false } },
      },
    });
  });

  test('is ready without any check', async () => {
    await start();
    await expect(ask('/readyz')).resolves.toEqual({ status: 200, body: { status: 'ready', checks: {} } });
  });

  test('is not ready when something required is down, and says why', async () => {
    await start(check('migrations', true, down), check('postgres', true, up));
    await expect(ask('/readyz')).resolves.toEqual({
      status: 503,
      body: {
        status: 'not ready',
        checks: {
          migrations: { status: 'down', required: true, pending: ['0002'] },
          postgres: { status: 'up', required: true },
        },
      },
    });
  });

  test('is ready, and says what is missing, when something is down that it can do without', async () => {
    await start(check('redis', false, async () => ({ up: false })));
    await expect(ask('/readyz')).resolves.toEqual({
      status: 200,
      body: { status: 'ready', checks: { redis: { status: 'down', required: false } } },
    });
  });

  test.each<[string, Check['run']]>([
    ['rejects', () => Promise.reject(new Error('password in the text'))],
    [
      'throws',
      () => {
        throw new Error('password in the text');
      },
    ],
  ])('takes a check that %s for down and does not tell the error', async (_how, run) => {
    await start(check('broken', true, run), check('postgres', true, up));
    const { status, body } = await ask('/readyz');
    expect(status).toBe(503);
    expect(body).toMatchObject({
      checks: { broken: { status: 'down', reason: 'the check failed' }, postgres: { status: 'up' } },
    });
    expect(JSON.stringify(body)).not.toContain('password');
  });

  test('takes a check that does not answer within two seconds for down', async () => {
    const asked = Promise.withResolvers<void>();
    const run = (): Promise<CheckReport> => {
      asked.resolve();
      return new Promise(() => undefined);
    };
    await start(check('slow', true, run));
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
    const answer = ask('/readyz');
    await asked.promise;
    await jest.advanceTimersByTimeAsync(1999);
    const early = await Promise.race([answer, Promise.resolve('no answer yet')]);
    await jest.advanceTimersByTimeAsync(1);
    expect(early).toBe('no answer yet');
    await expect(answer).resolves.toMatchObject({
      status: 503,
      body: { checks: { slow: { status: 'down', reason: 'no answer in time' } } },
    });
  });

  test('asks every time anew', async () => {
    let calls = 0;
    await start(
      check('third time lucky', true, async () => {
        calls += 1;
        return { up: calls > 2 };
      }),
    );
    const statuses = [await ask('/readyz'), await ask('/readyz'), await ask('/readyz')].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([503, 503, 200]);
  });

  test('asks all at the same time', async () => {
    let waiting = 0;
    const all = Promise.withResolvers<void>();
    const run = async (): Promise<CheckReport> => {
      waiting += 1;
      if (waiting === 2) all.resolve();
      await all.promise;
      return { up: true };
    };
    await start(check('one', true, run), check('two', true, run));
    await expect(ask('/readyz')).resolves.toMatchObject({ status: 200 });
  });
});
