import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { admin, type FlagsGraph, startFlagsGraph } from '#support/flags-graph.ts';
import { problemsOf, supporter } from '#support/subgraph.ts';

let graph: FlagsGraph;
beforeAll(async () => {
  graph = await startFlagsGraph();
});
afterAll(() => graph.stop());

const production = { environment: 'production' };
const isEnabled = async (key: string): Promise<boolean> =>
  (await graph.ask('query($key: ID!) { isFeatureEnabled(key: $key) }', { key })).data.isFeatureEnabled;

const create = (key: string, given: object = {}) =>
  graph.change('createFlag', { key, description: '', ...given });

describe('a change of a flag', () => {
  test('decides at once, and leaves who, when and what behind', async () => {
    await expect(create('plain')).resolves.toMatchObject({
      __typename: 'FlagChangeApplied',
      change: { action: 'flag.created', actorId: admin.id },
      flag: { key: 'plain', version: 1, enabled: false, rolloutPercentage: 0 },
    });
    const input = {
      key: 'plain',
      ...production,
      version: 1,
      state: { enabled: true, rollout: { percentage: 100 } },
    };
    const changed = await graph.change('configureFlag', { ...input, comment: 'Go.' });
    expect(changed.change).toMatchObject({
      action: 'flag.configured',
      comment: 'Go.',
      environment: 'production',
    });
    expect(changed.change.differences).toEqual([
      { path: 'enabled', before: 'false', after: 'true' },
      { path: 'rollout.percentage', before: '0', after: '100' },
    ]);
    await expect(isEnabled('plain')).resolves.toBe(true);
    const { data } = await graph.ask(
      '{ flagChanges(flag: "plain", first: 1) { nextCursor changes { action actorId at } } }',
      {},
      { principal: supporter },
    );
    expect(data.flagChanges).toEqual({
      nextCursor: expect.any(String),
      changes: [{ action: 'flag.configured', actorId: admin.id, at: expect.any(String) }],
    });
  });

  test('of many who looked at the same version is made once', async () => {
    await create('raced');
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        graph.change('setRolloutPercentage', { key: 'raced', ...production, version: 1, percentage: n }),
      ),
    );
    const applied = outcomes.filter(({ __typename }) => __typename === 'FlagChangeApplied');
    const rejected = outcomes.filter(({ reason }) => reason === 'VERSION_CONFLICT');
    expect([applied.length, rejected.length]).toEqual([1, 11]);
    expect(rejected.every(({ currentVersion }) => currentVersion === 2)).toBe(true);
  });

  test('adds and removes target users, and says which', async () => {
    await create('aimed');
    const state = { enabled: true, targetUsers: ['ann', 'bob'] };
    await graph.configure('aimed', state);
    const input = { key: 'aimed', ...production, version: 2, add: ['cid', 'ann'], remove: ['bob'] };
    const changed = await graph.change('setTargetUsers', input);
    expect(changed.change.differences).toEqual([
      { path: 'targetUsers', before: '["bob"]', after: '["cid"]' },
    ]);
  });

  test('takes effect in one environment only', async () => {
    await create('staged');
    const state = { enabled: true, rollout: { percentage: 100 } };
    await graph.change('configureFlag', { key: 'staged', environment: 'staging', version: 1, state });
    await expect(isEnabled('staged')).resolves.toBe(false);
  });

  test('is for administrators', async () => {
    const answer = await graph.ask(
      'mutation { killFlag(input: { key: "FEATURE_ML_V2" }) { __typename } }',
      {},
      { principal: supporter },
    );
    expect(problemsOf(answer)).toEqual(['killFlag FORBIDDEN']);
  });

  const anyone = { conditions: [{ attribute: 'a', operator: 'IN', values: ['b'] }] };
  const gives = (variant: string) => ({ split: { shares: [{ variant }] } });
  test.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ['a percentage above 100', { rollout: { percentage: 100.001 } }, /from 0 to 100/],
    ['a percentage of finer steps', { rollout: { percentage: 0.0001 } }, /steps of 0.001/],
    ['a variant that there is not', { split: { shares: [{ variant: 'blue' }] } }, /no variant "blue"/],
    ['a negative weight', { split: { shares: [{ variant: 'on', weight: -1 }] } }, /./],
    ['no weight at all', { split: { shares: [{ variant: 'on', weight: 0 }] } }, /something to somebody/],
    ['a segment that there is not', { groups: ['nobody'] }, /no segment/],
    ['a prerequisite that there is not', { prerequisites: [{ flag: 'nothing' }] }, /no flag/],
    ['a rule without a condition', { rules: [{ key: 'r', ...gives('on') }] }, /no condition/],
    [
      'two rules of one key',
      { rules: [1, 2].map(() => ({ key: 'r', ...anyone, ...gives('on') })) },
      /same key/,
    ],
    [
      'a pattern that is none',
      {
        rules: [
          { key: 'r', conditions: [{ attribute: 'a', operator: 'REGEX', values: ['('] }], ...gives('on') },
        ],
      },
      /REGEX/,
    ],
    [
      'a schedule that ends before it begins',
      { from: '2026-02-01T00:00:00Z', until: '2026-01-01T00:00:00Z' },
      /after its beginning/,
    ],
    ['a draw that does not stick', { rollout: { stickiness: ['random'] } }, /must stick/],
    [
      'a ramp out of order',
      {
        rollout: {
          ramp: {
            steps: ['2026-02-01', '2026-01-01'].map((day) => ({ at: `${day}T00:00:00Z`, percentage: 1 })),
          },
        },
      },
      /order of time/,
    ],
    ['itself as its prerequisite', { prerequisites: [{ flag: 'bad' }] }, /circle/],
  ])('with %s is rejected and changes nothing', async (_name, state, message) => {
    await create('bad');
    const outcome = await graph.configure('bad', state);
    expect(outcome).toMatchObject({
      __typename: 'FlagChangeRejected',
      message: expect.stringMatching(message),
    });
    const { data } = await graph.ask(
      '{ featureFlag(key: "bad") { states { version } } }',
      {},
      { principal: supporter },
    );
    expect(data.featureFlag.states).toEqual([{ version: 1 }, { version: 1 }, { version: 1 }]);
  });
});

