import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startProcess, type TestProcess } from '#support/process.ts';

/** A package that is small, at a version and with a hash; and one that has another hash than is wanted. */
const small = `iniconfig==2.1.0 \\
    --hash=sha256:9deba5723312380e77435581c6bf4935c94cbfab9b1ed33ef8d238ea168eb760
`;

let folder: string;
let running: TestProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'soba-python-env-'));
  running = [];
});
afterEach(async () => {
  for (const one of running) one.kill('SIGKILL');
  await Promise.all(running.map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
});

const environment = () => path.join(folder, 'env');
const wants = (text: string): void => writeFileSync(path.join(folder, 'requirements.txt'), text);

const make = (): TestProcess => {
  const one = startProcess('tests/support/python-environment-maker.ts', {}, [environment(), folder]);
  running.push(one);
  return one;
};

const installed = (): boolean =>
  ['11', '12', '13', '14'].some((minor) =>
    existsSync(path.join(environment(), `lib/python3.${minor}/site-packages/iniconfig`)),
  );

test('several processes at once make it once, and the next one has nothing to do', async () => {
  wants(small);
  const all = [make(), make(), make()];
  expect(await Promise.all(all.map(({ ended }) => ended))).toEqual([0, 0, 0]);
  expect(installed()).toBe(true);
  const next = make();
  expect(await next.ended).toBe(0);
  expect(next.output()).toBe(`made ${environment()}/bin/python\n`);
}, 120_000);

test('is brought up to date when the file changes, and made anew after a start that was killed', async () => {
  wants('# nothing yet\n');
  expect(await make().ended).toBe(0);
  expect(installed()).toBe(false);
  wants(small);
  const killed = make();
  await killed.waitFor(/Python packages/);
  killed.kill('SIGKILL');
  await killed.ended;
  const next = make();
  expect({ code: await next.ended, output: next.output() }).toMatchObject({ code: 0 });
  expect(installed()).toBe(true);
}, 120_000);

test('refuses a package whose hash is another, and does so again until the file is mended', async () => {
  wants(small.replace('9deba', '00000'));
  for (const _ of [1, 2]) {
    const one = make();
    expect(await one.ended).toBe(1);
    expect(one.output()).toMatch(/THESE PACKAGES DO NOT MATCH THE HASHES|hash/i);
  }
  expect(installed()).toBe(false);
  wants(small);
  expect(await make().ended).toBe(0);
}, 120_000);
