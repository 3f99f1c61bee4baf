import { afterEach, describe, expect, test } from '@jest/globals';
import { createTestClock } from '#support/clock.ts';
import { createRevocationLog } from '#support/revocation-log.ts';
import { until } from '#support/until.ts';
import { type LogFollower, startLogFollower } from './follow-log.ts';
import { createMemoryRevocations } from './store-memory.ts';

let follower: LogFollower | undefined;
afterEach(() => follower?.stop());

const factsOf = (sessionId: string) => ({
  tokenHash: null,
  sessionId,
  userId: 'user',
  version: 1,
  tenant: 'tenant',
  issuedAt: 0,
});

const setUp = (everyMs = 3_600_000) => {
  const log = createRevocationLog();
  const clock = createTestClock();
  const store = createMemoryRevocations({ clock });
  const outcomes: boolean[] = [];
  follower = startLogFollower({
    read: log.read,
    store,
    clock,
    everyMs,
    onRun: (error) => outcomes.push(error === undefined),
  });
  return { log, store, outcomes, follower };
};

describe('the follower of the log', () => {
  test('reads every page when it starts, and only what is new afterwards', async () => {
    const { log, store, follower: started } = setUp();
    for (const id of ['a', 'b', 'c', 'd', 'e']) log.add('session', id);
    await started.catchUp();
    expect(store.size()).toBe(5);
    const before = log.reads();
    log.add('session', 'f');
    await started.catchUp();
    expect(log.reads() - before).toBe(1);
    expect(store.revokedBy(factsOf('f'))).toBe('session');
  });

  test('catching up includes what was added while another run was under way', async () => {
    const { log, store, follower: started } = setUp();
    log.add('session', 'a');
    const first = started.catchUp();
    log.add('session', 'b');
    const second = Promise.all([started.catchUp(), started.catchUp()]);
    await first;
    await second;
    expect(store.revokedBy(factsOf('b'))).toBe('session');
  });

  test('catching up fails when the log cannot be read, and works again when it can', async () => {
    const { log, store, follower: started } = setUp();
    await started.catchUp();
    log.add('session', 'a');
    log.setBroken(true);
    await expect(started.catchUp()).rejects.toThrow('cannot be reached');
    log.setBroken(false);
    await started.catchUp();
    expect(store.size()).toBe(1);
  });

  test('runs by the clock, and tells how each run ended', async () => {
    const { log, store, outcomes } = setUp(5);
    await until(() => outcomes.length > 0);
    log.setBroken(true);
    await until(() => outcomes.at(-1) === false);
    log.add('session', 'a');
    log.setBroken(false);
    await until(() => store.size() === 1);
    expect(outcomes[0]).toBe(true);
  });
});
