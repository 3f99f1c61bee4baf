import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A file that a tool writes: where it belongs and what it must hold. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

const isCurrent = (file: GeneratedFile): boolean =>
  existsSync(file.path) && readFileSync(file.path, 'utf8') === file.content;

/** Writes what differs, or with `--check` only tells it and returns false. */
export const writeOrCheck = (
  files: readonly GeneratedFile[],
  options: { readonly check: boolean; readonly command: string },
): boolean => {
  const stale = files.filter((file) => !isCurrent(file));
  for (const file of stale) {
    const name = path.relative(process.cwd(), file.path);
    if (options.check) {
      process.stderr.write(`${name} is not up to date. Run: ${options.command}\n`);
    } else {
      writeFileSync(file.path, file.content);
      process.stdout.write(`wrote ${name}\n`);
    }
  }
  return stale.length === 0 || !options.check;
};
