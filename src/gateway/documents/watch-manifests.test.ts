import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '#platform/clock.ts';
import { createTestLog } from '#support/log.ts';
import { until } from '#support/until.ts';
import { startUpstream, type Upstream } from '#support/upstream.ts';
import { createFolderSource, createUrlSource, type ManifestSource } from './manifest-source.ts';
import { type WatchedManifests, watchManifests } from './watch-manifests.ts';

let watched: WatchedManifests | undefined;
afterEach(() => watched?.stop());

const watch = async (source: ManifestSource) => {
  const log = createTestLog();
  watched = await watchManifests({
    source,
    pollMs: 20,
    required: true,
    clock: systemClock,
    logger: log.logger,
  });
  const manifests = watched;
  const ids = () => [...manifests.current().textById.keys()];
  return { manifests, ids, log };
};

describe('a folder of manifests', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'soba-manifests-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, content: string) => writeFileSync(path.join(folder, name), content);

  test('is read as a whole, and again when a file changes, comes or goes', async () => {
    write('a.json', '{"a":"{ a }"}');
    write('notes.txt', 'no manifest');
    const { ids } = await watch(createFolderSource(folder, 1000));
    expect(ids()).toEqual(['a']);
    write('b.json', '{"b":"{ b }"}');
    await until(() => ids().join() === 'a,b');
    write('a.json', '{"c":"{ c }"}');
    utimesSync(path.join(folder, 'a.json'), 1, 1);
    await until(() => ids().join() === 'c,b');
    renameSync(path.join(folder, 'b.json'), path.join(folder, 'b.old'));
    await until(() => ids().join() === 'c');
  });

  test('that is bad is refused with one line in the log, and what was there serves on', async () => {
    write('a.json', '{"a":"{ a }"}');
    const { ids, log, manifests } = await watch(createFolderSource(folder, 1000));
    write('b.json', '{"b":');
    await until(async () => (await manifests.check.run())['refused'] === true);
    for (let time = 0; time < 3; time += 1) await manifests.look();
    expect(ids()).toEqual(['a']);
    expect(log.lines().filter(({ level }) => level === 'error')).toHaveLength(1);
    write('b.json', '{"b":"{ b }"}');
    await until(async () => (await manifests.check.run())['refused'] === false);
    expect(ids()).toEqual(['a', 'b']);
  });

  test('that is too large is refused', async () => {
    write('a.json', JSON.stringify({ a: `{ a } # ${'x'.repeat(1000)}` }));
    const { ids, log } = await watch(createFolderSource(folder, 1000));
    expect(ids()).toEqual([]);
    expect(JSON.stringify(log.lines())).toContain('SOBA_TRUSTED_DOCUMENTS_LIMIT_BYTES');
  });

  test('that is not there yet is waited for, and readiness with it', async () => {
    const later = path.join(folder, 'later');
    const { manifests, ids } = await watch(createFolderSource(later, 1000));
    expect(await manifests.check.run()).toMatchObject({ up: false });
    const prepared = mkdtempSync(path.join(tmpdir(), 'soba-manifests-'));
    writeFileSync(path.join(prepared, 'a.json'), '{"a":"{ a }"}');
    renameSync(prepared, later);
    await until(() => ids().length === 1);
    expect(await manifests.check.run()).toMatchObject({ up: true, documents: 1 });
  });
});

describe('a manifest at a URL', () => {
  let upstream: Upstream;
  let answer: { status: number; body: string; etag?: string };
  beforeEach(async () => {
    upstream = await startUpstream((_body, response, { headers }) => {
      const known = answer.etag !== undefined && headers['if-none-match'] === answer.etag;
      if (answer.etag !== undefined) response.setHeader('etag', answer.etag);
      response.writeHead(known ? 304 : answer.status).end(known ? undefined : answer.body);
    });
  });
  afterEach(() => upstream.stop());

  test('is asked for again, and read when it has changed', async () => {
    answer = { status: 200, body: '{"a":"{ a }"}', etag: '"1"' };
    const { ids, log } = await watch(createUrlSource(upstream.url, 1000));
    await until(() => upstream.requests.length > 3);
    expect(upstream.requests.at(-1)?.headers['if-none-match']).toBe('"1"');
    answer = { status: 200, body: '{"b":"{ b }"}' };
    await until(() => ids().join() === 'b');
    const before = upstream.requests.length;
    await until(() => upstream.requests.length > before + 3);
    expect(log.lines()).toHaveLength(2);
  });

  test.each([
    ['answers with an error', { status: 503, body: '{}' }, 'status 503'],
    ['answers with too much', { status: 200, body: `{"a":"${'x'.repeat(5000)}"}` }, 'larger than 1000'],
    ['answers with no manifest', { status: 200, body: '<html>' }, 'JSON'],
  ])('that %s keeps the one before', async (_name, bad, message) => {
    answer = { status: 200, body: '{"a":"{ a }"}' };
    const { ids, log } = await watch(createUrlSource(upstream.url, 1000));
    answer = bad;
    await until(() => log.lines().length > 1);
    expect(JSON.stringify(log.lines().at(-1))).toContain(message);
    expect(ids()).toEqual(['a']);
  });
});
