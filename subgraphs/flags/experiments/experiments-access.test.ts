import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous, type Principal } from '#platform/identity.ts';
import {
  type ExperimentsGraph,
  experimentInput,
  recordQuery,
  startExperimentsGraph,
  variantQuery,
} from '#support/experiments-graph.ts';
import { admin } from '#support/flags-graph.ts';
import { principalOf } from '#support/principal.ts';
import { problemsOf, supporter, user } from '#support/subgraph.ts';

let graph: ExperimentsGraph;
beforeAll(async () => {
  graph = await startExperimentsGraph();
});
afterAll(() => graph.stop());

const service = principalOf({ kind: 'service', id: 'checkout-service', roles: ['SERVICE'] });

describe('who may do what', () => {
  test('staff alone see experiments, operators alone change them', async () => {
    await graph.start('guarded');
    const asUser = await graph.ask('{ experiments { key } experiment(key: "guarded") { alpha } }');
    expect(problemsOf(asUser)).toEqual(['experiments FORBIDDEN', 'experiment FORBIDDEN']);
    const input = { key: 'guarded', version: 2 };
    const asSupport = await graph.ask(
      'mutation($input: ExperimentStepInput!) { stopExperiment(input: $input) { __typename } }',
      { input },
      { principal: supporter },
    );
    expect(problemsOf(asSupport)).toEqual(['stopExperiment FORBIDDEN']);
    const { experiments } = await graph.answerOf('{ experiments(status: RUNNING) { key } }', {}, supporter);
    expect(experiments).toContainEqual({ key: 'guarded' });
  });

  test('nobody records without an account, or for somebody else, but programs of ours do', async () => {
    await graph.start('recorded');
    await graph.variantOf('recorded', user);
    const event = { experiment: 'recorded', metric: 'bought', id: '1' };
    const ask = async (given: object, principal: Principal) =>
      problemsOf(await graph.ask(recordQuery, { input: { events: [given] } }, { principal }));
    expect(await ask(event, anonymous)).toEqual(['recordMetrics UNAUTHENTICATED']);
    expect(await ask({ ...event, userId: admin.id }, user)).toEqual(['recordMetrics FORBIDDEN']);
    expect(await ask(event, service)).toEqual(['recordMetrics BAD_USER_INPUT']);
    expect(await graph.record([{ ...event, userId: user.id }], service)).toMatchObject({ recorded: 1 });
    expect(await graph.record([event])).toMatchObject({ recorded: 0, duplicates: 1 });
  });

  test('a user sees the own variants, support staff those of others, and neither exposes anybody by that', async () => {
    await graph.start('looked-at');
    const { id, tier } = user;
    const query = `query($of: [_Any!]!, $key: ID!) { _entities(representations: $of) { ... on User { variant(experiment: $key) { variant reason } } } }`;
    const variables = { of: [{ __typename: 'User', id, tier }], key: 'looked-at' };
    const own = await graph.answerOf(query, variables, user);
    const [asSupport, asOther] = [
      await graph.answerOf(query, variables, supporter),
      await graph.ask(query, variables, { principal: principalOf({ roles: ['USER'], id: 'somebody' }) }),
    ];
    expect(own._entities[0].variant).toMatchObject({ reason: 'ASSIGNED' });
    expect(asSupport).toEqual(own);
    expect(problemsOf(asOther)).toEqual(['_entities.0.variant FORBIDDEN']);
    expect(await graph.variantOf('looked-at', user, false)).toMatchObject({ reason: 'ASSIGNED' });
    expect(await graph.record([{ experiment: 'looked-at', metric: 'bought', id: '1' }])).toMatchObject({
      problems: [{ reason: 'NOT_EXPOSED' }],
    });
  });
});

describe('the audience', () => {
  test('is narrowed down by conditions and by segments of accounts', async () => {
    const conditions = [{ attribute: 'tier', operator: 'IN', values: ['PREMIUM'] }];
    await graph.start('premium', { conditions });
    const premium = principalOf({ roles: ['USER'], tier: 'PREMIUM' });
    expect(await graph.variantOf('premium', premium)).toMatchObject({ reason: 'ASSIGNED' });
    const free = principalOf({ roles: ['USER'], id: 'somebody' });
    expect(await graph.variantOf('premium', free)).toMatchObject({ variant: null, reason: 'NOT_TARGETED' });
    await graph.change('saveFlagSegment', {
      key: 'testers',
      version: 0,
      description: 'Who tries things first.',
      included: [user.id],
    });
    await graph.start('testers', { segments: ['testers'] });
    expect(await graph.change('deleteFlagSegment', { key: 'testers', version: 1 })).toMatchObject({
      reason: 'IN_USE',
      message: 'It is used by testers.',
    });
    const unknown = experimentInput('unknown', { segments: ['testers', 'nobody'] });
    expect(await graph.changeExperiment('createExperiment', unknown)).toMatchObject({
      reason: 'INVALID',
      message: 'There is no segment "nobody".',
    });
    expect(await graph.variantOf('testers', user)).toMatchObject({ reason: 'ASSIGNED' });
    expect(await graph.variantOf('testers', free)).toMatchObject({ reason: 'NOT_TARGETED' });
    expect(await graph.variantOf('testers', anonymous)).toMatchObject({ variant: null, reason: 'NO_UNIT' });
    const nothing = await graph.ask(variantQuery, { key: 'nothing' });
    expect(problemsOf(nothing)).toEqual(['variant NOT_FOUND']);
  });
});

