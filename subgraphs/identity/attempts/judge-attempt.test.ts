import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Counter, type CounterState, judgeAttempt } from './judge-attempt.ts';

const backoff = { firstMs: 1000, longestMs: 16_000 };
const pair: Counter = { id: 'pair', free: 3, freeUnderAttack: 1, forgetMs: 60_000, blocks: true };
const account: Counter = { id: 'account', free: 5, forgetMs: 60_000, blocks: false };
const fresh: CounterState = { level: 0, blockedUntil: null, countedFrom: 0 };

/** Attempts at these times, one after the other; each is judged with what the one before has left. */
const run = (counter: Counter, times: readonly number[]) => {
  let state = fresh;
  return times.map((now) => {
    const verdict = judgeAttempt([[counter, state]], { now, backoff });
    if ('blockedUntil' in verdict) return `blocked until ${verdict.blockedUntil}`;
    state = verdict.states[0] ?? state;
    return `level ${state.level}`;
  });
};

describe('judging attempts', () => {
  test('lets so many through, then asks to wait, longer each time', () => {
    const verdicts = run(pair, [0, 0, 0, 999, 1000, 2999, 3000, 6999, 7000, 15_000, 31_000]);
    expect(verdicts).toEqual([
      'level 1',
      'level 2',
      'level 3',
      'blocked until 1000',
      'level 4',
      'blocked until 3000',
      'level 5',
      'blocked until 7000',
      'level 6',
      'level 7',
      'level 8',
    ]);
  });

  test('never asks to wait longer than the longest wait', () => {
    let state = fresh;
    let now = 0;
    for (let n = 0; n < 40; n += 1) {
      const verdict = judgeAttempt([[{ ...pair, forgetMs: 1e9 }, state]], { now, backoff });
      if ('blockedUntil' in verdict) throw new Error('blocked');
      state = verdict.states[0] ?? state;
      expect((state.blockedUntil ?? now) - now).toBeLessThanOrEqual(16_000);
      now = state.blockedUntil ?? now;
    }
    expect(state.level).toBe(23);
  });

  test('forgets one failure after each interval', () => {
    expect(run(pair, [0, 0, 59_999])).toEqual(['level 1', 'level 2', 'level 3']);
    expect(run(pair, [0, 0, 60_000])).toEqual(['level 1', 'level 2', 'level 2']);
    expect(run(pair, [0, 0, 90_000, 119_999, 120_000 + 1000])).toEqual([
      'level 1',
      'level 2',
      'level 2',
      'level 3',
      'level 3',
    ]);
    expect(run(pair, [0, 0, 10_000_000])).toEqual(['level 1', 'level 2', 'level 1']);
  });

  test('a clock that goes back forgets nothing and breaks nothing', () => {
    expect(run(pair, [100_000, 0, 0])).toEqual(['level 1', 'level 2', 'level 3']);
  });

  test('a full counter that does not block leaves each pair one try', () => {
    const attacked: CounterState = { level: 5, blockedUntil: null, countedFrom: 0 };
    const first = judgeAttempt(
      [
        [pair, fresh],
        [account, attacked],
      ],
      { now: 10, backoff },
    );
    expect(first).toMatchObject({
      states: [
        { level: 1, blockedUntil: 1010 },
        { level: 6, blockedUntil: null },
      ],
    });
  });

  test('says what an attempt has filled, once', () => {
    const at = (level: number): CounterState => ({ level, blockedUntil: null, countedFrom: 0 });
    const filledAt = (levels: readonly [number, number]) => {
      const verdict = judgeAttempt(
        [
          [pair, at(levels[0])],
          [account, at(levels[1])],
        ],
        { now: 0, backoff },
      );
      return 'filled' in verdict ? verdict.filled : null;
    };
    expect(filledAt([0, 0])).toEqual([]);
    expect(filledAt([2, 2])).toEqual(['pair']);
    expect(filledAt([3, 2])).toEqual([]);
    expect(filledAt([2, 4])).toEqual(['pair', 'account']);
    expect(filledAt([3, 5])).toEqual([]);
  });

  test('in any hour nobody has more attempts than the free ones and what the waits allow', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 300 }), (gaps) => {
        let state = fresh;
        let now = 0;
        let judged = 0;
        for (const gap of gaps) {
          now += gap;
          const verdict = judgeAttempt([[{ ...pair, forgetMs: 1e9 }, state]], { now, backoff });
          if ('blockedUntil' in verdict) {
            expect(verdict.blockedUntil).toBeGreaterThan(now);
            continue;
          }
          state = verdict.states[0] ?? state;
          judged += 1;
        }
        // 3 free, then after 1, 2, 4, 8, 16, 16 ... seconds.
        const waits = [1000, 3000, 7000, 15_000];
        const paid =
          waits.filter((wait) => wait <= now).length + Math.max(0, Math.floor((now - 15_000) / 16_000));
        expect(judged).toBeLessThanOrEqual(3 + paid);
      }),
    );
  });
});
