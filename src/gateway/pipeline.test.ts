import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { refuse } from '#platform/errors.ts';
import { createMetrics } from '#platform/metrics.ts';
import { createNotedRefusals } from './explain/refusals.ts';
import { createStages, runInOrder } from './pipeline.ts';
import type { ReadonlyRequest } from './request.ts';
import type { Stage } from './stage.ts';

const request = { contextValue: { explain: false }, response: {} } as ReadonlyRequest;

const listenerOf = async (stages: readonly Stage[]) => {
  const listener = await runInOrder(stages, createNotedRefusals()).requestDidStart?.(request as never);
  return listener as {
    didResolveOperation: (request: ReadonlyRequest) => Promise<void>;
    responseForOperation: (request: ReadonlyRequest) => Promise<unknown>;
    willSendResponse: (request: ReadonlyRequest) => Promise<void>;
  };
};

describe('the pipeline', () => {
  test('runs each moment of its stages in the order of the list, however slow the first is', async () => {
    const seen: string[] = [];
    const stage = (name: string, milliseconds: number): Stage => ({
      name,
      admit: async () => {
        await sleep(milliseconds);
        seen.push(`admit ${name}`);
      },
      record: async () => {
        await sleep(milliseconds);
        seen.push(`record ${name}`);
      },
    });
    const listener = await listenerOf([stage('slow', 20), stage('fast', 0)]);
    await listener.didResolveOperation(request);
    await listener.willSendResponse(request);
    expect(seen).toEqual(['admit slow', 'admit fast', 'record slow', 'record fast']);
  });

  test('stops admitting at the first refusal, which keeps its code and status', async () => {
    let reached = false;
    const listener = await listenerOf([
      { name: 'refuses', admit: () => refuse('FORBIDDEN', { hint: 'no' }) },
      {
        name: 'later',
        admit: () => {
          reached = true;
        },
      },
    ]);
    await expect(listener.didResolveOperation(request)).rejects.toMatchObject({
      extensions: { code: 'FORBIDDEN', hint: 'no', http: { status: 403 } },
    });
    expect(reached).toBe(false);
  });

  test('takes the first answer that a stage gives', async () => {
    const listener = await listenerOf([
      { name: 'none', answer: async () => null },
      { name: 'first', answer: async () => ({ first: true }) as never },
      { name: 'second', answer: async () => ({ second: true }) as never },
    ]);
    expect(await listener.responseForOperation(request)).toEqual({ first: true });
  });

  test('has a name for every stage, each once', () => {
    const metrics = createMetrics({ service: 'test', withProcess: false });
    const names = createStages({
      metrics,
      introspection: 'OFF',
      authorisation: {} as never,
      cost: {} as never,
      rate: {} as never,
      explanation: {} as never,
      forwarded: [],
      responses: {} as never,
      execution: {} as never,
      introspect: { share: () => undefined },
      recordUsage: () => undefined,
    }).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
