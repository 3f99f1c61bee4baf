import { describe, expect, jest, test } from '@jest/globals';
import { systemClock } from '#platform/clock.ts';
import { UpstreamFailure } from '#platform/upstream/failure.ts';
import type { Waiter } from '#platform/upstream/waiter.ts';
import { createFlights } from './flights.ts';
import type { Waits } from './waits.ts';

const createWaits = () => {
  const leaving = new Set<Parameters<Waits['add']>[0]>();
  const waits: Waits = {
    timeLeft: () => 1000,
    hasLeft: () => false,
    add: (leave) => void leaving.add(leave),
    delete: (leave) => void leaving.delete(leave),
  };
  return { waits, leaving };
};

const key = { scope: 's', body: 'b' };
const open = new UpstreamFailure('open', 'no');

describe.each([['shared', key] as const, ['its own', undefined] as const])('a call that is %s', (_, of) => {
  test('may fail before anybody can wait for it', async () => {
    const flights = createFlights<string>(systemClock, () => undefined);
    const { waits, leaving } = createWaits();
    const start = {
      milliseconds: 1000,
      run: jest.fn((_limit: unknown, { reject }: Waiter<string>) => reject(open)),
    };
    await expect(flights.board(of, waits, start)).rejects.toBe(open);
    await expect(flights.board(of, waits, start)).rejects.toBe(open);
    // Nobody joins what has ended, and nobody is waited for any more.
    expect([start.run.mock.calls.length, leaving.size]).toEqual([2, 0]);
  });

  test('may break before it begins', async () => {
    const flights = createFlights<string>(systemClock, () => undefined);
    const { waits, leaving } = createWaits();
    const run = jest.fn(() => {
      throw new Error('broken');
    });
    const start = { milliseconds: 1000, run };
    await expect(flights.board(of, waits, start)).rejects.toMatchObject({ kind: 'bad-answer' });
    await expect(flights.board(of, waits, start)).rejects.toMatchObject({ kind: 'bad-answer' });
    expect([run.mock.calls.length, leaving.size]).toEqual([2, 0]);
  });

  test('may be answered at once', async () => {
    const flights = createFlights<string>(systemClock, () => undefined);
    const { waits, leaving } = createWaits();
    const landing = flights.board(of, waits, {
      milliseconds: 1000,
      run: (_limit, { resolve }) => resolve('v'),
    });
    await expect(landing).resolves.toMatchObject({ value: 'v', isShared: false, isFirst: true });
    expect(leaving.size).toBe(0);
  });
});

test('who shares a call is let go when it has ended, each from its own request', async () => {
  const onJoin = jest.fn();
  const flights = createFlights<string>(systemClock, onJoin);
  const [one, other] = [createWaits(), createWaits()];
  const { promise, resolve } = Promise.withResolvers<(value: string) => void>();
  const start = {
    milliseconds: 1000,
    run: (_limit: unknown, waiter: Waiter<string>) => resolve(waiter.resolve),
  };
  const landings = [flights.board(key, one.waits, start), flights.board(key, other.waits, start)];
  expect([one.leaving.size, other.leaving.size, onJoin.mock.calls.length]).toEqual([1, 1, 1]);
  (await promise)('v');
  expect(await Promise.all(landings)).toMatchObject([
    { value: 'v', isShared: true, isFirst: true },
    { value: 'v', isShared: true, isFirst: false },
  ]);
  expect([one.leaving.size, other.leaving.size]).toEqual([0, 0]);
});
