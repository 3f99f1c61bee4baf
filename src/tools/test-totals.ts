import { readFileSync } from 'node:fs';
import { z } from 'zod';

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const noTests: Totals = { passed: 0, failed: 0, skipped: 0 };

export const addTotals = (one: Totals, other: Totals): Totals => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
});

/** A run that ended badly without a failed test (a crash, no report) counts as a failure. */
export const judgeRun = (code: number, readReport: () => Totals): Totals => {
  try {
    const totals = readReport();
    return code !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
  } catch {
    return { ...noTests, failed: 1 };
  }
};

const JestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  /** Files that failed outside of any test: they do not load, or they leak. */
  numRuntimeErrorTestSuites: z.number(),
});

export const readJestReport = (file: string): Totals => {
  const report = JestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
};

/** pytest's totals stand in the attributes of the first suite. */
export const readJunitReport = (file: string): Totals => {
  const [suite = ''] = /<testsuite [^>]*>/.exec(readFileSync(file, 'utf8')) ?? [];
  const count = (name: string): number => {
    const [, value] = new RegExp(`\\b${name}="(\\d+)"`).exec(suite) ?? [];
    if (value === undefined) throw new Error(`The report of pytest has no ${name}.`);
    return Number(value);
  };
  const [failed, skipped] = [count('failures') + count('errors'), count('skipped')];
  return { passed: count('tests') - failed - skipped, failed, skipped };
};
