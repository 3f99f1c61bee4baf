import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getNamedType } from 'graphql';
import { createPolicyIndex } from '#gateway/policy/policy-index.ts';
import { type Federation, startFederation } from '#support/federation.ts';
import { describeWithRedis } from '#support/redis.ts';
import { startRedisServer } from '#support/redis-server.ts';
import { until } from '#support/until.ts';

const signIn = `mutation { signIn(input: { email: "free@example.com", password: "soba-demo-password" }) {
  ... on SignedIn { accessToken } } }`;
const plain = '{ isFeatureEnabled(key: "FEATURE_GDPR_STRICT_MODE") }';

test('whatever signs in is closed while the shared store is away', () => {
  const supergraph = new URL('../../schema/supergraph.graphql', import.meta.url);
  const index = createPolicyIndex(readFileSync(supergraph, 'utf8'));
  const fields = Object.values(index.schema.getMutationType()?.getFields() ?? {});
  const signsIn = fields.filter(({ type }) => getNamedType(type).name === 'SignInResult');
  expect(signsIn.map(({ name }) => name).toSorted()).toEqual([
    'completeSignIn',
    'signIn',
    'signInWithWallet',
    'verifyEmail',
  ]);
  for (const field of signsIn) {
    expect(index.applications(field, 'rateLimit')).toEqual([
      expect.objectContaining({ limit: 60, window: '1m', per: 'IP', onStoreFailure: 'CLOSED' }),
    ]);
  }
});

describeWithRedis('the graph whose Redis has died', () => {
  let graph: Federation;
  beforeAll(async () => {
    const redis = await startRedisServer();
    const REDIS_URL = redis?.url ?? '';
    graph = await startFederation({ SOBA_GUARD_RATE_LIMIT: 'enforce', REDIS_URL }, { REDIS_URL });
    expect((await graph.send(signIn)).data.signIn.accessToken).toEqual(expect.any(String));
    await redis?.stop();
  });
  afterAll(() => graph.stop());

  test('answers what fails locally, and signs nobody in', async () => {
    await until(async () => (await graph.send(plain)).status === 200);
    const { status, data, errors, headers } = await graph.send(signIn);
    expect({ status, data }).toEqual({ status: 503, data: null });
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'SERVICE_UNAVAILABLE',
          rateLimit: { policy: 'field-mutation-signin', retryAfter: expect.any(Number) },
        },
      },
    ]);
    expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
  });
});
