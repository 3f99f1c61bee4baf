import { refuse } from '#platform/errors.ts';

export type InTurn = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

/**
 * Work with the same key happens one after the other, in this process. Attempts count as failed until they have
 * succeeded, so without turns many good ones at the same moment would be taken for too many bad ones.
 */
export const createInTurn = (longestLine: number): InTurn => {
  const lines = new Map<string, { last: Promise<unknown>; length: number }>();
  return async (key, work) => {
    const line = lines.get(key) ?? { last: Promise.resolve(), length: 0 };
    if (line.length >= longestLine) refuse('SERVICE_UNAVAILABLE');
    lines.set(key, line);
    line.length += 1;
    const turn = line.last.then(work);
    line.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      line.length -= 1;
      if (line.length === 0) lines.delete(key);
    }
  };
};
