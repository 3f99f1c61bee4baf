import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ExperimentsGraph, experimentInput, startExperimentsGraph } from '#support/experiments-graph.ts';
import { admin } from '#support/flags-graph.ts';
import { supporter, user } from '#support/subgraph.ts';

let graph: ExperimentsGraph;
beforeAll(async () => {
  graph = await startExperimentsGraph();
});
afterAll(() => graph.stop());

describe('an experiment, from its first draft to its winner', () => {
  test('is created, changed, started, seen, measured, read and concluded', async () => {
    expect(
      await graph.changeExperiment('createExperiment', experimentInput('whole', { trafficPercentage: 50 })),
    ).toEqual({
      __typename: 'ExperimentChanged',
      experiment: {
        key: 'whole',
        status: 'DRAFT',
        version: 1,
        run: 0,
        phase: 0,
        winner: null,
        trafficPercentage: 50,
      },
    });
    await graph.changeExperiment('updateExperiment', { key: 'whole', version: 1, trafficPercentage: 100 });
    expect(await graph.changeExperiment('startExperiment', { key: 'whole', version: 2 })).toMatchObject({
      experiment: { status: 'RUNNING', run: 1, phase: 1, version: 3 },
    });

    const seen = await graph.variantOf('whole', user);
    expect(seen).toMatchObject({ experiment: 'whole', reason: 'ASSIGNED' });
    expect(seen.payload).toBe(seen.variant === 'short' ? '{"fields": 3}' : null);
    expect(await graph.variantOf('whole', user)).toMatchObject({ variant: seen.variant, reason: 'STICKY' });

    const events = [
      { experiment: 'whole', metric: 'bought', id: '1' },
      { experiment: 'whole', metric: 'spent', id: '2', value: 12.5 },
      { experiment: 'whole', metric: 'perVisit', id: '3', value: 1, weight: 4 },
    ];
    expect(await graph.record(events)).toEqual({ recorded: 3, duplicates: 0, problems: [] });
    expect(await graph.record(events)).toEqual({ recorded: 0, duplicates: 3, problems: [] });

    const { experiment } = await graph.answerOf(
      `{ experiment(key: "whole") {
        status variants { key weight payload } metrics { key kind per role better tolerance }
        conditions { attribute } segments namespace { key } holdout { key } alpha plannedUnits automaticRollback
        results { phase sampleRatio { pValue mismatch variants { variant units weight } } harms { metric variant }
          metrics { metric variants { variant units count mean { value low high } median { value } comparison { pValue verdict } } } }
        changes(first: 2) { version action actorId detail }
      } }`,
      {},
      supporter,
    );
    expect(experiment).toMatchObject({
      status: 'RUNNING',
      variants: [
        { key: 'control', weight: 1, payload: null },
        { key: 'short', weight: 1, payload: '{"fields": 3}' },
      ],
      alpha: 0.05,
      automaticRollback: true,
      results: { phase: 1, sampleRatio: { pValue: null, mismatch: false }, harms: [] },
      changes: [
        { version: 3, action: 'START', actorId: admin.id },
        { version: 2, action: 'UPDATE', actorId: admin.id },
      ],
    });
    const counts = experiment.results.metrics.map(
      (row: { metric: string; variants: readonly { variant: string; units: number; count: number }[] }) => {
        const cell = row.variants.find(({ variant }) => variant === seen.variant);
        return [row.metric, cell?.units, cell?.count];
      },
    );
    expect(counts).toEqual([
      ['bought', 1, 1],
      ['spent', 1, 1],
      ['perVisit', 1, 1],
    ]);

    expect(
      await graph.changeExperiment('concludeExperiment', { key: 'whole', version: 3, winner: 'short' }),
    ).toMatchObject({
      experiment: { status: 'CONCLUDED', winner: 'short' },
    });
    expect(await graph.variantOf('whole', user)).toMatchObject({ variant: 'short', reason: 'CONCLUDED' });
    expect(await graph.record([{ experiment: 'whole', metric: 'bought', id: '9' }])).toEqual({
      recorded: 0,
      duplicates: 0,
      problems: [{ experiment: 'whole', id: '9', reason: 'NOT_ACCEPTED' }],
    });
  });

  test('says which version it has when somebody else was faster, and what may not change', async () => {
    await graph.start('raced');
    const step = { key: 'raced', version: 2 };
    const results = await Promise.all(
      ['pauseExperiment', 'stopExperiment', 'rollBackExperiment'].map((mutation) =>
        graph.changeExperiment(mutation, step),
      ),
    );
    const rejected = results.filter(({ __typename: type }) => type === 'ExperimentRejected');
    expect(rejected).toHaveLength(2);
    expect(rejected[0]).toMatchObject({
      reason: 'STALE_VERSION',
      message: expect.stringContaining('version 3'),
    });
    await graph.start('locked');
    const other = [{ key: 'control' }, { key: 'other' }];
    expect(
      await graph.changeExperiment('updateExperiment', { key: 'locked', version: 2, variants: other }),
    ).toMatchObject({
      reason: 'LOCKED',
    });
    const weights = experimentInput('locked').variants.map((variant, index) => ({
      ...variant,
      weight: index + 1,
    }));
    expect(
      await graph.changeExperiment('updateExperiment', { key: 'locked', version: 2, variants: weights }),
    ).toMatchObject({
      experiment: { phase: 2, version: 3 },
    });
    expect(await graph.changeExperiment('updateExperiment', { key: 'nothing', version: 1 })).toMatchObject({
      reason: 'NO_EXPERIMENT',
    });
    expect(
      await graph.changeExperiment(
        'createExperiment',
        experimentInput('bad', { variants: [{ key: 'alone' }] }),
      ),
    ).toMatchObject({
      reason: 'INVALID',
    });
  });

  test('takes away what may be taken away, and leaves the rest', async () => {
    await graph.changeExperiment(
      'createExperiment',
      experimentInput('parts', {
        holdout: { key: 'year', percentage: 5 },
        namespace: { key: 'shop', from: 0, to: 10 },
      }),
    );
    await graph.changeExperiment('updateExperiment', {
      key: 'parts',
      version: 1,
      holdout: null,
      alpha: 0.01,
    });
    const { experiment } = await graph.answerOf(
      '{ experiment(key: "parts") { alpha holdout { key } namespace { key from to } metrics { key } } }',
      {},
      supporter,
    );
    expect(experiment).toMatchObject({
      alpha: 0.01,
      holdout: null,
      namespace: { key: 'shop', from: 0, to: 10 },
    });
    expect(experiment.metrics).toHaveLength(3);
  });
});