describe('bad input', () => {
  test('of names is answered as names that do not exist, and changes nothing', async () => {
    for (const key of ['a\u0000b', 'a'.repeat(10_000), '', '\ud800']) {
      const query = '($key: ID!) { experiment(key: $key) { key } variant(experiment: $key) { variant } }';
      const answer = await graph.ask(`query${query}`, { key }, { principal: supporter });
      expect(answer.data.experiment).toBeNull();
      expect(problemsOf(answer)).toEqual(['variant NOT_FOUND']);
      const step = { key, version: 1 };
      expect(await graph.changeExperiment('startExperiment', step)).toMatchObject({
        reason: 'NO_EXPERIMENT',
      });
      expect(await graph.changeExperiment('createExperiment', experimentInput(key))).toMatchObject({
        reason: 'INVALID',
      });
    }
  });

  test('of events is told one by one, and of a list as a whole', async () => {
    await graph.start('inputs');
    await graph.variantOf('inputs', user);
    const events = [
      { experiment: 'inputs', metric: 'bought', id: 'good' },
      { experiment: 'inputs', metric: 'bought', id: 'bad', value: 3 },
      { experiment: 'inputs', metric: 'spent', id: 'good', value: 3 },
      { experiment: 'inputs', metric: 'other', id: 'other' },
      { experiment: 'nothing', metric: 'bought', id: 'nothing' },
      { experiment: 'inputs', metric: 'bought', id: 'null\u0000' },
      { experiment: 'inputs', metric: 'bought', id: 'early', at: '2020-01-01T00:00:00Z' },
      { experiment: 'inputs', metric: 'bought', id: 'late', at: '2999-01-01T00:00:00Z' },
    ];
    const answer = await graph.record(events);
    expect(answer).toMatchObject({ recorded: 1, duplicates: 0 });
    expect(answer.problems.map(({ reason }: { reason: string }) => reason)).toEqual([
      'INVALID',
      'CONFLICT',
      'UNKNOWN',
      'UNKNOWN',
      'INVALID',
      'NOT_EXPOSED',
      'INVALID',
    ]);
    for (const count of [0, 501]) {
      const list = Array.from({ length: count }, (_, n) => ({
        experiment: 'inputs',
        metric: 'bought',
        id: `${n}`,
      }));
      expect(problemsOf(await graph.ask(recordQuery, { input: { events: list } }))).toEqual([
        'recordMetrics BAD_USER_INPUT',
      ]);
    }
  });

  test('of the power calculator is refused, and good input gives a size', async () => {
    const query =
      'query($input: ExperimentPowerInput!) { experimentPower(input: $input) { units unitsWithOneLook power } }';
    const ask = async (input: object) => graph.ask(query, { input }, { principal: supporter });
    const { data } = await ask({ baseline: 0.1, effect: 0.2 });
    expect(data.experimentPower.unitsWithOneLook).toBeCloseTo(7678, -2);
    expect(data.experimentPower.units).toBeGreaterThan(data.experimentPower.unitsWithOneLook);
    const wrong = [
      { baseline: 0.1, effect: 0 },
      { baseline: 0.9, effect: 0.2 },
      { baseline: 0, effect: 0.2 },
      { baseline: 0.1, effect: 0.2, power: 1 },
      { baseline: 20, effect: 0.1, kind: 'NUMERIC' },
      { baseline: 20, effect: 0.1, kind: 'NUMERIC', standardDeviation: -1 },
    ];
    for (const input of wrong) {
      expect(problemsOf(await ask(input))).toEqual(['experimentPower BAD_USER_INPUT']);
    }
    const known = await ask({ baseline: 0.1, effect: 0.2, units: data.experimentPower.units });
    expect(known.data.experimentPower.power).toBeCloseTo(0.8, 3);
    expect(problemsOf(await ask({ baseline: 0.1, effect: 0.2, units: 0 }))).toHaveLength(1);
    const numeric = await ask({ baseline: 20, effect: 0.1, kind: 'NUMERIC', standardDeviation: 5 });
    expect(numeric.data.experimentPower.unitsWithOneLook).toBeCloseTo(197, -1);
  });
});
