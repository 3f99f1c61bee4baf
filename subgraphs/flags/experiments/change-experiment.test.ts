import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { draftOf, startTestExperiments, type TestExperiments } from '#support/experiments.ts';

let experiments: TestExperiments;
beforeAll(async () => {
  experiments = await startTestExperiments();
});
afterAll(() => experiments.stop());

const target = (key: string, version: number) => ({ key, version, actorId: 'admin' });
const rejectedOf = (changed: object): unknown => ('rejected' in changed ? changed.rejected : null);

describe('creating an experiment', () => {
  test('keeps everything as it was given, with who did it', async () => {
    const draft = draftOf({
      weights: [0.5, 99.5],
      trafficPercentage: 0.001,
      definition: {
        namespace: { key: 'shop', from: 0, to: 12.5 },
        holdout: { key: 'year', percentage: 2.5 },
      },
    });
    const created = await experiments.changes.create('kept', draft, 'admin');
    expect(created).toMatchObject({ key: 'kept', status: 'DRAFT', version: 1, ...draft });
    await expect(experiments.find('kept')).resolves.toEqual(created);
    await expect(experiments.changesOf('kept', 10)).resolves.toMatchObject([
      { version: 1, action: 'CREATE', actorId: 'admin' },
    ]);
  });

  test('is for one of many who want the same key at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 10 }, () => experiments.changes.create('wanted', draftOf(), null)),
    );
    expect(results.filter((result) => rejectedOf(result) === 'KEY_TAKEN')).toHaveLength(9);
  });

  test('changes nothing when it is wrong', async () => {
    const wrong = await experiments.changes.create('wrong', draftOf({ weights: [1] }), null);
    expect(wrong).toEqual({ rejected: 'INVALID', message: 'Each variant has a weight.' });
    expect(rejectedOf(await experiments.changes.create('a b', draftOf(), null))).toBe('INVALID');
    await expect(experiments.find('wrong')).resolves.toBeNull();
  });

  test('does not take a holdout that others have with another share', async () => {
    const withHoldout = (percentage: number) =>
      draftOf({ definition: { holdout: { key: 'q1', percentage } } });
    expect(rejectedOf(await experiments.changes.create('held-1', withHoldout(5), null))).toBeNull();
    expect(rejectedOf(await experiments.changes.create('held-2', withHoldout(6), null))).toBe(
      'HOLDOUT_DIFFERS',
    );
    await expect(experiments.find('held-2')).resolves.toBeNull();
    expect(rejectedOf(await experiments.changes.create('held-3', withHoldout(5), null))).toBeNull();
  });
});

describe('changing an experiment', () => {
  test('takes its present version, and says which that is', async () => {
    const { version } = await experiments.start('versioned');
    const changed = await experiments.changes.update(target('versioned', version), { trafficPercentage: 10 });
    expect(changed).toMatchObject({ trafficPercentage: 10, version: version + 1 });
    await expect(
      experiments.changes.update(target('versioned', version), { trafficPercentage: 20 }),
    ).resolves.toMatchObject({
      rejected: 'STALE_VERSION',
      message: expect.stringContaining(`${version + 1}`),
    });
    expect(rejectedOf(await experiments.changes.update(target('nothing', 1), {}))).toBe('NO_EXPERIMENT');
  });

  test('is for one of many who change the same version at once', async () => {
    const { version } = await experiments.start('edited');
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        experiments.changes.update(target('edited', version), { trafficPercentage: index }),
      ),
    );
    expect(results.filter((result) => rejectedOf(result) === null)).toHaveLength(1);
    await expect(experiments.changesOf('edited', 10)).resolves.toHaveLength(3);
  });

  test('while it runs leaves what units were assigned by', async () => {
    const { version, definition } = await experiments.start('running');
    const at = target('running', version);
    const change = { definition: { ...definition, alpha: 0.01 } };
    await expect(experiments.changes.update(at, change)).resolves.toEqual({
      rejected: 'LOCKED',
      message: 'While it is RUNNING these stay: definition.',
    });
    expect(rejectedOf(await experiments.changes.update(at, { weights: [1] }))).toBe('INVALID');
    const changed = await experiments.changes.update(at, { weights: [20, 80] });
    expect(changed).toMatchObject({ phase: 2, run: 1 });
  });

  test('takes a definition that was read back as the one that it is', async () => {
    await experiments.start('read-back');
    const read = await experiments.find('read-back');
    if (read === null) throw new Error('It is not there.');
    const { definition } = draftOf();
    expect(
      rejectedOf(await experiments.changes.update(target('read-back', read.version), { definition })),
    ).toBeNull();
  });
});

