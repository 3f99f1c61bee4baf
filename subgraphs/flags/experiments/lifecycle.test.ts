import { describe, expect, test } from '@jest/globals';
import { draftOf, experimentOf } from '#support/experiments.ts';
import { type Status, statuses } from './experiment.ts';
import { type Action, act, applyChange, type DraftChange, lockedFields } from './lifecycle.ts';

const now = new Date('2026-03-01T00:00:00Z');
const actions: readonly Action[] = ['START', 'PAUSE', 'STOP', 'CONCLUDE', 'ROLL_BACK'];

describe('the life of an experiment', () => {
  const after: Readonly<Record<Status, Partial<Record<Action, Status>>>> = {
    DRAFT: { START: 'RUNNING' },
    RUNNING: { PAUSE: 'PAUSED', STOP: 'STOPPED', CONCLUDE: 'CONCLUDED', ROLL_BACK: 'ROLLED_BACK' },
    PAUSED: { START: 'RUNNING', STOP: 'STOPPED', CONCLUDE: 'CONCLUDED', ROLL_BACK: 'ROLLED_BACK' },
    STOPPED: { START: 'RUNNING', CONCLUDE: 'CONCLUDED' },
    CONCLUDED: {},
    ROLLED_BACK: { CONCLUDE: 'CONCLUDED' },
  };

  test.each(statuses.flatMap((status) => actions.map((action) => [status, action] as const)))(
    'from %s by %s',
    (status, action) => {
      const before = experimentOf({ status });
      const next = act(before, { action }, now);
      expect(next?.status).toBe(after[status][action]);
      if (next !== undefined) expect(next.version).toBe(before.version + 1);
    },
  );

  test('goes on in the same run after a pause, and in a new one after a stop', () => {
    const resumed = act(experimentOf({ status: 'PAUSED', startedAt: new Date(5) }), { action: 'START' }, now);
    expect(resumed).toMatchObject({ run: 1, phase: 1, startedAt: new Date(5) });
    const again = act(experimentOf({ status: 'STOPPED', endedAt: new Date(9) }), { action: 'START' }, now);
    expect(again).toMatchObject({ run: 2, phase: 2, startedAt: now, endedAt: null });
  });

  test('keeps the winner and the time of its end', () => {
    const concluded = act(experimentOf(), { action: 'CONCLUDE', winner: 'change' }, now);
    expect(concluded).toMatchObject({ winner: 'change', endedAt: now });
    const later = act(experimentOf({ status: 'STOPPED', endedAt: new Date(9) }), { action: 'CONCLUDE' }, now);
    expect(later?.endedAt).toEqual(new Date(9));
  });
});

describe('what may change', () => {
  const other: Required<DraftChange> = {
    description: 'Another.',
    weights: [10, 90],
    trafficPercentage: 7,
    definition: { ...draftOf().definition, alpha: 0.01 },
  };

  test.each([
    ['DRAFT', []],
    ['RUNNING', ['definition']],
    ['PAUSED', ['definition']],
    ['STOPPED', ['definition']],
    ['CONCLUDED', ['weights', 'trafficPercentage', 'definition']],
    ['ROLLED_BACK', ['weights', 'trafficPercentage', 'definition']],
  ] as const)('while it is %s: all but %j', (status, locked) => {
    expect(lockedFields(experimentOf({ status }), other)).toEqual(locked);
  });

  test('to what it is already is always well', () => {
    const { definition, weights, trafficPercentage } = experimentOf();
    const same = {
      definition: JSON.parse(JSON.stringify(definition)),
      weights,
      trafficPercentage,
      description: undefined,
    };
    expect(lockedFields(experimentOf({ status: 'CONCLUDED' }), same)).toEqual([]);
  });

  test('begins a new phase by other weights, and by nothing else', () => {
    expect(applyChange(experimentOf(), { weights: [10, 90] })).toMatchObject({ phase: 2, version: 3 });
    expect(applyChange(experimentOf(), { weights: [50, 50], trafficPercentage: 5 }).phase).toBe(1);
    expect(applyChange(experimentOf({ status: 'DRAFT', phase: 0 }), { weights: [1, 9] }).phase).toBe(0);
    expect(applyChange(experimentOf(), { description: undefined }).description).toBe(
      experimentOf().description,
    );
  });
});
