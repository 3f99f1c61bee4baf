import { describe, expect, test } from '@jest/globals';
import { recordSpans } from '#support/spans.ts';
import { createMerges, noteMerge, recordSteps } from './operation-trace.ts';

const attributesOf = async (merged: number, errors: number) => {
  const spans = await recordSpans(async () => {
    const merges = createMerges();
    for (let one = 0; one < merged; one += 1) noteMerge(merges, () => undefined);
    if (merges !== undefined) recordSteps(merges, { startedAt: performance.now(), errors });
  });
  return Object.fromEntries(
    spans.map(({ name, attributes }) => [
      name,
      Object.fromEntries(attributes.map(({ key, value }) => [key, value])),
    ]),
  );
};

describe('the steps of an operation in a trace', () => {
  test.each([0, 3])('tell of %d errors', async (errors) => {
    expect(await attributesOf(2, errors)).toMatchObject({
      merge: { 'soba.merge.answers': { intValue: 2 } },
      project: { 'soba.project.errors': { intValue: errors } },
    });
  });

  test('leave out merges where there were none', async () => {
    expect(await attributesOf(0, 0)).not.toHaveProperty('merge');
  });

  test('are not noted where the trace is not recorded', () => {
    expect(createMerges()).toBeUndefined();
  });
});
