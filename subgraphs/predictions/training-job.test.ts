import { describe, expect, test } from '@jest/globals';
import { parseTrainingId, readTrainingStatus, trainingId } from './training-job.ts';

describe('the id of a training', () => {
  test('says all that has to be known of it', () => {
    const job = { tokenPair: 'stETH/USDC.e', startedAt: new Date(Date.UTC(2026, 0, 1)) };
    const id = trainingId(job);
    expect(id).toMatch(/^[\w-]+$/);
    expect(parseTrainingId(id)).toEqual(job);
  });

  test.each([
    '',
    'nonsense',
    Buffer.from('1 ../x').toString('base64url'),
    Buffer.from('x ETH/USDC').toString('base64url'),
  ])('%j is of none', (id) => {
    expect(() => parseTrainingId(id)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});

test.each([
  ['queued', 'ACCEPTED'],
  ['training_started', 'RUNNING'],
  ['running', 'RUNNING'],
  ['Training completed', 'COMPLETED'],
  ['failed', 'FAILED'],
  ['error: no data', 'FAILED'],
] as const)('a service that says %j means %s', (word, status) => {
  expect(readTrainingStatus(word)).toBe(status);
});
