import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { context, trace } from '@opentelemetry/api';
import { createTestLog } from '#support/log.ts';
import { parseConfig } from './config.ts';
import { createLogger } from './logger.ts';
import { requestScope } from './request-scope.ts';
import { ServiceConfig } from './service-config.ts';
import { startTracing, type Tracing } from './tracing/start-tracing.ts';

describe('a log line', () => {
  test('is JSON with the service, the level by name, an ISO time and a message', () => {
    const written: string[] = [];
    const logger = createLogger(
      { service: 'flags', level: 'info' },
      { write: (line) => void written.push(line) },
    );
    logger.warn({ count: 2 }, 'Something is odd.');
    expect(written).toHaveLength(1);
    expect(written[0]?.endsWith('\n')).toBe(true);
    const { time, ...line } = JSON.parse(written[0] ?? '');
    expect(line).toEqual({ level: 'warn', service: 'flags', count: 2, msg: 'Something is odd.' });
    expect(new Date(time).toISOString()).toBe(time);
  });

  test('below the level is not written', () => {
    const written: string[] = [];
    const logger = createLogger(
      { service: 'flags', level: 'warn' },
      { write: (line) => void written.push(line) },
    );
    logger.info('quiet');
    logger.error('loud');
    expect(written.map((line) => JSON.parse(line).msg)).toEqual(['loud']);
  });

  test('of an error has its message, its stack and its causes', () => {
    const { logger, lines } = createTestLog();
    logger.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'It broke.');
    expect(lines()).toMatchObject([
      { err: { type: 'Error', message: 'outer', cause: { message: 'inner' } } },
    ]);
    expect(JSON.stringify(lines())).toContain('logger.test.ts');
  });

  test('of an error has nothing else that a library hung on it', () => {
    const { logger, lines } = createTestLog();
    logger.error(
      { err: Object.assign(new Error('lost'), { client: { key: 'hunter2' }, code: '57P01' }) },
      'It broke.',
    );
    expect(lines()).toMatchObject([{ err: { message: 'lost', code: '57P01' } }]);
    expect(JSON.stringify(lines())).not.toContain('hunter2');
  });
});

test.each([
  ['a number too large for JSON', { n: 1n }],
  [
    'an object that cannot be made JSON',
    {
      toJSON: () => {
        throw new Error('no');
      },
    },
  ],
])('a log line is written also with %s', (_name, value) => {
  const { logger, lines } = createTestLog();
  logger.warn({ value }, 'It happened.');
  expect(lines()).toMatchObject([{ level: 'warn', unwritable: expect.any(String), msg: 'It happened.' }]);
});

test('a log line is written also with an error that throws itself when it is asked what it is', () => {
  const { logger, lines } = createTestLog();
  class Unspeakable extends Error {
    override get message(): string {
      throw this;
    }
  }
  let hasThrown = false;
  try {
    logger.error({ err: new Unspeakable() }, 'It broke.');
  } catch {
    hasThrown = true;
  }
  expect(hasThrown).toBe(false);
  expect(lines()).toMatchObject([{ level: 'error', unwritable: expect.any(String), msg: 'It broke.' }]);
});

describe('a secret in a log line', () => {
  const names = [
    'authorization',
    'cookie',
    'set-cookie',
    'password',
    'passphrase',
    'privateKey',
    'secret',
    'token',
    'accessToken',
    'refreshToken',
    'apiKey',
    'email',
    'x-soba-principal',
  ];

  test.each(names)('called %s is left out at every depth that is written', (name) => {
    const { logger, lines } = createTestLog();
    const leaf = { [name]: 'hush', other: 'shown' };
    logger.info(leaf, 'zero');
    logger.info({ a: leaf }, 'one');
    logger.info({ a: { b: leaf } }, 'two');
    logger.info({ a: { b: { c: leaf } } }, 'three');
    logger.info({ a: { b: { c: { d: leaf } } } }, 'four');
    logger.info({ a: { b: { c: { d: { e: leaf } } } } }, 'five');
    logger.info({ a: { b: { c: { d: { e: { f: leaf } } } } } }, 'too deep to be written');
    const text = JSON.stringify(lines());
    expect(text).not.toContain('hush');
    expect(text.match(/\[redacted\]/g)).toHaveLength(6);
    expect(text.match(/shown/g)).toHaveLength(6);
  });

  test('is left out in a list', () => {
    const { logger, lines } = createTestLog();
    logger.info({ users: [{ email: 'hush' }, { email: 'hush' }] });
    expect(JSON.stringify(lines())).not.toContain('hush');
    expect(lines()).toMatchObject([{ users: [{}, {}] }]);
  });

  test('is left out where an error lies deeper', () => {
    const { logger, lines } = createTestLog();
    logger.warn({ tried: [Object.assign(new Error('lost'), { token: 'hush' })] }, 'It broke.');
    expect(JSON.stringify(lines())).not.toContain('hush');
    expect(lines()).toMatchObject([{ tried: [{ type: 'Error', message: 'lost' }] }]);
  });

  test('is left out where an error carries it', () => {
    const { logger, lines } = createTestLog();
    logger.error({ err: Object.assign(new Error('x'), { config: { headers: { authorization: 'hush' } } }) });
    expect(JSON.stringify(lines())).not.toContain('hush');
  });

  test('is left out of an object that holds itself', () => {
    const { logger, lines } = createTestLog();
    const held: Record<string, unknown> = { secret: 'hush' };
    held['self'] = held;
    logger.info({ held });
    expect(JSON.stringify(lines())).not.toContain('hush');
  });

  test('is still there for whoever passed the object to the logger', () => {
    const user = { password: 'hush' };
    createTestLog().logger.info({ user });
    expect(user).toEqual({ password: 'hush' });
  });
});

describe('a log line inside a request', () => {
  let tracing: Tracing;
  beforeAll(() => {
    tracing = startTracing('test', parseConfig(ServiceConfig, {}));
  });
  afterAll(() => tracing.stop());

  test('names the request, also after something was awaited', async () => {
    const { logger, lines } = createTestLog();
    await requestScope.run({ requestId: 'request-1' }, async () => {
      await Promise.resolve();
      logger.info('inside');
    });
    logger.info('outside');
    expect(lines()[0]).toMatchObject({ requestId: 'request-1' });
    expect(lines()[1]).not.toHaveProperty('requestId');
  });

  test('names the trace and the span', () => {
    const { logger, lines } = createTestLog();
    const spanContext = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
    context.with(trace.setSpan(context.active(), trace.wrapSpanContext(spanContext)), () =>
      logger.info('inside'),
    );
    expect(lines()).toMatchObject([{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }]);
  });
});
