import { createProgress } from '../all-in-one/progress.ts';
import { ensureEnvironment, hasEnvironment } from '../python/ensure-environment.ts';
import { PythonMissingError } from '../python/find-python.ts';
import { pythonFolder, pythonOf, usualEnvironment } from '../python/layout.ts';
import type { Command } from './run-command.ts';

/** `python -m <module>` of the virtual environment, in the folder of the Python code. */
export const pythonCommand = (module: string, ...args: string[]): Command => ({
  program: pythonOf(usualEnvironment),
  args: ['-m', module, ...args],
  cwd: pythonFolder,
});

const isCi = Boolean(process.env['CI']);

/**
 * Whether the Python tools can be used. Where Python is missing they are left out, and it is said; in CI they may not be.
 */
export const havePython = async (make: 'make' | 'use'): Promise<boolean> => {
  if (make === 'use' && !isCi) return hasEnvironment('develop');
  try {
    await ensureEnvironment('develop', { env: process.env, progress: createProgress(process.stderr) });
    return true;
  } catch (error) {
    if (isCi || !(error instanceof PythonMissingError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return false;
  }
};