describe('prerequisites in a circle', () => {
  test('are refused, also when two changes would close it together', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [`ring-a${round}`, `ring-b${round}`];
      await create(a);
      await create(b);
      const outcomes = await Promise.all([
        graph.configure(a, { prerequisites: [{ flag: b }] }),
        graph.configure(b, { prerequisites: [{ flag: a }] }),
      ]);
      const kinds = outcomes.map(({ reason }) => reason ?? 'APPLIED').toSorted();
      expect(kinds).toEqual(['APPLIED', 'PREREQUISITE_CYCLE']);
    }
  });

  test('do not arise when a flag comes back from the archive', async () => {
    await create('late');
    await create('early');
    await graph.configure('late', { prerequisites: [{ flag: 'early' }] });
    await graph.change('archiveFlag', { key: 'late', version: 1 });
    await graph.configure('early', {});
    await expect(graph.change('archiveFlag', { key: 'early', version: 1 })).resolves.toMatchObject({
      __typename: 'FlagChangeApplied',
    });
    await expect(graph.change('restoreFlag', { key: 'late', version: 2 })).resolves.toMatchObject({
      reason: 'INVALID_INPUT',
    });
  });
});

describe('what is used', () => {
  test('is not archived or deleted', async () => {
    await graph.change('saveFlagSegment', { key: 'beta', version: 0, description: '', included: ['ann'] });
    await create('base');
    await create('above');
    await graph.configure('above', { prerequisites: [{ flag: 'base' }], groups: ['beta'] });
    await expect(graph.change('archiveFlag', { key: 'base', version: 1 })).resolves.toMatchObject({
      reason: 'IN_USE',
    });
    await expect(graph.change('deleteFlagSegment', { key: 'beta', version: 1 })).resolves.toMatchObject({
      reason: 'IN_USE',
    });
    const variants = [
      { name: 'yes', value: 'true' },
      { name: 'off', value: 'false' },
    ];
    await expect(graph.change('updateFlag', { key: 'above', version: 1, variants })).resolves.toMatchObject({
      reason: 'INVALID_INPUT',
      message: 'There is no variant "on".',
    });
  });

  test('takes a hundred thousand accounts, and no more', async () => {
    const included = Array.from({ length: 25_000 }, (_, n) => `account-${n}`);
    const input = { key: 'crowd', version: 0, description: '', included };
    expect((await graph.change('saveFlagSegment', input)).__typename).toBe('FlagChangeApplied');
    await create('crowded');
    for (let part = 0; part < 4; part += 1) {
      const add = Array.from({ length: 25_000 }, (_, n) => `account-${part}-${n}`);
      const outcome = await graph.change('setTargetUsers', {
        key: 'crowded',
        ...production,
        version: part + 1,
        add,
      });
      expect(outcome.__typename).toBe('FlagChangeApplied');
    }
    const one = { key: 'crowded', ...production, version: 5, add: ['one-more'] };
    await expect(graph.change('setTargetUsers', one)).resolves.toMatchObject({ reason: 'INVALID_INPUT' });
    await graph.configure('crowded', { enabled: true });
    const principal = { ...supporter, id: 'account-3-24999' };
    const { data } = await graph.ask('{ featureFor(key: "crowded") { enabled reason } }', {}, { principal });
    expect(data.featureFor).toEqual({ enabled: true, reason: 'TARGETING_MATCH' });
    // Megabytes go back and forth, which a busy machine takes its time for.
  }, 180_000);
});

describe('an archived flag', () => {
  test('is not there to be evaluated, and comes back with its rules', async () => {
    await create('old');
    await graph.configure('old', { enabled: true, rollout: { percentage: 100 } });
    await graph.change('archiveFlag', { key: 'old', version: 1 });
    const ask = () => graph.ask('{ isFeatureEnabled(key: "old") }');
    expect(problemsOf(await ask())).toEqual(['isFeatureEnabled NOT_FOUND']);
    await expect(graph.configure('old', { enabled: false })).resolves.toMatchObject({ reason: 'ARCHIVED' });
    await graph.change('restoreFlag', { key: 'old', version: 2 });
    expect((await ask()).data.isFeatureEnabled).toBe(true);
  });
});
