import { describe, expect, test } from '@jest/globals';
import { createInTurn } from './in-turn.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('taking turns', () => {
  test('is by key: one after the other, in order, also after a failure', async () => {
    const inTurn = createInTurn(10);
    const log: string[] = [];
    const ends = new Map<string, (fail?: Error) => void>();
    const work = (name: string) => () => {
      log.push(name);
      return new Promise<string>((resolve, reject) => {
        ends.set(name, (fail) => (fail === undefined ? resolve(name) : reject(fail)));
      });
    };
    const a1 = inTurn('a', work('a1'));
    const a2 = inTurn('a', work('a2'));
    const b1 = inTurn('b', work('b1'));
    await settle();
    expect(log).toEqual(['a1', 'b1']);
    ends.get('a1')?.(new Error('broken'));
    await expect(a1).rejects.toThrow('broken');
    await settle();
    expect(log).toEqual(['a1', 'b1', 'a2']);
    ends.get('a2')?.();
    ends.get('b1')?.();
    await expect(Promise.all([a2, b1])).resolves.toEqual(['a2', 'b1']);
    const a3 = inTurn('a', work('a3'));
    await settle();
    expect(log.at(-1)).toBe('a3');
    ends.get('a3')?.();
    await a3;
  });

  test('is refused where the line is too long, and only there', async () => {
    const inTurn = createInTurn(2);
    let end: () => void = () => undefined;
    const first = inTurn('a', () => new Promise<void>((resolve) => (end = resolve)));
    const second = inTurn('a', async () => 'second');
    await expect(inTurn('a', async () => 'third')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await expect(inTurn('b', async () => 'other')).resolves.toBe('other');
    await settle();
    end();
    await first;
    await expect(second).resolves.toBe('second');
    await expect(inTurn('a', async () => 'later')).resolves.toBe('later');
  });
});
