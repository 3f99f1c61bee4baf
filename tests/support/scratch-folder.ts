import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of files that a test makes and throws away. */
export interface ScratchFolder {
  readonly path: string;
  readonly write: (files: Readonly<Record<string, string>>) => void;
  /** Undefined for a file that is not there. */
  readonly read: (file: string) => string | undefined;
  /** Runs git in it, as somebody whom nobody has to configure. */
  readonly git: (...args: string[]) => string;
  readonly remove: () => void;
}

const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'init.defaultBranch=main'];

export const createScratchFolder = (files: Readonly<Record<string, string>> = {}): ScratchFolder => {
  const folder = mkdtempSync(path.join(tmpdir(), 'soba-scratch-'));
  const write = (more: Readonly<Record<string, string>>): void => {
    for (const [name, content] of Object.entries(more)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  };
  write(files);
  return {
    path: folder,
    write,
    read: (name) => {
      const file = path.join(folder, name);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    },
    git: (...args) =>
      execFileSync('git', [...author, ...args], {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
