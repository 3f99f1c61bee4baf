import { afterEach, describe, expect, test } from '@jest/globals';
import { composeFakes } from '#support/gateway.ts';
import { heavyOperation, sharedSubgraphs } from '#support/heavy-operation.ts';
import { createOperationPlanner } from './operation-planner.ts';
import { createPlanQueue } from './plan-queue.ts';
import { type PlannerThread, SupergraphRefused, startPlannerThread, ThreadEnded } from './planner-thread.ts';

const supergraphSdl = composeFakes(sharedSubgraphs, {});
const small = {
  source: 'query Small { node { one two } } query Other { node { id } }',
  operationName: 'Small',
};
/** Minutes of work, and gigabytes. */
const endless = { source: heavyOperation(20), operationName: undefined };

describe('the thread that plans', () => {
  let thread: PlannerThread;
  afterEach(() => thread.end());
  const start = (options: Partial<Parameters<typeof startPlannerThread>[0]> = {}): PlannerThread => {
    thread = startPlannerThread({ supergraphSdl, heapMb: 256, ...options });
    return thread;
  };

  test('knows and plans what the same planner would in this thread', async () => {
    const here = createOperationPlanner(supergraphSdl);
    expect(await start().ready).toEqual(here.facts);
    const { text, milliseconds, heapBytes } = await thread.plan(small);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(here.plan(small))));
    expect(milliseconds).toBeGreaterThan(0);
    expect(heapBytes).toBeGreaterThan(1_000_000);
  });

  test('has no plan for an operation without fetches', async () => {
    expect((await start().plan({ source: '{ __typename }', operationName: undefined })).text).toBe('null');
  });

  test('says what is wrong with an operation that does not fit, without its texts, and goes on', async () => {
    start();
    const wrong = { source: '{ node { value(n: "hunter2") } }', operationName: undefined };
    const failed = thread.plan(wrong);
    await expect(failed).rejects.toMatchObject({ name: 'PlanningFailed', isTooComplex: false });
    await expect(failed).rejects.not.toMatchObject({ message: expect.stringContaining('hunter2') });
    expect((await thread.plan(small)).text).toContain('Fetch');
  });

  test('cannot be started for what is no supergraph', async () => {
    await expect(start({ supergraphSdl: 'type Query { a: Int }' }).ready).rejects.toThrow(SupergraphRefused);
  });

  test('ends alone when an operation needs more memory than it has', async () => {
    const ended = start({ heapMb: 64 }).plan(endless);
    await expect(ended).rejects.toThrow(ThreadEnded);
    await expect(ended).rejects.toMatchObject({ isOutOfMemory: true });
    await expect(thread.plan(small)).rejects.toThrow(ThreadEnded);
  });

  test('is ended in the midst of planning, and another one plans on', async () => {
    const queue = createPlanQueue({
      startThread: start,
      timeoutMs: 500,
      maxWaiting: 10,
      observer: { planned: () => undefined, threadLost: () => undefined },
    });
    await queue.facts();
    await expect(queue.plan(endless).made).rejects.toMatchObject({ code: 'OPERATION_TOO_COMPLEX' });
    const isPlanned = async (): Promise<boolean> =>
      queue.plan(small).made.then(
        ({ text }) => text.includes('Fetch'),
        () => false,
      );
    // On a busy machine even that may take the time that it has.
    while (!(await isPlanned()));
    await queue.stop();
  });
});
