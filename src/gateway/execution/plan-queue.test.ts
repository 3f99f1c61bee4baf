import { afterEach, describe, expect, test } from '@jest/globals';
import { createPlanQueue, type PlanQueue } from './plan-queue.ts';
import { type PlannerThread, startPlannerThread } from './planner-thread.ts';

const entry = new URL('../../../tests/support/obedient-planner.mjs', import.meta.url);
const never = 60_000;

/** A queue before real threads that do as they are told, with what it says about them. */
const createQueue = ({ timeoutMs = never, maxWaiting = 100 } = {}) => {
  const counts = { started: 0, ended: 0, lost: 0 };
  const outcomes: string[] = [];
  const startThread = (): PlannerThread => {
    counts.started += 1;
    const thread = startPlannerThread({ supergraphSdl: '', heapMb: 32, entry });
    const end = async (): Promise<void> => {
      await thread.end();
      counts.ended += 1;
    };
    return { ...thread, end };
  };
  const queue = createPlanQueue({
    startThread,
    timeoutMs,
    maxWaiting,
    observer: {
      planned: (outcome) => outcomes.push(outcome),
      threadLost: () => {
        counts.lost += 1;
      },
    },
  });
  const plan = (source: string) => queue.plan({ source, operationName: undefined });
  const outcomeOf = (source: string) =>
    plan(source).made.then(
      () => 'planned',
      (error: { code?: string; name: string }) => error.code ?? error.name,
    );
  return { queue, plan, outcomeOf, counts, outcomes };
};

describe('operations that are to be planned', () => {
  let queue: PlanQueue;
  afterEach(() => queue.stop());
  const start = (options?: Parameters<typeof createQueue>[0]) => {
    const created = createQueue(options);
    queue = created.queue;
    return created;
  };

  test('share one thread', async () => {
    const { outcomeOf, counts, outcomes } = start();
    expect(await Promise.all(['a', 'b', 'c'].map(outcomeOf))).toEqual(['planned', 'planned', 'planned']);
    expect(counts).toEqual({ started: 1, ended: 0, lost: 0 });
    expect(outcomes).toEqual(['planned', 'planned', 'planned']);
  });

  test('do not suffer from one that takes too long: it alone is refused, and the thread replaced', async () => {
    const { outcomeOf, counts, outcomes } = start({ timeoutMs: 200 });
    expect(await outcomeOf('first')).toBe('planned');
    expect(await Promise.all(['a', 'hang', 'b'].map(outcomeOf))).toEqual([
      'planned',
      'OPERATION_TOO_COMPLEX',
      'planned',
    ]);
    expect(counts).toEqual({ started: 2, ended: 1, lost: 1 });
    expect(outcomes).toEqual(['planned', 'planned', 'too_complex', 'planned']);
  });

  test('do not suffer from one that takes too much memory', async () => {
    const { outcomeOf, counts } = start();
    expect(await Promise.all(['a', 'allocate', 'b'].map(outcomeOf))).toEqual([
      'planned',
      'OPERATION_TOO_COMPLEX',
      'planned',
    ]);
    expect(counts.lost).toBe(2);
  });

  test('do not suffer from one that breaks the thread, nor is it called too complex', async () => {
    const { outcomeOf, outcomes } = start();
    expect(await Promise.all(['crash', 'b'].map(outcomeOf))).toEqual(['ThreadEnded', 'planned']);
    expect(outcomes).toEqual(['failed', 'planned']);
  });

  test('are tried once more when the thread breaks, because an earlier one may be to blame', async () => {
    const { outcomeOf, counts } = start();
    expect(await Promise.all(['a', 'breakUnlessFirst'].map(outcomeOf))).toEqual(['planned', 'planned']);
    expect(counts).toMatchObject({ started: 2, lost: 1 });
  });

  test('find a new thread when the last one died while it had nothing to do', async () => {
    const { plan, outcomeOf, counts } = start();
    await plan('dieLater').made;
    while (counts.lost === 0) expect(await outcomeOf('b')).toBe('planned');
    expect(counts).toMatchObject({ started: 2, lost: 1 });
  });

  test('may be refused by the planner, which goes on', async () => {
    const { outcomeOf, counts, outcomes } = start();
    expect(await Promise.all(['refuse', 'refuseComplex'].map(outcomeOf))).toEqual([
      'PlanningFailed',
      'OPERATION_TOO_COMPLEX',
    ]);
    expect(counts.started).toBe(1);
    expect(outcomes).toEqual(['failed', 'too_complex']);
  });

  test('are refused beyond the length of the queue', async () => {
    const { outcomeOf } = start({ maxWaiting: 2 });
    // The first is in work and does not wait.
    const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map(outcomeOf));
    expect(outcomes).toEqual(['planned', 'planned', 'planned', 'SERVICE_UNAVAILABLE']);
  });

  test('are not planned when they are taken out in time', async () => {
    const { plan, outcomes } = start();
    const [first, second, third] = [plan('a'), plan('b'), plan('c')];
    expect([first.withdraw(), second.withdraw(), second.withdraw()]).toEqual([false, true, false]);
    await expect(second.made).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await Promise.all([first.made, third.made]);
    expect(outcomes).toHaveLength(2);
  });

  test('are refused when the gateway stops, also the one in work, and nothing starts again', async () => {
    const { outcomeOf, counts } = start();
    await outcomeOf('a');
    const outcomes = ['hang', 'b'].map(outcomeOf);
    await queue.stop();
    expect(await Promise.all(outcomes)).toEqual(['SERVICE_UNAVAILABLE', 'SERVICE_UNAVAILABLE']);
    expect(await outcomeOf('c')).toBe('SERVICE_UNAVAILABLE');
    expect(counts).toEqual({ started: 1, ended: 1, lost: 0 });
  });

  test('are still planned after the supergraph was replaced, in a thread that ends with them', async () => {
    const { outcomeOf, counts } = start();
    const early = outcomeOf('a');
    await queue.retire();
    expect(await early).toBe('planned');
    expect(counts).toEqual({ started: 1, ended: 1, lost: 0 });
    expect(await Promise.all(['b', 'c'].map(outcomeOf))).toEqual(['planned', 'planned']);
    await queue.retire();
    expect(counts).toEqual({ started: 2, ended: 2, lost: 0 });
  });
});
