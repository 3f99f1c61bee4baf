import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { havePython, pythonCommand } from './python-tools.ts';
import { type Command, nodeCommand } from './run-command.ts';
import { addTotals, judgeRun, noTests, readJestReport, readJunitReport, type Totals } from './test-totals.ts';

const run = ({ program, args, cwd }: Command): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: 'inherit' });
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, pass);
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });

const withReport = async (work: (file: string) => Promise<Totals>): Promise<Totals> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'soba-tests-'));
  try {
    return await work(path.join(folder, 'report'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The test environment fails what leaks; `--forceExit` keeps a leak from hanging the run as well. */
const testWithJest = (args: readonly string[]): Promise<Totals> =>
  withReport(async (file) => {
    const own = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];
    const report = ['--json', '--forceExit', `--outputFile=${file}`];
    const code = await run(nodeCommand(...own, ...report, ...args));
    return judgeRun(code, () => readJestReport(file));
  });

const testWithPytest = async (args: readonly string[]): Promise<Totals> => {
  if (!(await havePython('make'))) {
    process.stdout.write('The Python tests were left out.\n');
    return noTests;
  }
  return withReport(async (file) => {
    const code = await run(pythonCommand('pytest', `--junitxml=${file}`, ...args));
    return judgeRun(code, () => readJunitReport(file));
  });
};

const folder = 'python/';
const given = process.argv.slice(2);
const ofPython = given.filter((arg) => arg.startsWith(folder)).map((arg) => arg.slice(folder.length));
const ofJest = given.filter((arg) => !arg.startsWith(folder));

/** Paths below python/ are pytest's, everything else is Jest's; without arguments both run all they have. */
const python = given.length === 0 || ofPython.length > 0 ? await testWithPytest(ofPython) : noTests;
const jest = given.length === 0 || ofJest.length > 0 ? await testWithJest(ofJest) : noTests;
const { passed, failed, skipped } = addTotals(python, jest);
process.stdout.write(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
