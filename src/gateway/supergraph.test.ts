import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { systemClock } from '#platform/clock.ts';
import { createLogger } from '#platform/logger.ts';
import { composeFakes } from '#support/gateway.ts';
import { until } from '#support/until.ts';
import { type ReadySupergraph, watchSupergraph } from './supergraph.ts';

const supergraph = (field: string): string => composeFakes({ one: `type Query { ${field}: Int }` }, {});

/** Notes what is done with a supergraph, by its field. */
const fieldOf = (sdl: string): string => /type Query[^{]*\{\s*(\w+)/.exec(sdl)?.[1] ?? '';

describe('a changed supergraph file', () => {
  let folder: string;
  let file: string;
  let cleanup: () => Promise<void>;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'soba-watch-'));
    file = path.join(folder, 'supergraph.graphql');
    writeFileSync(file, supergraph('first'));
  });
  afterEach(async () => {
    await cleanup();
    rmSync(folder, { recursive: true });
  });

  const start = async (getReady: (field: string, signal: AbortSignal) => Promise<unknown>) => {
    const steps: string[] = [];
    const watched = watchSupergraph({
      place: file,
      keys: [],
      pollMs: 5,
      clock: systemClock,
      logger: createLogger({ service: 'test', level: 'silent' }),
      registry: new Registry(),
    });
    const ready: ReadySupergraph = async (sdl, signal) => {
      const field = fieldOf(sdl);
      steps.push(`ready ${field}`);
      await getReady(field, signal);
      return () => steps.push(`finish ${field}`);
    };
    const update = (sdl: string): void => {
      steps.push(`update ${fieldOf(sdl)}`);
      if (fieldOf(sdl) === 'refused') throw new Error('no');
    };
    const initialized = await watched.manager(ready).initialize({ update } as never);
    cleanup = async () => initialized.cleanup?.();
    const isRefused = async (): Promise<unknown> =>
      (await watched.check.run())['refused' as never] as unknown;
    return { steps, isRefused, supergraphSdl: initialized.supergraphSdl };
  };

  test('is made ready for before it is served, and the first one while it is loaded', async () => {
    const { steps, supergraphSdl } = await start(async () => undefined);
    expect(supergraphSdl).toBe(supergraph('first'));
    writeFileSync(file, supergraph('second'));
    await until(() => steps.includes('finish second'));
    expect(steps).toEqual(['ready first', 'ready second', 'update second', 'finish second']);
  });

  test('is not served when that fails, and the next one is', async () => {
    const { steps, isRefused } = await start(async (field) => {
      if (field === 'bad') throw new Error('Nothing can be planned over it.');
    });
    writeFileSync(file, supergraph('bad'));
    await until(async () => (await isRefused()) === true);
    writeFileSync(file, supergraph('good'));
    await until(() => steps.includes('finish good'));
    expect(steps).toEqual(['ready first', 'ready bad', 'ready good', 'update good', 'finish good']);
    expect(await isRefused()).toBe(false);
  });

  test('that is refused after that leaves nothing behind', async () => {
    const { steps, isRefused } = await start(async () => undefined);
    writeFileSync(file, supergraph('refused'));
    await until(async () => (await isRefused()) === true);
    expect(steps.slice(-3)).toEqual(['ready refused', 'update refused', 'finish refused']);
  });

  test('is not served any more when the gateway stops meanwhile', async () => {
    const { steps } = await start((field, signal) =>
      field === 'first'
        ? Promise.resolve()
        : new Promise((resolve) => signal.addEventListener('abort', resolve)),
    );
    writeFileSync(file, supergraph('second'));
    await until(() => steps.includes('ready second'));
    await cleanup();
    expect(steps).toEqual(['ready first', 'ready second', 'finish second']);
  });
});
