import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createFileSource } from './source.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'soba-source-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const wait = async (turns: number, milliseconds: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await nextTurn();
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
};

test('a file that is written in place while it is read is read whole', async () => {
  const file = path.join(folder, 'supergraph.graphql');
  const source = createFileSource(file, false);
  const [short, long] = ['a'.repeat(6000), 'b'.repeat(6001)] as const;
  for (let round = 0; round < 2000; round += 1) {
    writeFileSync(file, short);
    const reading = source.read(false);
    await wait(round % 7, (round % 11) / 100);
    writeFileSync(file, long);
    expect([short, long]).toContain((await reading)?.sdl);
  }
});
