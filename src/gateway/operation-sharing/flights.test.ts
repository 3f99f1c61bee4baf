import { describe, expect, test } from '@jest/globals';
import type { StopSignal } from '#platform/stop-signal.ts';
import { createTestClock } from '#support/clock.ts';
import { createFlights, type Passenger } from './flights.ts';

const start = () => {
  const clock = createTestClock();
  const flights = createFlights<string>(clock.now);
  const started: {
    readonly land: (value: string) => void;
    readonly fail: (error: Error) => void;
    readonly signal: StopSignal;
  }[] = [];
  const work = (signal: StopSignal): Promise<string> =>
    new Promise((land, fail) => {
      started.push({ land, fail, signal });
    });
  const createPassenger = (milliseconds = 10_000) => {
    const controller = new AbortController();
    const passenger: Passenger = { signal: controller.signal, deadline: clock.now() + milliseconds };
    return { passenger, leave: () => controller.abort() };
  };
  return { flights, started, work, createPassenger, clock };
};

describe('equal work at the same time', () => {
  test('is done once, and everybody knows who began it', async () => {
    const { flights, started, work, createPassenger } = start();
    const all = [1, 2, 3].map(() => flights.board('key', createPassenger().passenger, work));
    const other = flights.board('other', createPassenger().passenger, work);
    expect(started).toHaveLength(2);
    started[0]?.land('a');
    started[1]?.land('b');
    expect(await Promise.all(all)).toEqual([
      { value: 'a', isJoiner: false, count: 3 },
      { value: 'a', isJoiner: true, count: 3 },
      { value: 'a', isJoiner: true, count: 3 },
    ]);
    expect(await other).toEqual({ value: 'b', isJoiner: false, count: 1 });
  });

  test('is done again when it has ended, well or not', async () => {
    const { flights, started, work, createPassenger } = start();
    const [first, joined] = [1, 2].map(() => flights.board('key', createPassenger().passenger, work));
    started[0]?.fail(new Error('no'));
    await expect(first).rejects.toThrow('no');
    await expect(joined).rejects.toThrow('no');
    const again = flights.board('key', createPassenger().passenger, work);
    started[1]?.land('again');
    await expect(again).resolves.toMatchObject({ value: 'again', isJoiner: false });
  });
});

describe('one who leaves', () => {
  test('does not take the work from those who wait, though it began it', async () => {
    const { flights, started, work, createPassenger } = start();
    const leader = createPassenger();
    const first = flights.board('key', leader.passenger, work);
    const joined = flights.board('key', createPassenger().passenger, work);
    leader.leave();
    await expect(first).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(started[0]?.signal.aborted).toBe(false);
    started[0]?.land('a');
    await expect(joined).resolves.toMatchObject({ value: 'a', isJoiner: true });
  });

  test('as the last one calls it off, and nobody joins it any more', async () => {
    const { flights, started, work, createPassenger } = start();
    const two = [createPassenger(), createPassenger()];
    const waiting = two.map(({ passenger }) => flights.board('key', passenger, work));
    for (const { leave } of two) leave();
    await Promise.allSettled(waiting);
    expect(started[0]?.signal.aborted).toBe(true);
    void flights.board('key', createPassenger().passenger, work).catch(() => undefined);
    expect(started).toHaveLength(2);
    started[0]?.fail(new Error('aborted'));
  });

  test('had left before it came', async () => {
    const { flights, work, createPassenger } = start();
    const gone = createPassenger();
    gone.leave();
    await expect(flights.board('key', gone.passenger, work)).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
  });
});

test('one with less time than the one who began it waits no longer than that', async () => {
  const { flights, started, work, createPassenger } = start();
  const first = flights.board('key', createPassenger(10_000).passenger, work);
  await expect(flights.board('key', createPassenger(0).passenger, work)).rejects.toMatchObject({
    code: 'DEADLINE_EXCEEDED',
  });
  expect(started[0]?.signal.aborted).toBe(false);
  started[0]?.land('a');
  await expect(first).resolves.toMatchObject({ value: 'a' });
  expect(started[0]?.signal.aborted).toBe(false);
});

test('one with less time than the one who began it leaves no timer behind, however it ended', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const { flights, started, work, createPassenger } = start();
  const before = timers();
  for (const end of ['land', 'fail'] as const) {
    const both = [10_000, 5000].map((ms) => flights.board('key', createPassenger(ms).passenger, work));
    expect(timers()).toBe(before + 1);
    if (end === 'land') started.at(-1)?.land('a');
    else started.at(-1)?.fail(new Error('no'));
    await Promise.allSettled(both);
    expect(timers()).toBe(before);
  }
});
