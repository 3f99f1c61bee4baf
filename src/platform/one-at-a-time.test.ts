import { describe, expect, test } from '@jest/globals';
import { createOneAtATime } from './one-at-a-time.ts';

const create = () => {
  const open: PromiseWithResolvers<void>[] = [];
  const runs = createOneAtATime(() => {
    const run = Promise.withResolvers<void>();
    open.push(run);
    return run.promise;
  });
  return { ...runs, open };
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('runs of one piece of work', () => {
  test('that are asked for while one goes on follow it, one for all who asked', async () => {
    const { afresh, open } = create();
    const first = afresh();
    let ended = 0;
    const others = [afresh(), afresh()].map((one) => one.then(() => (ended += 1)));
    open[0]?.resolve();
    await first;
    await turn();
    expect([open.length, ended]).toEqual([2, 0]);
    open[1]?.resolve();
    await Promise.all(others);
    expect([open.length, ended]).toEqual([2, 2]);
  });

  test('follow one that failed as well, and fail by themselves only', async () => {
    const { afresh, open, settled, isRunning } = create();
    const first = afresh();
    const second = afresh();
    open[0]?.reject(new Error('first'));
    await expect(first).rejects.toThrow('first');
    await turn();
    open[1]?.resolve();
    await second;
    await settled();
    expect(isRunning()).toBe(false);
  });
});
