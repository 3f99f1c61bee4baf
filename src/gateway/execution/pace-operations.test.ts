import { describe, expect, test } from '@jest/globals';
import { systemClock } from '#platform/clock.ts';
import { createPace } from './pace-operations.ts';

const start = () => {
  let busy = 0;
  const pace = createPace({ clock: systemClock, utilization: () => busy });
  const begun: number[] = [];
  const begin = (count: number): void => {
    for (let number = 0; number < count; number += 1) {
      const turn = pace.begin({});
      if (turn === undefined) begun.push(number);
      else void turn.then(() => begun.push(number));
    }
  };
  const adjust = (utilization: number, times = 1): void => {
    busy = utilization;
    for (let time = 0; time < times; time += 1) pace.adjust();
  };
  return { pace, begin, adjust, begun };
};

const turns = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the pace of operations', () => {
  test('is free while the event loop has time to spare', () => {
    const { pace, begin, adjust } = start();
    begin(100);
    adjust(0.94, 10);
    begin(100);
    expect([pace.running(), pace.waiting()]).toEqual([200, 0]);
  });

  test('lets some end before others begin, in their order, when it has none', async () => {
    const { pace, begin, adjust, begun } = start();
    begin(20);
    adjust(1, 10);
    begun.length = 0;
    begin(3);
    expect([pace.running(), pace.waiting()]).toEqual([20, 3]);
    // Down to the sixteen that may run.
    for (let ended = 0; ended < 4; ended += 1) pace.end();
    expect(pace.waiting()).toBe(3);
    pace.end();
    await turns();
    expect(begun).toEqual([0]);
    pace.end();
    pace.end();
    await turns();
    expect(begun).toEqual([0, 1, 2]);
    expect([pace.running(), pace.waiting()]).toEqual([16, 0]);
    pace.end();
    begin(1);
    expect(pace.running()).toBe(16);
  });

  test('takes away and gives step by step', () => {
    const { pace, begin, adjust } = start();
    begin(100);
    adjust(1);
    for (let ended = 0; ended < 50; ended += 1) pace.end();
    begin(100);
    expect(pace.running()).toBe(80);
    adjust(0.9);
    expect(pace.running()).toBe(100);
    adjust(0.9);
    expect(pace.running()).toBe(125);
  });

  test('is free again as soon as the event loop is idle', () => {
    const { pace, begin, adjust } = start();
    begin(16);
    adjust(1);
    begin(500);
    expect([pace.running(), pace.waiting()]).toEqual([16, 500]);
    adjust(0.4);
    expect([pace.running(), pace.waiting()]).toEqual([516, 0]);
  });

  test('ends the wait of who leaves or is late, and gives the turn to the next', async () => {
    const { pace, begin, adjust, begun } = start();
    begin(16);
    adjust(1);
    const controller = new AbortController();
    const left = pace.begin({ signal: controller.signal });
    const late = pace.begin({ deadline: systemClock.now() + 5 });
    begun.length = 0;
    begin(1);
    controller.abort();
    await expect(left).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect([pace.running(), pace.waiting()]).toEqual([16, 1]);
    pace.end();
    await turns();
    expect(begun).toEqual([0]);
    expect([pace.running(), pace.waiting()]).toEqual([16, 0]);
  });

  test('keeps no turn for who left when it came', async () => {
    const { pace, begin, adjust } = start();
    begin(16);
    adjust(1);
    const controller = new AbortController();
    const left = pace.begin({ signal: controller.signal });
    controller.abort();
    pace.end();
    await expect(left).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect([pace.running(), pace.waiting()]).toEqual([15, 0]);
  });
});
