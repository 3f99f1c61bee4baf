import { describe, expect, test } from '@jest/globals';
import { createGroupCommit } from './group-commit.ts';

/** Writes end when the test says so. */
const createWrites = () => {
  const batches: { readonly items: readonly number[]; readonly end: (error?: Error) => void }[] = [];
  return {
    batches,
    write: (items: readonly number[]) =>
      new Promise<readonly string[]>((resolve, reject) => {
        const end = (error?: Error): void => {
          if (error === undefined) resolve(items.map((item) => `wrote ${item}`));
          else reject(error);
        };
        batches.push({ items, end });
      }),
  };
};

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a group commit', () => {
  test('writes together what comes in one turn, and then what came while that was written', async () => {
    const { batches, write } = createWrites();
    const add = createGroupCommit(write, { most: 3 });
    const first = [1, 2].map(add);
    await turn();
    const later = [3, 4, 5, 6].map(add);
    await turn();
    expect(batches.map(({ items }) => items)).toEqual([[1, 2]]);
    batches[0]?.end();
    await expect(Promise.all(first)).resolves.toEqual(['wrote 1', 'wrote 2']);
    await turn();
    batches[1]?.end();
    await turn();
    batches[2]?.end();
    await expect(Promise.all(later)).resolves.toEqual([3, 4, 5, 6].map((item) => `wrote ${item}`));
    expect(batches.map(({ items }) => items)).toEqual([[1, 2], [3, 4, 5], [6]]);
  });

  test('tells those of a failed write, and goes on with the others', async () => {
    const { batches, write } = createWrites();
    const add = createGroupCommit(write, { most: 10 });
    const failing = Promise.allSettled([1, 2].map(add));
    await turn();
    const other = add(3);
    batches[0]?.end(new Error('The disk is full.'));
    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await turn();
    batches[1]?.end();
    await expect(other).resolves.toBe('wrote 3');
    const after = add(4);
    await turn();
    batches[2]?.end();
    await expect(after).resolves.toBe('wrote 4');
  });
});
