import { afterEach, describe, expect, test } from '@jest/globals';
import { createCertificates } from '#support/certificates.ts';
import { type SecureUpstream, startSecureUpstream } from '#support/secure-upstream.ts';
import { until } from '#support/until.ts';
import { exchange } from './http-exchange.ts';
import { createHttpPool, type HttpPoolSettings } from './http-pool.ts';

const certificates = createCertificates();
const { ca, client } = certificates;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

const startServer = async (...given: Parameters<typeof startSecureUpstream>): Promise<SecureUpstream> => {
  const server = await startSecureUpstream(...given);
  stops.push(server.stop);
  return server;
};

const ask = (server: SecureUpstream, settings: Partial<HttpPoolSettings>) => {
  const pool = createHttpPool(new URL(server.url), {
    connections: 4,
    connectTimeoutMs: 2000,
    httpVersion: '1.1',
    ...settings,
  });
  stops.push(() => pool.destroy());
  return (body: string) =>
    exchange(
      pool,
      { method: 'POST', path: '/graphql', headers: ['content-type', 'application/json'], body },
      { signal: AbortSignal.timeout(5000), maxBytes: 1000 },
    ).then(({ status, body: answer }) => ({ status, answer: answer.toString() }));
};

const ok = (): string => '{"ok":1}';
const good = { status: 200, answer: '{"ok":1}' };

describe('connections to an upstream', () => {
  test('show our certificate, and trust whom the given authority signed', async () => {
    const server = await startServer(ok, { version: '1.1', certificates });
    const call = ask(server, { tls: { ca, ...client } });
    await expect(call('a')).resolves.toEqual(good);
    expect(server.requests).toEqual([{ httpVersion: '1.1', body: 'a', caller: 'client' }]);
  });

  test.each([
    ['without a certificate of ours', { ca }],
    ['when nobody that we trust signed theirs', { ...client }],
  ])('fail %s', async (_when, tls) => {
    const server = await startServer(ok, { version: '1.1', certificates });
    await expect(ask(server, { tls })('a')).rejects.toMatchObject({
      kind: expect.stringMatching(/^(unreachable|broken)$/),
    });
    expect(server.requests).toEqual([]);
  });

  test('speak HTTP/2 over TLS, many calls over few connections', async () => {
    const server = await startServer(ok, { version: '2', certificates });
    const call = ask(server, { httpVersion: '2', connections: 2, tls: { ca, ...client } });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => call(`${index}`)));
    expect(answers).toEqual(Array(50).fill(good));
    expect(new Set(server.requests.map(({ httpVersion }) => httpVersion))).toEqual(new Set(['2.0']));
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  test('speak HTTP/2 in the clear', async () => {
    const server = await startServer(ok, { version: '2' });
    const call = ask(server, { httpVersion: '2' });
    await expect(Promise.all([call('a'), call('b')])).resolves.toEqual([good, good]);
    expect(server.requests.map(({ httpVersion }) => httpVersion)).toEqual(['2.0', '2.0']);
  });

  test('speak HTTP/1.1 where HTTP/2 is wanted and the server does not', async () => {
    const server = await startServer(ok, { version: '1.1', certificates });
    const call = ask(server, { httpVersion: '2', tls: { ca, ...client } });
    await expect(call('a')).resolves.toEqual(good);
    expect(server.requests).toMatchObject([{ httpVersion: '1.1' }]);
  });

  test('end a call over HTTP/2 that is not wanted any more, and serve the next over the same connection', async () => {
    const server = await startServer((body) => (body === 'slow' ? undefined : ok()), {
      version: '2',
      certificates,
    });
    const pool = createHttpPool(new URL(server.url), {
      ...{ connections: 1, connectTimeoutMs: 2000, httpVersion: '2' as const },
      tls: { ca, ...client },
    });
    stops.push(() => pool.destroy());
    const send = (body: string, signal: AbortSignal) =>
      exchange(pool, { method: 'POST', path: '/', headers: [], body }, { signal, maxBytes: 1000 });
    const controller = new AbortController();
    const first = send('slow', controller.signal);
    first.catch(() => undefined);
    await until(() => server.requests.length === 1);
    controller.abort(new Error('left'));
    await expect(first).rejects.toThrow('left');
    await expect(send('quick', AbortSignal.timeout(5000))).resolves.toMatchObject({ status: 200 });
    expect(server.connections()).toBe(1);
  });
});
