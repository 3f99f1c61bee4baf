import { expect, test } from '@jest/globals';
import { firstState } from './apply-change.ts';
import type { FlagDefinition } from './change.ts';
import { findStaleness } from './find-staleness.ts';
import type { FlagRecord } from './flag-store.ts';

const now = Date.UTC(2026, 6, 1);
const daysAgo = (days: number): Date => new Date(now - days * 86_400_000);

const definition: FlagDefinition = {
  description: '',
  type: 'PERMISSION',
  kind: 'BOOLEAN',
  variants: [
    { name: 'on', value: true },
    { name: 'off', value: false },
  ],
  offVariant: 'off',
};
const base = firstState(definition);
type State = typeof base;
const all: State = { ...base, enabled: true, rollout: { ...base.rollout, percentage: 100 } };

const flagOf = (
  given: Partial<FlagRecord>,
  states: readonly Partial<State>[],
  touched: number,
): FlagRecord => ({
  ...definition,
  key: 'flag',
  createdAt: daysAgo(100),
  archivedAt: null,
  version: 1,
  states: states.map((state, n) => ({
    environment: `e${n}`,
    state: { ...all, ...state },
    version: 1,
    updatedAt: daysAgo(touched),
  })),
  ...given,
});

test.each<[string, FlagRecord, readonly string[]]>([
  ['is for everybody and untouched', flagOf({}, [{}, {}], 15), ['ONE_SIDED']],
  [
    'is for nobody and untouched',
    flagOf({}, [{ enabled: false }, { rollout: base.rollout }], 15),
    ['ONE_SIDED'],
  ],
  ['was touched lately', flagOf({}, [{}, {}], 13), []],
  ['differs between environments', flagOf({}, [{}, { enabled: false }], 15), []],
  ['has an audience', flagOf({}, [{ tiers: ['PREMIUM'] }], 15), []],
  ['has a schedule', flagOf({}, [{ from: 1 }], 15), []],
  ['is rolled out', flagOf({}, [{ rollout: { ...base.rollout, percentage: 50 } }], 15), []],
  [
    'has outlived its type',
    flagOf({ type: 'RELEASE', createdAt: daysAgo(41) }, [{ from: 1 }], 1),
    ['LIFETIME_EXCEEDED'],
  ],
  [
    'is of a short-lived type',
    flagOf({ type: 'OPERATIONAL', createdAt: daysAgo(8) }, [{ from: 1 }], 1),
    ['LIFETIME_EXCEEDED'],
  ],
  ['is young', flagOf({ type: 'RELEASE', createdAt: daysAgo(39) }, [{ from: 1 }], 1), []],
  ['is archived', flagOf({ type: 'RELEASE', archivedAt: daysAgo(1) }, [{}], 15), []],
])('a flag that %s', (_name, flag, expected) => {
  expect(findStaleness(flag, now)).toEqual(expected);
});
