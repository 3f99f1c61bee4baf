import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '#support/federation.ts';

describe('the graph over identity and flags', () => {
  let graph: Federation;
  beforeAll(async () => {
    graph = await startFederation();
  });
  afterAll(() => graph.stop());

  test('joins an account of identity with its flags of the flags subgraph', async () => {
    const token = await graph.signIn('enterprise');
    const { data, errors } = await graph.send('{ me { email tier flags { flag { key } enabled reason } } }', {
      token,
    });
    expect(errors).toEqual([]);
    expect(data.me).toMatchObject({ email: 'enterprise@example.com', tier: 'ENTERPRISE' });
    expect(data.me.flags).toHaveLength(8);
    expect(data.me.flags).toContainEqual({
      flag: { key: 'FEATURE_GDPR_STRICT_MODE' },
      enabled: true,
      reason: 'STATIC',
    });
  });

  test('gives a free account no flag that is for paying tiers', async () => {
    const token = await graph.signIn('free');
    const { data } = await graph.send('{ me { flags { flag { key } enabled reason } } }', { token });
    expect(data.me.flags).toContainEqual({
      flag: { key: 'FEATURE_ADVANCED_ANALYTICS' },
      enabled: false,
      reason: 'DEFAULT',
    });
  });

  test('answers null and UNAUTHENTICATED where an anonymous caller asks for an account', async () => {
    const { status, data, errors } = await graph.send('{ me { id } }');
    expect({ status, data }).toEqual({ status: 200, data: { me: null } });
    expect(errors).toMatchObject([{ path: ['me'], extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('answers null and FORBIDDEN where a role is missing', async () => {
    const token = await graph.signIn('premium');
    const { data, errors } = await graph.send(
      '{ featureFlags { key } isFeatureEnabled(key: "FEATURE_ML_V2") }',
      {
        token,
      },
    );
    expect(data.featureFlags).toBeNull();
    expect(typeof data.isFeatureEnabled).toBe('boolean');
    expect(errors).toMatchObject([{ path: ['featureFlags'], extensions: { code: 'FORBIDDEN' } }]);
  });

  test('shows rules and other accounts to support staff', async () => {
    const token = await graph.signIn('support');
    const query = `query($id: ID!) {
      user(id: $id) { email flags { enabled } }
      featureFlags { key rolloutPercentage tiers }
    }`;
    const { data, errors } = await graph.send(query, {
      token,
      variables: { id: '01900000-0000-7000-8000-000000000001' },
    });
    expect(errors).toEqual([]);
    expect(data.user).toMatchObject({ email: 'free@example.com' });
    expect(data.featureFlags).toContainEqual({
      key: 'FEATURE_BLOCKCHAIN_MEV_DETECTION',
      rolloutPercentage: 30,
      tiers: ['PREMIUM', 'ENTERPRISE'],
    });
  });

  test('refuses a wrong password without telling whether the account exists', async () => {
    const query = `mutation($input: SignInInput!) { signIn(input: $input) { __typename ... on SignInRejected { reason } } }`;
    const rejected = { signIn: { __typename: 'SignInRejected', reason: 'INVALID_CREDENTIALS' } };
    for (const email of ['premium@example.com', 'nobody@example.com']) {
      const { data } = await graph.send(query, { variables: { input: { email, password: 'wrong' } } });
      expect(data).toEqual(rejected);
    }
  });
});
