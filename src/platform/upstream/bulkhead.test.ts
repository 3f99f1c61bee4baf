import { describe, expect, test } from '@jest/globals';
import { createBulkhead } from './bulkhead.ts';
import { UpstreamFailure } from './failure.ts';

const never = new AbortController().signal;

describe('a bulkhead', () => {
  test('lets as many in as it has places, and the next when one leaves, in turn', async () => {
    const bulkhead = createBulkhead({ limit: 2, queueLimit: 10 });
    expect([bulkhead.enter(never), bulkhead.enter(never)]).toEqual([undefined, undefined]);
    const entered: number[] = [];
    const waiting = [1, 2, 3].map(async (number) => {
      await bulkhead.enter(never);
      entered.push(number);
    });
    expect([bulkhead.running(), bulkhead.waiting()]).toEqual([2, 3]);
    bulkhead.leave();
    await waiting[0];
    expect(entered).toEqual([1]);
    // Who comes now waits behind the others.
    expect(bulkhead.enter(never)).toBeDefined();
    bulkhead.leave();
    bulkhead.leave();
    await Promise.all(waiting);
    expect(entered).toEqual([1, 2, 3]);
    for (let left = 0; left < 3; left += 1) bulkhead.leave();
    expect([bulkhead.running(), bulkhead.waiting()]).toEqual([0, 0]);
    expect(bulkhead.enter(never)).toBeUndefined();
  });

  test('refuses who would have to wait behind too many', () => {
    const bulkhead = createBulkhead({ limit: 1, queueLimit: 1 });
    void bulkhead.enter(never);
    void bulkhead.enter(never);
    expect(bulkhead.enter(never)).toMatchObject({ kind: 'full' });
    expect([bulkhead.running(), bulkhead.waiting()]).toEqual([1, 1]);
  });

  test('forgets who gives up waiting', async () => {
    const bulkhead = createBulkhead({ limit: 1, queueLimit: 1 });
    void bulkhead.enter(never);
    const controller = new AbortController();
    const waiting = bulkhead.enter(controller.signal);
    const reason = new UpstreamFailure('timeout', 'late');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(bulkhead.waiting()).toBe(0);
    bulkhead.leave();
    expect(bulkhead.running()).toBe(0);
  });
});
