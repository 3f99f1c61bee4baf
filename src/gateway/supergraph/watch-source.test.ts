import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { watchSupergraph } from '#gateway/supergraph.ts';
import { systemClock } from '#platform/clock.ts';
import { parsePrivateKey, parsePublicKeys } from '#platform/identity.ts';
import { composeFakes } from '#support/gateway.ts';
import { createKeyPair } from '#support/keys.ts';
import { createTestLog } from '#support/log.ts';
import { createScratchFolder, type ScratchFolder } from '#support/scratch-folder.ts';
import { until } from '#support/until.ts';
import { signSupergraph } from './signature.ts';

const supergraph = (field: string): string => composeFakes({ one: `type Query { ${field}: Int }` }, {});
const fieldOf = (sdl: string): string => /type Query[^{]*\{\s*(\w+)/.exec(sdl)?.[1] ?? '';

interface Report {
  readonly up: boolean;
  readonly generation: number;
  readonly from: string;
  readonly lastError: string | null;
}

let folder: ScratchFolder;
let cleanups: (() => Promise<unknown>)[];
beforeEach(() => {
  folder = createScratchFolder();
  cleanups = [];
});
afterEach(async () => {
  for (const cleanup of cleanups) await cleanup();
  folder.remove();
});

const start = async (place: string, more: { keys?: string; lastGoodPath?: string } = {}) => {
  const served: string[] = [];
  const log = createTestLog();
  const registry = new Registry();
  const watched = watchSupergraph({
    place,
    keys: more.keys === undefined ? [] : parsePublicKeys(more.keys),
    lastGoodPath: more.lastGoodPath,
    pollMs: 5,
    clock: systemClock,
    logger: log.logger,
    registry,
  });
  const update = (sdl: string): void => void served.push(fieldOf(sdl));
  const initialized = await watched.manager(async () => () => undefined).initialize({ update } as never);
  served.push(fieldOf(initialized.supergraphSdl));
  cleanups.unshift(async () => initialized.cleanup?.());
  const report = async (): Promise<Report> => (await watched.check.run()) as unknown as Report;
  return { served, report, registry, log };
};

/** A server of one file and its signature, which counts what it is asked. */
const serveFile = async () => {
  const state = { sdl: supergraph('first'), signature: '', status: 200, sent: 0, unchanged: 0 };
  const server: Server = createServer((request, response) => {
    const isSignature = request.url === '/supergraph.graphql.sig?v=1';
    const text = isSignature ? state.signature : state.sdl;
    const etag = `"${text.length}-${fieldOf(text)}"`;
    if (state.status !== 200) response.writeHead(state.status).end('secret detail');
    else if (request.headers['if-none-match'] === etag) {
      state.unchanged += 1;
      response.writeHead(304).end();
    } else {
      state.sent += isSignature ? 0 : 1;
      response.writeHead(200, { etag }).end(text);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  cleanups.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { state, url: `http://127.0.0.1:${port}/supergraph.graphql?v=1` };
};

describe('a supergraph at a URL', () => {
  test('is not sent again while it stays the same, and is served when it changes', async () => {
    const { state, url } = await serveFile();
    const { served } = await start(url);
    await until(() => state.unchanged > 3);
    expect(state.sent).toBe(1);
    state.sdl = supergraph('second');
    await until(() => served.length === 2);
    expect(served).toEqual(['first', 'second']);
  });

  test('serves on while the server is away, and says so until it is back', async () => {
    const { state, url } = await serveFile();
    const { served, report, log } = await start(url);
    state.status = 500;
    await until(async () => (await report()).lastError === 'UNREADABLE');
    expect(await report()).toMatchObject({ up: true, generation: 1 });
    expect(log.lines().filter(({ level }) => level === 'error' || level === 50)).toHaveLength(1);
    state.status = 200;
    await until(async () => (await report()).lastError === null);
    expect(served).toEqual(['first']);
  });

  test('is refused when it is bad, again after an outage, and is served again when it is good', async () => {
    const { state, url } = await serveFile();
    const { served, report } = await start(url);
    state.sdl = 'type {';
    await until(async () => (await report()).lastError === 'INVALID');
    state.status = 503;
    await until(async () => (await report()).lastError === 'UNREADABLE');
    state.status = 200;
    await until(async () => (await report()).lastError === 'INVALID');
    state.sdl = supergraph('first');
    await until(async () => (await report()).lastError === null);
    expect(served).toEqual(['first']);
    expect(await report()).toMatchObject({ generation: 1 });
  });
});

describe('a supergraph that must be signed', () => {
  const keys = createKeyPair();
  const sign = (sdl: string, privateKey = keys.privateKey): string =>
    signSupergraph(sdl, parsePrivateKey(privateKey));

  test('is served when one of the keys has signed it, and a tampered one is not', async () => {
    const { state, url } = await serveFile();
    state.signature = sign(state.sdl);
    const { served, report } = await start(url, { keys: createKeyPair().publicKey + keys.publicKey });
    state.sdl = supergraph('tampered');
    await until(async () => (await report()).lastError === 'SIGNATURE');
    state.signature = sign(state.sdl, createKeyPair().privateKey);
    state.sdl = supergraph('other');
    await until(async () => (await report()).lastError === 'SIGNATURE');
    expect(served).toEqual(['first']);
    // The signature may come a moment after the file.
    state.signature = sign(state.sdl);
    await until(() => served.length === 2);
    expect(served).toEqual(['first', 'other']);
    expect(await report()).toMatchObject({ lastError: null, generation: 2 });
  });

  test.each(['', 'AAAA', 'no base64 at all'])('with the signature "%s" does not start', async (signature) => {
    folder.write({ 'a.graphql': supergraph('first'), 'a.graphql.sig': signature });
    await expect(start(path.join(folder.path, 'a.graphql'), { keys: keys.publicKey })).rejects.toThrow(
      /has no signature|is not what was signed/,
    );
  });

  test('without a signature file does not start', async () => {
    folder.write({ 'a.graphql': supergraph('first') });
    await expect(start(path.join(folder.path, 'a.graphql'), { keys: keys.publicKey })).rejects.toThrow(
      'has no signature',
    );
  });

  test('is not replaced by a kept one that nobody signed', async () => {
    folder.write({ 'a.graphql': supergraph('first'), 'kept.graphql': supergraph('kept') });
    const lastGoodPath = path.join(folder.path, 'kept.graphql');
    await expect(
      start(path.join(folder.path, 'a.graphql'), { keys: keys.publicKey, lastGoodPath }),
    ).rejects.toThrow('has no signature');
  });
});

describe('the last good supergraph', () => {
  const file = () => path.join(folder.path, 'a.graphql');
  const kept = () => ({ lastGoodPath: path.join(folder.path, 'kept/last.graphql') });

  test.each([
    ['is away', () => folder.git('init', '--quiet'), 'UNREADABLE'],
    ['does not parse', () => folder.write({ 'a.graphql': 'type {' }), 'INVALID'],
    ['is no supergraph', () => folder.write({ 'a.graphql': 'type Query { a: Int }' }), 'INVALID'],
  ])('is served when the source %s at the start, until it is good again', async (_what, spoil, reason) => {
    folder.write({ 'a.graphql': supergraph('first') });
    await start(file(), kept());
    await cleanups.shift()?.();
    folder.write({ 'a.graphql': supergraph('second') });
    await start(file(), kept());
    await cleanups.shift()?.();
    folder.write({ 'a.graphql': '' });
    spoil();
    if (reason === 'UNREADABLE') (await import('node:fs')).rmSync(file());
    const { served, report } = await start(file(), kept());
    expect(served).toEqual(['second']);
    expect(await report()).toMatchObject({ up: true, from: 'last good', lastError: reason });
    folder.write({ 'a.graphql': supergraph('second') });
    await until(async () => (await report()).lastError === null);
    expect(await report()).toMatchObject({ from: 'source', generation: 1 });
    folder.write({ 'a.graphql': supergraph('third') });
    await until(() => served.length === 2);
    expect(served).toEqual(['second', 'third']);
  });

  test('is not there at the first start, which then fails', async () => {
    await expect(start(file(), kept())).rejects.toThrow('cannot be read');
  });

  test('that cannot be written costs nothing but a warning', async () => {
    folder.write({ 'a.graphql': supergraph('first'), kept: 'a file where a folder should be' });
    const { served, log } = await start(file(), kept());
    expect(served).toEqual(['first']);
    expect(JSON.stringify(log.lines())).toContain('SOBA_SUPERGRAPH_LAST_GOOD');
  });
});

test('metrics tell the generation, its age and what is refused', async () => {
  const file = path.join(folder.path, 'a.graphql');
  folder.write({ 'a.graphql': supergraph('first') });
  const { registry, report } = await start(file);
  folder.write({ 'a.graphql': 'type {' });
  await until(async () => (await report()).lastError === 'INVALID');
  const text = await registry.metrics();
  expect(text).toMatch(/soba_supergraph_generation 1/);
  expect(text).toMatch(/soba_supergraph_age_seconds \d/);
  expect(text).toMatch(/soba_supergraph_refused\{reason="INVALID"\} 1/);
  expect(text).toMatch(/soba_supergraph_refused\{reason="SIGNATURE"\} 0/);
});
