import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous } from '#platform/identity.ts';
import { type FlagsGraph, startFlagsGraph } from '#support/flags-graph.ts';
import { principalOf } from '#support/principal.ts';
import { problemsOf, supporter, user } from '#support/subgraph.ts';

let graph: FlagsGraph;
beforeAll(async () => {
  graph = await startFlagsGraph();
});
afterAll(() => graph.stop());

describe('the flags of the platform', () => {
  test('are eight, with their percentages and tiers', async () => {
    const { data, errors } = await graph.ask(
      '{ featureFlags { key description enabled rolloutPercentage tiers groups kind stale states { environment enabled rollout { percentage } } } }',
      {},
      { principal: supporter },
    );
    expect(errors).toEqual([]);
    const expected = [
      ['FEATURE_ADVANCED_ANALYTICS', 25, ['ENTERPRISE']],
      ['FEATURE_BLOCKCHAIN_MEV_DETECTION', 30, ['PREMIUM', 'ENTERPRISE']],
      ['FEATURE_DISTRIBUTED_TRACING', 40, ['ENTERPRISE']],
      ['FEATURE_FRAUD_DETECTION_V3', 75, ['PREMIUM', 'ENTERPRISE']],
      ['FEATURE_GDPR_STRICT_MODE', 100, []],
      ['FEATURE_ML_V2', 50, []],
      ['FEATURE_NLP_BATCH_PROCESSING', 100, []],
      ['FEATURE_RATE_LIMITING_V2', 60, []],
    ];
    expect(data.featureFlags).toMatchObject(
      expected.map(([key, percentage, tiers]) => ({
        key,
        description: expect.stringMatching(/\.$/),
        enabled: true,
        rolloutPercentage: percentage,
        tiers,
        groups: [],
        kind: 'BOOLEAN',
        stale: [],
        states: ['development', 'staging', 'production'].map((environment) => ({
          environment,
          enabled: true,
          rollout: { percentage },
        })),
      })),
    );
  });

  test('are decided for the caller, one by one and all together alike', async () => {
    const principal = principalOf({ roles: ['USER'], tier: 'PREMIUM' });
    const { data, errors } = await graph.ask(
      `{
        isFeatureEnabled(key: "FEATURE_FRAUD_DETECTION_V3")
        featureFor(key: "FEATURE_FRAUD_DETECTION_V3") { enabled variant value reason flag { key description } }
        myFeatures { enabled variant value reason flag { key description } }
      }`,
      {},
      { principal },
    );
    expect(errors).toEqual([]);
    expect(data.myFeatures).toHaveLength(8);
    expect(data.myFeatures).toContainEqual(data.featureFor);
    expect(data.featureFor.enabled).toBe(data.isFeatureEnabled);
    expect(data.featureFor).toMatchObject({
      variant: data.isFeatureEnabled ? 'on' : 'off',
      value: String(data.isFeatureEnabled),
      reason: 'SPLIT',
    });
  });

  test('give an anonymous caller what is on for everybody, and nothing else', async () => {
    const { data } = await graph.ask(
      '{ myFeatures { enabled flag { key } reason } }',
      {},
      { principal: anonymous },
    );
    const enabled = data.myFeatures.filter((one: { enabled: boolean }) => one.enabled);
    expect(enabled.map((one: { flag: { key: string } }) => one.flag.key)).toEqual([
      'FEATURE_GDPR_STRICT_MODE',
      'FEATURE_NLP_BATCH_PROCESSING',
    ]);
  });

  test('of an account are for itself and for support staff', async () => {
    const query = `query($id: ID!, $tier: Tier!) {
      _entities(representations: [{ __typename: "User", id: $id, tier: $tier }]) { ... on User { flags { enabled } } }
    }`;
    const variables = { id: user.id, tier: 'FREE' };
    expect((await graph.ask(query, variables)).data._entities[0].flags).toHaveLength(8);
    const forStaff = await graph.ask(query, variables, { principal: supporter });
    expect(forStaff.data._entities[0].flags).toHaveLength(8);
    const stranger = principalOf({ id: '01900000-0000-7000-8000-0000000000ff', roles: ['USER'] });
    expect(problemsOf(await graph.ask(query, variables, { principal: stranger }))).toEqual([
      '_entities.0.flags FORBIDDEN',
    ]);
  });

  test('are only for staff to see the rules of', async () => {
    expect(problemsOf(await graph.ask('{ featureFlags { key } flagSegments { key } }'))).toEqual([
      'featureFlags FORBIDDEN',
      'flagSegments FORBIDDEN',
    ]);
    expect(problemsOf(await graph.ask('{ featureFor(key: "FEATURE_ML_V2") { flag { enabled } } }'))).toEqual([
      'featureFor.flag.enabled FORBIDDEN',
    ]);
  });

  test('that there are not are NOT_FOUND', async () => {
    expect(problemsOf(await graph.ask('{ isFeatureEnabled(key: "constructor") }'))).toEqual([
      'isFeatureEnabled NOT_FOUND',
    ]);
  });

  test('are counted by variant, with a hit rate', async () => {
    await graph.change('createFlag', { key: 'counted', description: '' });
    await graph.configure('counted', { enabled: true, rollout: { percentage: 100 } });
    for (let n = 0; n < 3; n += 1) await graph.ask('{ isFeatureEnabled(key: "counted") }');
    await graph.configure('counted', { enabled: false });
    await graph.ask('{ isFeatureEnabled(key: "counted") }');
    const { data } = await graph.ask(
      '{ featureFlag(key: "counted") { usage { evaluations hits misses hitRate errors variants { variant evaluations } } } }',
      {},
      { principal: supporter },
    );
    expect(data.featureFlag.usage).toEqual({
      evaluations: 4,
      hits: 3,
      misses: 1,
      hitRate: 0.75,
      errors: 0,
      variants: [
        { variant: 'off', evaluations: 1 },
        { variant: 'on', evaluations: 3 },
      ],
    });
    const exposed = await (await fetch(`${graph.running.url}/metrics`)).text();
    expect(exposed).toContain(
      'soba_flag_evaluations_total{flag="counted",variant="on",reason="STATIC",service="flags"} 3',
    );
  });
});
