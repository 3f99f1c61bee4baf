import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  /** Files that failed outside of any test: they do not load, or they leak. */
  numRuntimeErrorTestSuites: z.number(),
});

interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const nodeFlags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

const runJest = (args: readonly string[]): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [...nodeFlags, 'node_modules/jest/bin/jest.js', ...args], {
      stdio: 'inherit',
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
    child.once('exit', (code) => resolve(code ?? 1));
  });

const readTotals = (file: string): Totals => {
  const report = Report.parse(JSON.parse(readFileSync(file, 'utf8')));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
};

/**
 * A run that ended badly without a failed test (a crash, no report) counts as a failure. The test environment fails what
 * leaks; `--forceExit` keeps a leak from hanging the run as well.
 */
const testWithJest = async (args: readonly string[]): Promise<Totals> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'soba-jest-'));
  const file = path.join(folder, 'report.json');
  try {
    const code = await runJest(['--json', '--forceExit', `--outputFile=${file}`, ...args]);
    const totals = readTotals(file);
    return code !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const { passed, failed, skipped } = await testWithJest(process.argv.slice(2));
process.stdout.write(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
