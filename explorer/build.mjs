// Bundles the page at /explorer into dist/, which is not committed. Everything the page needs is in it: nothing comes
// from another server.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const [unfinished, finished] = [join(root, `dist-${process.pid}`), join(root, 'dist')];

/** Workers are files of their own, which the page starts by name. */
const entries = {
  explorer: 'src/main.jsx',
  'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
  'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
  'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
};

const bundle = () =>
  build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: unfinished,
    bundle: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.ttf': 'file', '.svg': 'dataurl' },
    legalComments: 'linked',
    logLevel: 'warning',
  });

/** Each file beside its zipped self, and a list with what a browser may keep them by. */
const finish = () => {
  copyFileSync(join(root, 'src/page.html'), join(unfinished, 'index.html'));
  const files = readdirSync(unfinished).map((name) => {
    const content = readFileSync(join(unfinished, name));
    writeFileSync(join(unfinished, `${name}.gz`), gzipSync(content, { level: 9 }));
    return [name, createHash('sha256').update(content).digest('hex').slice(0, 32)];
  });
  writeFileSync(join(unfinished, 'files.json'), JSON.stringify(Object.fromEntries(files)));
  rmSync(finished, { recursive: true, force: true });
  renameSync(unfinished, finished);
};

mkdirSync(unfinished, { recursive: true });
try {
  await bundle();
  finish();
} finally {
  rmSync(unfinished, { recursive: true, force: true });
}
