import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadSdl } from './subgraph-sdl.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'soba-sdl-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
};

test('a subgraph’s SDL is its schema.graphql and every other such file in its folder, in a steady order', () => {
  write('schema.graphql', 'type Query { a: Int }');
  write('wallet/wallet.graphql', 'extend type Query { c: DateTime }');
  write('accounts/accounts.graphql', 'extend type Query { b: Int }');
  write('accounts/notes.txt', 'type Nothing');
  const sdl = loadSdl(pathToFileURL(path.join(folder, 'schema.graphql')));
  const places = ['a: Int', 'b: Int', 'c: DateTime'].map((field) => sdl.indexOf(field));
  expect(places.every((place) => place > 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(sdl).toContain('scalar DateTime');
  expect(sdl).not.toContain('Nothing');
});
