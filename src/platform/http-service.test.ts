import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { request } from 'undici';
import { startTestService, type TestService } from '#support/http-service.ts';
import { openRaw } from '#support/raw-http.ts';
import { until } from '#support/until.ts';
import { refuse } from './errors.ts';
import { createHistogram } from './histogram.ts';
import { requestScope } from './request-scope.ts';
import { reservePort } from './reserve-port.ts';

const uuidV7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

const routes = (app: FastifyInstance): void => {
  app.get('/scope', async () => ({ requestId: requestScope.getStore()?.requestId }));
  app.post('/echo', async (incoming) => ({ body: incoming.body, scope: requestScope.getStore()?.requestId }));
  app.get('/refused', async () => refuse('FORBIDDEN', { message: 'Not you.', wanted: 'ADMIN' }));
  app.get('/broken', async () => {
    throw new Error('a secret of the database');
  });
  app.get('/broken-text', async () => {
    throw 'just a text';
  });
  app.get('/slow', () => sleep(50, {}));
  app.get('/hanging', () => new Promise(() => undefined));
};

describe('an HTTP service', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(routes, {
      settings: {
        SOBA_BODY_LIMIT_BYTES: '1000',
        SOBA_HEADER_LIMIT_BYTES: '4096',
        SOBA_RECEIVE_TIMEOUT_MS: '200',
        SOBA_STOP_TIMEOUT_MS: '0',
      },
    });
  });
  afterAll(() => service.stop());

  const send = async (path: string, options: Parameters<typeof request>[1] = {}) => {
    const response = await request(`${service.url}${path}`, options);
    const text = await response.body.text();
    // biome-ignore lint/suspicious/noExplicitAny: a test names the shape it expects in its assertion
    const body: any = text === '' ? null : JSON.parse(text);
    return { status: response.statusCode, headers: response.headers, body };
  };
  const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    send('/echo', { method: 'POST', headers, body });

  test('answers with the request id that the caller sent', async () => {
    const { headers, body } = await send('/scope', { headers: { 'x-request-id': 'caller.id-0001' } });
    expect([headers['x-request-id'], body.requestId]).toEqual(['caller.id-0001', 'caller.id-0001']);
  });

  test.each(['short', 'has spaces in it', 'x'.repeat(129), 'quote"quote"', 'a,b,c,d,e,f'])(
    'replaces the unusable request id %j with one of its own',
    async (given) => {
      const { headers } = await send('/scope', { headers: { 'x-request-id': given } });
      expect(headers['x-request-id']).toMatch(uuidV7);
    },
  );

  test('gives every request without an id another one', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => (await send('/scope')).body.requestId),
    );
    expect(new Set(ids).size).toBe(20);
  });

  test('keeps the request scope after it has read a body', async () => {
    const { body } = await post('{"a":1}', {
      'content-type': 'application/json',
      'x-request-id': 'with-a-body',
    });
    expect(body).toEqual({ body: { a: 1 }, scope: 'with-a-body' });
  });

  test.each([
    { what: 'a body over the limit', text: `"${'x'.repeat(1000)}"`, status: 413, code: 'PAYLOAD_TOO_LARGE' },
    { what: 'malformed JSON', text: '{"a":', status: 400, code: 'BAD_REQUEST' },
    { what: 'an empty body', text: '', status: 400, code: 'BAD_REQUEST' },
    {
      what: 'a form',
      type: 'application/x-www-form-urlencoded',
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
    },
    { what: 'plain text', type: 'text/plain', status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' },
  ])('refuses $what as a problem with $status $code', async ({ text, type, status, code }) => {
    const answer = await post(text ?? 'a=1', { 'content-type': type ?? 'application/json' });
    const { headers, body, status: got } = answer;
    expect(got).toBe(status);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({ type: 'about:blank', status, code, requestId: headers['x-request-id'] });
  });

  test('accepts a body of exactly the limit', async () => {
    expect((await post(`"${'x'.repeat(998)}"`)).status).toBe(200);
  });

  test.each([
    ['/nowhere', 404, 'NOT_FOUND'],
    ['/echo', 404, 'NOT_FOUND'],
    ['/%zz', 400, 'BAD_REQUEST'],
  ])('answers GET %s, which nobody serves, with the problem %i %s', async (path, status, code) => {
    const answer = await send(path);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status, code });
  });

  test('passes a refusal on with its message, code and details', async () => {
    const { status, body } = await send('/refused');
    expect(status).toBe(403);
    expect(body).toMatchObject({ title: 'Not you.', code: 'FORBIDDEN', wanted: 'ADMIN' });
  });

  test.each(['/broken', '/broken-text'])(
    'masks the fault of %s and logs it once with its cause',
    async (path) => {
      const before = service.log.lines().length;
      const { status, body, headers } = await send(path);
      expect({ status, code: body.code }).toEqual({ status: 500, code: 'INTERNAL_SERVER_ERROR' });
      expect(JSON.stringify(body)).not.toMatch(/secret|just a text/);
      const lines = service.log.lines().slice(before);
      expect(lines).toMatchObject([{ level: 'error', requestId: headers['x-request-id'] }]);
      expect(JSON.stringify(lines[0])).toMatch(/a secret of the database|just a text/);
    },
  );

  test('refuses headers over the limit with 431', async () => {
    const raw = openRaw(service.url);
    raw.socket.write(`GET /scope HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(5000)}\r\n\r\n`);
    await raw.ended;
    expect(raw.received()).toMatch(/^HTTP\/1\.1 431 /);
    expect(raw.received()).toContain('"code":"HEADERS_TOO_LARGE"');
  });

  test('refuses bytes that are not HTTP with 400', async () => {
    const raw = openRaw(service.url);
    raw.socket.write('this is not HTTP\r\n\r\n');
    await raw.ended;
    expect(raw.received()).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"BAD_REQUEST"/);
  });

  test.each([
    [
      'body',
      'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"a"',
    ],
    ['header', 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: app'],
  ])('cuts a request whose %s does not arrive in time with 408', async (_part, bytes) => {
    const startedAt = Date.now();
    const raw = openRaw(service.url);
    raw.socket.write(bytes);
    await raw.ended;
    expect(raw.received()).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"REQUEST_TIMEOUT"/);
    expect(Date.now() - startedAt).toBeLessThan(2000);
  });

  test('frees the connection of a caller who ignores that it was hung up on', async () => {
    const raw = openRaw(service.url, { halfOpen: true });
    const closed = new Promise((resolve) => raw.socket.once('close', resolve));
    raw.socket.write('this is not HTTP\r\n\r\n');
    await raw.ended;
    const drip = setInterval(() => raw.socket.write('more'), 10);
    await closed;
    clearInterval(drip);
    expect(raw.received()).toMatch(/^HTTP\/1\.1 400 /);
  });

  const measured = async (labels: Readonly<Record<string, string>>) => {
    const lines = (await service.metrics.expose()).split('\n');
    const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
    const numberOf = (suffix: string): number => {
      const start = `http_server_request_duration_seconds${suffix}{`;
      const line = lines.find((one) => one.startsWith(start) && wanted.every((label) => one.includes(label)));
      return Number(line?.split(' ').at(-1) ?? 0);
    };
    return { count: numberOf('_count'), sum: numberOf('_sum') };
  };

  test('measures how long a request took, in seconds, by method, route and status', async () => {
    await send('/slow?with=search');
    const { count, sum } = await measured({ method: 'GET', route: '/slow', status: '200' });
    expect(count).toBe(1);
    expect(sum).toBeGreaterThan(0.045);
    expect(sum).toBeLessThan(5);
  });

  test('counts paths that nobody serves under one route', async () => {
    const { count: before } = await measured({ route: 'none', status: '404' });
    await Promise.all([send('/some/where'), send('/else')]);
    expect((await measured({ route: 'none', status: '404' })).count).toBe(before + 2);
  });

  test('counts a caller who left before the answer as 499', async () => {
    const raw = openRaw(service.url);
    raw.socket.write('GET /hanging HTTP/1.1\r\nHost: a\r\n\r\n', () => raw.socket.destroy());
    await until(async () => (await measured({ route: '/hanging', status: '499' })).count === 1);
  });

  test('serves what a route adds to the metrics on /metrics', async () => {
    createHistogram(service.metrics.registry, { name: 'extra_seconds', help: 'Extra.', labels: [] });
    const response = await request(`${service.url}/metrics`);
    expect(response.headers['content-type']).toMatch(/^text\/plain; version=/);
    expect(await response.body.text()).toContain('# TYPE extra_seconds histogram');
  });
});

test('a port that was held is let go when all else is ready', async () => {
  const reserved = await reservePort(0, '127.0.0.1');
  const whileStarting: unknown[] = [];
  const tryPort = async (): Promise<void> => {
    whileStarting.push(await reservePort(reserved.port, '127.0.0.1').catch((error) => error.code));
  };
  const service = await startTestService(tryPort, {
    settings: { HOST: '127.0.0.1' },
    port: reserved.port,
    beforeListen: reserved.release,
  });
  expect(whileStarting).toEqual(['EADDRINUSE']);
  expect(service.url).toBe(`http://127.0.0.1:${reserved.port}`);
  expect((await request(`${service.url}/livez`)).statusCode).toBe(200);
  await service.stop();
});