describe('the steps of an experiment', () => {
  test('are written down with who took them', async () => {
    const { version } = await experiments.start('steps');
    const paused = await experiments.changes.act(target('steps', version), { action: 'PAUSE' });
    expect(paused).toMatchObject({ status: 'PAUSED' });
    const concluded = await experiments.changes.act(target('steps', version + 1), {
      action: 'CONCLUDE',
      winner: 'change',
    });
    expect(concluded).toMatchObject({ status: 'CONCLUDED', winner: 'change' });
    const changes = await experiments.changesOf('steps', 10);
    expect(changes.map(({ action, actorId }) => [action, actorId])).toEqual(
      ['CONCLUDE', 'PAUSE', 'START', 'CREATE'].map((action) => [action, 'admin']),
    );
    expect(changes[0]?.detail).toEqual({ winner: 'change' });
  });

  test('that have no place, or a winner that is no variant, are refused', async () => {
    const { version } = await experiments.start('misstep');
    const at = target('misstep', version);
    expect(rejectedOf(await experiments.changes.act(at, { action: 'START' }))).toBe('NOT_IN_THIS_STATUS');
    expect(rejectedOf(await experiments.changes.act(at, { action: 'CONCLUDE', winner: 'other' }))).toBe(
      'NO_SUCH_VARIANT',
    );
    await expect(experiments.find('misstep')).resolves.toMatchObject({ status: 'RUNNING', version });
  });

  test('are taken by one of many who take different ones at once', async () => {
    const { version } = await experiments.start('raced');
    const actions = ['PAUSE', 'STOP', 'CONCLUDE', 'ROLL_BACK'] as const;
    const results = await Promise.all(
      [...actions, ...actions].map((action) => experiments.changes.act(target('raced', version), { action })),
    );
    expect(results.filter((result) => rejectedOf(result) === null)).toHaveLength(1);
    expect(results.filter((result) => rejectedOf(result) === 'STALE_VERSION')).toHaveLength(7);
  });
});

describe('a namespace', () => {
  const part = (from: number, to: number) =>
    draftOf({ definition: { namespace: { key: 'cart', from, to } } });

  test('gives a part to one experiment at a time, also when two start at once', async () => {
    const [one, two] = [
      await experiments.changes.create('part-1', part(0, 60), null),
      await experiments.changes.create('part-2', part(59.999, 80), null),
    ];
    if ('rejected' in one || 'rejected' in two) throw new Error('They were not created.');
    const results = await Promise.all(
      [one, two].map(({ key, version }) =>
        experiments.changes.act(target(key, version), { action: 'START' }),
      ),
    );
    expect(results.map(rejectedOf).filter((rejected) => rejected === 'NAMESPACE_TAKEN')).toHaveLength(1);
    const winner = results.find((result) => !('rejected' in result));
    if (winner === undefined || 'rejected' in winner) throw new Error('Neither has started.');
    await experiments.changes.act(target(winner.key, winner.version), { action: 'STOP' });
    const loser = winner.key === 'part-1' ? 'part-2' : 'part-1';
    expect(rejectedOf(await experiments.changes.act(target(loser, 1), { action: 'START' }))).toBeNull();
  });

  test('has parts beside each other, and keeps them for experiments that pause', async () => {
    const first = await experiments.start(
      'beside-1',
      draftOf({ definition: { namespace: { key: 'a', from: 0, to: 50 } } }),
    );
    await experiments.start(
      'beside-2',
      draftOf({ definition: { namespace: { key: 'a', from: 50, to: 100 } } }),
    );
    await experiments.changes.act(target('beside-1', first.version), { action: 'PAUSE' });
    const third = draftOf({ definition: { namespace: { key: 'a', from: 10, to: 20 } } });
    await expect(experiments.start('beside-3', third)).rejects.toThrow('beside-1');
  });
});
