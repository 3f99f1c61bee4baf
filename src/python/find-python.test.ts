import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findPython, PythonMissingError } from './find-python.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'soba-find-python-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that answers like a Python of this version. */
const addPython = (name: string, version: readonly [number, number], whole = 'whole'): void => {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\necho "${file}|${version.join('|')}|${whole}"\n`);
  chmodSync(file, 0o755);
};

const env = () => ({ PATH: folder });

test('takes the first that is recent enough', async () => {
  addPython('python3', [3, 9]);
  addPython('python3.11', [3, 11]);
  addPython('python', [2, 7]);
  expect(await findPython(env())).toBe(path.join(folder, 'python3.11'));
});

test('passes over one that breaks, and one without venv where another has it', async () => {
  writeFileSync(path.join(folder, 'python3'), '#!/bin/sh\necho no such version >&2\nexit 127\n');
  chmodSync(path.join(folder, 'python3'), 0o755);
  addPython('python3.13', [3, 13], 'without-venv');
  addPython('python3.12', [3, 12]);
  expect(await findPython(env())).toBe(path.join(folder, 'python3.12'));
});

test('says which package lacks where there is a Python without venv', async () => {
  addPython('python3', [3, 12], 'without-venv');
  await expect(findPython(env())).rejects.toThrow(/apt-get install python3-venv/);
});

test('says which version is needed where there is none', async () => {
  addPython('python3', [3, 10]);
  const refused = expect(findPython(env())).rejects;
  await refused.toBeInstanceOf(PythonMissingError);
  await expect(findPython({ PATH: '' })).rejects.toThrow(/Python 3\.11 or newer/);
});
