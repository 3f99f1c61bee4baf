import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export interface ExplorerFile {
  readonly type: string;
  readonly etag: string;
  /** With gzip: the only form in memory, because nearly everybody takes it. */
  readonly zipped: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
};

const Hashes = z.record(z.string(), z.string());

export const explorerFolder = fileURLToPath(new URL('../../../explorer/dist', import.meta.url));

/** What the build made, by name, in memory; undefined when it was not built. */
export const loadExplorerFiles = (folder = explorerFolder): ReadonlyMap<string, ExplorerFile> | undefined => {
  let hashes: Readonly<Record<string, string>>;
  try {
    hashes = Hashes.parse(JSON.parse(readFileSync(path.join(folder, 'files.json'), 'utf8')));
  } catch {
    return undefined;
  }
  const files = Object.entries(hashes).map(([name, hash]): [string, ExplorerFile] => [
    name,
    {
      type: types[path.extname(name)] ?? 'application/octet-stream',
      etag: `"${hash}"`,
      zipped: readFileSync(path.join(folder, `${name}.gz`)),
    },
  ]);
  return new Map(files);
};
