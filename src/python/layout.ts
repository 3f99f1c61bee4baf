import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where the Python code is, and the working folder of its tools. */
export const pythonFolder = path.join(root, 'python');

export const usualEnvironment = path.join(root, '.venv');

/** The interpreter of a virtual environment. */
export const pythonOf = (environment: string): string => path.join(environment, 'bin', 'python');

export interface PythonServiceName {
  /** As `python -m soba_services` knows it. */
  readonly name: string;
  /** The setting that says where one runs already. */
  readonly urlSetting: string;
  readonly portSetting: string;
}

const named = (name: string): PythonServiceName => {
  const prefix = name.replaceAll('-', '_').toUpperCase();
  return { name, urlSetting: `${prefix}_URL`, portSetting: `${prefix}_PORT` };
};

export const pythonServices: readonly PythonServiceName[] = [
  'ml-models',
  'nlp-translation',
  'fraud-detection',
  'data-processing',
  'blockchain-intelligence',
].map(named);
