import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { addTotals, judgeRun, readJestReport, readJunitReport } from './test-totals.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'soba-totals-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileWith = (text: string): string => {
  const file = path.join(folder, 'report');
  writeFileSync(file, text);
  return file;
};

test("pytest's report is read from its suite, errors count as failures", () => {
  const file = fileWith(
    '<?xml version="1.0"?><testsuites name="x"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1.5">',
  );
  expect(readJunitReport(file)).toEqual({ passed: 4, failed: 3, skipped: 3 });
});

test("Jest's report counts files that do not load as failures", () => {
  const report = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
  const file = fileWith(JSON.stringify({ ...report, numRuntimeErrorTestSuites: 1 }));
  expect(readJestReport(file)).toEqual({ passed: 5, failed: 2, skipped: 3 });
});

test.each([
  ['', 0],
  ['<testsuites/>', 0],
  ['{}', 1],
])('a run without a report, %j, has failed', (text, code) => {
  expect(judgeRun(code, () => readJunitReport(fileWith(text)))).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('a run that ends badly has failed even where no test did', () => {
  const fine = { passed: 3, failed: 0, skipped: 0 };
  expect(judgeRun(2, () => fine)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  expect(judgeRun(0, () => fine)).toEqual(fine);
});

test('totals of both runners are added', () => {
  expect(addTotals({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 })).toEqual({
    passed: 11,
    failed: 22,
    skipped: 33,
  });
});
