import { describe, expect, test } from '@jest/globals';
import { createTestClock } from '#support/clock.ts';
import { credentialFacts as facts } from '#support/revocation-log.ts';
import { createBreaker } from '../rate-limit/breaker.ts';
import { createRevocationCheck } from './check-revocation.ts';
import type { RevocationEntry } from './entry.ts';
import type { RevocationAnswer, RevocationStore } from './store.ts';
import { createMemoryRevocations } from './store-memory.ts';

const sessionEnded: RevocationEntry = {
  kind: 'session',
  subject: 'session',
  value: 1,
  expiresAt: Number.MAX_SAFE_INTEGER,
};
const live = (certainty: 'current' | 'recent') => ({ state: 'live', certainty });

const setUp = (find?: RevocationStore['find']) => {
  const clock = createTestClock();
  const local = createMemoryRevocations({ clock });
  let asked = 0;
  const counted: RevocationStore['find'] | undefined =
    find === undefined
      ? undefined
      : (given) => {
          asked += 1;
          return find(given);
        };
  const breaker = createBreaker({ clock, random: () => 1, onChange: () => undefined });
  const check = createRevocationCheck({
    local,
    graceMs: 60_000,
    ...(counted === undefined ? {} : { shared: { store: { find: counted }, breaker, budgetMs: 20 } }),
  });
  const hear = (entries: readonly RevocationEntry[] = []) =>
    local.apply({ entries, cursor: 'c', isLast: true }, clock.now());
  return { clock, check: () => check(facts), hear, asked: () => asked };
};

const answering = (answer: RevocationAnswer) => setUp(async () => answer);
const failing = () =>
  setUp(async () => {
    throw new Error('away');
  });

describe('a credential without a shared store', () => {
  test('is unknown before the log was ever read', async () => {
    await expect(setUp().check()).resolves.toEqual({ state: 'unknown' });
  });

  test('is live, then only recently so, then unknown, the longer the log is silent', async () => {
    const { clock, check, hear } = setUp();
    await hear();
    clock.advance(2999);
    await expect(check()).resolves.toEqual(live('current'));
    clock.advance(1);
    await expect(check()).resolves.toEqual(live('recent'));
    clock.advance(56_999);
    await expect(check()).resolves.toEqual(live('recent'));
    clock.advance(1);
    await expect(check()).resolves.toEqual({ state: 'unknown' });
    await hear();
    await expect(check()).resolves.toEqual(live('current'));
  });

  test('stays revoked however long the log is silent', async () => {
    const { clock, check, hear } = setUp();
    await hear([sessionEnded]);
    clock.advance(3_600_000);
    await expect(check()).resolves.toEqual({ state: 'revoked', by: 'session' });
  });
});

describe('a credential with a shared store', () => {
  test('is live when the current store says so, though this process has not read the log', async () => {
    await expect(answering({ revokedBy: null, isCurrent: true }).check()).resolves.toEqual(live('current'));
  });

  test('is revoked when the store says so, be it current or not', async () => {
    for (const isCurrent of [true, false]) {
      const { check, hear } = answering({ revokedBy: 'user', isCurrent });
      await hear();
      await expect(check()).resolves.toEqual({ state: 'revoked', by: 'user' });
    }
  });

  test('is revoked without asking when this process knows it already', async () => {
    const { check, hear, asked } = answering({ revokedBy: null, isCurrent: true });
    await hear([sessionEnded]);
    await expect(check()).resolves.toEqual({ state: 'revoked', by: 'session' });
    expect(asked()).toBe(0);
  });

  test('is unknown when the store was flushed and this process has no copy', async () => {
    await expect(answering({ revokedBy: null, isCurrent: false }).check()).resolves.toEqual({
      state: 'unknown',
    });
  });

  test('is judged by the own copy when the store was flushed', async () => {
    const { check, hear } = answering({ revokedBy: null, isCurrent: false });
    await hear();
    await expect(check()).resolves.toEqual(live('current'));
  });

  test('is judged by the own copy while the store fails, and the store is soon left alone', async () => {
    const { clock, check, hear, asked } = failing();
    await hear();
    for (let n = 0; n < 10; n += 1) {
      clock.advance(20);
      await expect(check()).resolves.toEqual(live('current'));
    }
    expect(asked()).toBe(3);
    clock.advance(500);
    await check();
    expect(asked()).toBe(4);
  });

  test('does not wait for a store that hangs', async () => {
    const { check, hear } = setUp(() => new Promise(() => undefined));
    await hear();
    await expect(check()).resolves.toEqual(live('current'));
  });
});
