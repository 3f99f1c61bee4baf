import type { Environment } from '#platform/config.ts';
import { runQuietly } from './run-quietly.ts';

/** The message says what to install. */
export class PythonMissingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PythonMissingError';
  }
}

const candidates = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];

/** The version, and whether a virtual environment can be made: Debian divides Python into packages. */
const question = `
import sys
try:
    import ensurepip, venv
    whole = "whole"
except ImportError:
    whole = "without-venv"
print(sys.executable, sys.version_info[0], sys.version_info[1], whole, sep="|")
`;

interface Found {
  readonly program: string;
  readonly isRecent: boolean;
  readonly isWhole: boolean;
}

const look = async (candidate: string, env: Environment): Promise<Found | undefined> => {
  const { code, output } = await runQuietly(candidate, ['-I', '-c', question], { env });
  const [program = '', major, minor, whole] = (output.split('\n').at(-1) ?? '').split('|');
  if (code !== 0 || program === '') return undefined;
  return { program, isRecent: Number(major) === 3 && Number(minor) >= 11, isWhole: whole === 'whole' };
};

/** A Python that can make the virtual environment, or an error that says what is missing. */
export const findPython = async (env: Environment): Promise<string> => {
  let recent: Found | undefined;
  for (const candidate of candidates) {
    const found = await look(candidate, env);
    if (found?.isRecent !== true) continue;
    if (found.isWhole) return found.program;
    recent ??= found;
  }
  throw new PythonMissingError(
    recent === undefined
      ? 'The Python services need Python 3.11 or newer, and there is none on the PATH. See https://www.python.org/downloads.'
      : `${recent.program} cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv.`,
  );
};
