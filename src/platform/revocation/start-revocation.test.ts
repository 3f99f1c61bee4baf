import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createTestClock } from '#support/clock.ts';
import { createTestLog } from '#support/log.ts';
import { credentialFacts as facts } from '#support/revocation-log.ts';
import { startRevocation } from './start-revocation.ts';

test('where the log cannot be read after a standstill, one caller finds that out and no other waits for it', async () => {
  const clock = createTestClock();
  let reads = 0;
  let isAway = false;
  const revocation = startRevocation({
    readLog: async () => {
      reads += 1;
      if (isAway) throw new Error('away');
      return { entries: [], cursor: String(reads), isLast: true };
    },
    clock,
    logger: createTestLog().logger,
    registry: new Registry(),
    graceMs: 60_000,
    // The clock's own reads are not what is looked at.
    readEveryMs: 1_000_000,
  });
  expect(await revocation.check(facts)).toEqual({ state: 'live', certainty: 'current' });
  isAway = true;
  clock.advance(10_000);
  const before = reads;
  for (let caller = 0; caller < 3; caller += 1)
    expect(await revocation.check(facts)).toEqual({ state: 'live', certainty: 'recent' });
  expect(reads).toBe(before + 1);
  isAway = false;
  await revocation.catchUp();
  expect(await revocation.check(facts)).toEqual({ state: 'live', certainty: 'current' });
  clock.advance(10_000);
  expect(await revocation.check(facts)).toEqual({ state: 'live', certainty: 'current' });
  await revocation.stop();
});
