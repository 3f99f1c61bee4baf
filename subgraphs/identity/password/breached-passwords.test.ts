import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createTestLog } from '#support/log.ts';
import { startUpstream, type Upstream, type UpstreamHandler } from '#support/upstream.ts';
import { createBreachCheck } from './breached-passwords.ts';

const digestOf = (password: string): string =>
  createHash('sha1').update(password).digest('hex').toUpperCase();

let source: Upstream | undefined;
afterEach(async () => source?.stop());

const check = async (handler: UpstreamHandler, path = '/range/') => {
  const log = createTestLog();
  source = await startUpstream(handler);
  return { isBreached: createBreachCheck({ rangeUrl: `${source.url}${path}`, logger: log.logger }), log };
};

const answering =
  (...lines: readonly string[]): UpstreamHandler =>
  (_body, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(lines.join('\r\n'));
  };

const rest = digestOf('known password').slice(5);
const others = ['0018A45C4D1DEF81644B54AB7F969B88D65:1', '00D4F6E8FA6EECAD2A3AA415EEC418D38EC:2'];

describe('the check for breached passwords', () => {
  test('finds one that the source knows', async () => {
    const { isBreached } = await check(answering(...others, `${rest}:42`));
    await expect(isBreached('known password')).resolves.toBe(true);
  });

  test('passes one that it does not know', async () => {
    const { isBreached } = await check(answering(...others, `${rest}:42`));
    await expect(isBreached('another password')).resolves.toBe(false);
  });

  test('passes one that only stands there as padding', async () => {
    const { isBreached } = await check(answering(...others, `${rest}:0`));
    await expect(isBreached('known password')).resolves.toBe(false);
  });

  test.each(['/range/', '/range'])('tells the source at %s no more than five digits', async (path) => {
    const { isBreached } = await check(answering(...others), path);
    await isBreached('known password');
    const [request] = source?.requests ?? [];
    expect(request?.headers['add-padding']).toBe('true');
    expect(JSON.stringify(source?.requests)).not.toContain(rest);
  });

  test('asks for the range of the password', async () => {
    const paths: (string | undefined)[] = [];
    const { isBreached } = await check((_body, response, request) => {
      paths.push(request.url);
      response.end('');
    });
    await isBreached('known password');
    expect(paths).toEqual([`/range/${digestOf('known password').slice(0, 5)}`]);
  });

  test.each<[string, UpstreamHandler]>([
    ['fails', (_body, response) => response.writeHead(503).end('away')],
    ['hangs up', (_body, response) => response.destroy()],
    ['answers too much', (_body, response) => response.end('A'.repeat(1_000_001))],
  ])('lets a password pass and says so when the source %s', async (_how, handler) => {
    const { isBreached, log } = await check(handler);
    await expect(isBreached('known password')).resolves.toBe(false);
    expect(log.lines()).toMatchObject([{ level: 'warn', msg: expect.stringContaining('a password passes') }]);
    expect(JSON.stringify(log.lines())).not.toContain('known password');
    expect(JSON.stringify(log.lines()).toUpperCase()).not.toContain(rest);
  });

  test('asks nobody without a source', async () => {
    const isBreached = createBreachCheck({ rangeUrl: undefined, logger: createTestLog().logger });
    await expect(isBreached('password')).resolves.toBe(false);
  });
});
