import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { admin, type FlagsGraph, otherAdmin, startFlagsGraph } from '#support/flags-graph.ts';

let graph: FlagsGraph;
beforeAll(async () => {
  graph = await startFlagsGraph();
});
afterAll(() => graph.stop());

const production = { environment: 'production' };
const isEnabled = async (key: string): Promise<boolean> =>
  (await graph.ask('query($key: ID!) { isFeatureEnabled(key: $key) }', { key })).data.isFeatureEnabled;

const create = (key: string) => graph.change('createFlag', { key, description: '' });

describe('where a second person is needed', () => {
  const percentage = (value: number, version: number) => ({
    key: 'guarded',
    ...production,
    version,
    percentage: value,
  });
  beforeAll(async () => {
    await create('guarded');
    await graph.configure('guarded', { enabled: true, rollout: { percentage: 100 } });
    await graph.change('setFlagApproval', { ...production, required: true });
  });

  test('a change waits, is not decided by whoever asked for it, and is made once', async () => {
    const { request } = await graph.change('setRolloutPercentage', percentage(0, 2));
    expect(request).toMatchObject({
      status: 'PENDING',
      differences: [{ path: 'rollout.percentage', before: '100', after: '0' }],
    });
    await expect(isEnabled('guarded')).resolves.toBe(true);
    const decision = { id: request.id, approve: true };
    await expect(graph.change('decideFlagChange', decision)).resolves.toMatchObject({ reason: 'OWN_CHANGE' });
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => graph.change('decideFlagChange', decision, otherAdmin)),
    );
    expect(outcomes.map(({ reason }) => reason ?? 'APPLIED').toSorted()).toEqual([
      'APPLIED',
      'NOT_PENDING',
      'NOT_PENDING',
    ]);
    const applied = outcomes.find(({ change }) => change !== undefined);
    expect(applied.change).toMatchObject({ actorId: admin.id, approvedBy: otherAdmin.id });
    await expect(isEnabled('guarded')).resolves.toBe(false);
  });

  test('what was turned down or is out of date is not made', async () => {
    const first = await graph.change('setRolloutPercentage', percentage(1, 3));
    const second = await graph.change('setRolloutPercentage', percentage(2, 3));
    const down = await graph.change('decideFlagChange', { id: first.request.id, approve: false }, otherAdmin);
    expect(down.request.status).toBe('REJECTED');
    await graph.change('killFlag', { key: 'guarded', ...production });
    await expect(
      graph.change('decideFlagChange', { id: second.request.id, approve: true }, otherAdmin),
    ).resolves.toMatchObject({ reason: 'VERSION_CONFLICT', currentVersion: 4 });
  });

  test('the kill switch does not wait', async () => {
    await create('urgent');
    const { request } = await graph.configure('urgent', { enabled: true, rollout: { percentage: 100 } });
    await graph.change('decideFlagChange', { id: request.id, approve: true }, otherAdmin);
    await expect(isEnabled('urgent')).resolves.toBe(true);
    await expect(graph.change('killFlag', { key: 'urgent' })).resolves.toMatchObject({
      change: { action: 'flag.killed' },
    });
    await expect(isEnabled('urgent')).resolves.toBe(false);
  });

  test('a change that could not be made is refused before anybody is asked', async () => {
    await expect(graph.change('setRolloutPercentage', percentage(101, 4))).resolves.toMatchObject({
      reason: 'INVALID_INPUT',
    });
  });

  test('ending that needs a second person as well', async () => {
    const { request } = await graph.change('setFlagApproval', { ...production, required: false });
    expect(request.status).toBe('PENDING');
    await graph.change('decideFlagChange', { id: request.id, approve: true }, otherAdmin);
    await expect(graph.configure('urgent', { enabled: true })).resolves.toMatchObject({
      __typename: 'FlagChangeApplied',
    });
  });
});
