import { describe, expect, test } from '@jest/globals';
import { createHashingQueue } from './hashing-queue.ts';

/** Work that ends when the test says so. */
const createWork = () => {
  const started: number[] = [];
  const ends: ((fail?: Error) => void)[] = [];
  const work = (n: number) => () => {
    started.push(n);
    return new Promise<number>((resolve, reject) => {
      ends[n] = (fail) => (fail === undefined ? resolve(n) : reject(fail));
    });
  };
  return { started, ends, work };
};

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the queue of hashing', () => {
  test('runs so many at once, then the others in their order', async () => {
    const { started, ends, work } = createWork();
    const queue = createHashingQueue({ running: 2, waiting: 3 });
    const all = [0, 1, 2, 3, 4].map((n) => queue.run(work(n)));
    await settle();
    expect(started).toEqual([0, 1]);
    ends[1]?.();
    await settle();
    expect(started).toEqual([0, 1, 2]);
    ends[0]?.();
    ends[2]?.();
    await settle();
    expect(started).toEqual([0, 1, 2, 3, 4]);
    ends[3]?.();
    ends[4]?.();
    await expect(Promise.all(all)).resolves.toEqual([0, 1, 2, 3, 4]);
  });

  test('refuses one more with SERVICE_UNAVAILABLE, and takes it when there is room again', async () => {
    const { ends, work } = createWork();
    const queue = createHashingQueue({ running: 1, waiting: 1 });
    const first = queue.run(work(0));
    const second = queue.run(work(1));
    await expect(queue.run(work(2))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    ends[0]?.();
    await first;
    const third = queue.run(work(3));
    await settle();
    ends[1]?.();
    await second;
    await settle();
    ends[3]?.();
    await expect(third).resolves.toBe(3);
  });

  test('goes on after a failure', async () => {
    const { ends, work } = createWork();
    const queue = createHashingQueue({ running: 1, waiting: 1 });
    const failing = queue.run(work(0));
    const next = queue.run(work(1));
    await settle();
    ends[0]?.(new Error('broken'));
    await expect(failing).rejects.toThrow('broken');
    await settle();
    ends[1]?.();
    await expect(next).resolves.toBe(1);
  });

  test('may have no place to wait', async () => {
    const { ends, work } = createWork();
    const queue = createHashingQueue({ running: 1, waiting: 0 });
    const first = queue.run(work(0));
    await expect(queue.run(work(1))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    ends[0]?.();
    await first;
  });
});
