import { describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createGuards, type GuardMode } from '#gateway/guard.ts';
import { createTestClock } from '#support/clock.ts';
import { createTestLog } from '#support/log.ts';
import { parseManifests } from './manifest.ts';
import { createTrustedDocuments } from './trust-documents.ts';

const start = async (options: { readonly mode?: GuardMode; readonly isRemote?: boolean } = {}) => {
  const { mode = 'enforce', isRemote = true } = options;
  const clock = createTestClock();
  const log = createTestLog();
  let manifest = await parseManifests(['{"a":"query A { a }"}']);
  let looks = 0;
  const documents = createTrustedDocuments({
    manifests: {
      isRemote,
      current: () => manifest,
      look: async () => {
        looks += 1;
      },
      check: { name: 'test', required: false, run: async () => ({ up: true }) },
      stop: async () => undefined,
    },
    guard: createGuards({ registry: new Registry(), logger: log.logger })('trusted-documents', mode),
    clock,
    cacheBytes: 10_000,
  });
  return {
    documents,
    clock,
    log,
    looks: () => looks,
    replace: async (file: string) => {
      manifest = await parseManifests([file]);
    },
  };
};

describe('finding a trusted document by its id', () => {
  test('gives its text, or nothing', async () => {
    const { documents } = await start();
    expect(await documents.find('a')).toBe('query A { a }');
    expect(await documents.find('constructor')).toBeNull();
  });

  test('asks a remote source for an id that is new, and not again for that id within a minute', async () => {
    const { documents, clock, looks } = await start();
    clock.advance(2000);
    await documents.find('b');
    clock.advance(2000);
    await documents.find('b');
    expect(looks()).toBe(1);
    clock.advance(60_000);
    await documents.find('b');
    expect(looks()).toBe(2);
  });

  test('asks once a second at most, however many ids are guessed', async () => {
    const { documents, clock, looks } = await start();
    clock.advance(2000);
    for (let index = 0; index < 1000; index += 1) await documents.find(`guess-${index}`);
    await documents.find('x'.repeat(100_000));
    expect(looks()).toBe(1);
  });

  test('does not ask a folder, which is looked at anyway', async () => {
    const { documents, clock, looks } = await start({ isRemote: false });
    clock.advance(2000);
    await documents.find('b');
    expect(looks()).toBe(0);
  });
});

describe('what may run when only trusted documents may', () => {
  test('is what a manifest has, with any white space, as long as it has it', async () => {
    const { documents, replace } = await start();
    for (let time = 0; time < 2; time += 1) documents.check('query A {\n  a\n}');
    await replace('{"b":"query B { b }"}');
    expect(() => documents.check('query A {\n  a\n}')).toThrow(
      expect.objectContaining({ code: 'QUERY_NOT_IN_SAFELIST' }),
    );
  });

  test.each(['query A { b }', 'query B { a }', '{ "', ''])('is not %j', async (text) => {
    const { documents } = await start();
    expect(() => documents.check(text)).toThrow(expect.objectContaining({ code: 'QUERY_NOT_IN_SAFELIST' }));
  });

  test('is anything when the guard measures, which logs it, or is off', async () => {
    const measuring = await start({ mode: 'measure' });
    measuring.documents.check('{ b }');
    expect(measuring.log.lines()).toMatchObject([
      { guard: 'trusted-documents', code: 'QUERY_NOT_IN_SAFELIST' },
    ]);
    const off = await start({ mode: 'off' });
    off.documents.check('{ b }');
    expect(off.log.lines()).toEqual([]);
  });
});
