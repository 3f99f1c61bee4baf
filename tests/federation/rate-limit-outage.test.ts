import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { getNamedType } from 'graphql';
import { Registry } from 'prom-client';
import { createPolicyIndex } from '#gateway/policy/policy-index.ts';
import { systemClock } from '#platform/clock.ts';
import { tierPolicies } from '#platform/rate-limit/policy.ts';
import { startRateLimiter } from '#platform/rate-limit/start-rate-limiter.ts';
import { createRedis } from '#platform/redis.ts';
import { type Federation, startFederation } from '#support/federation.ts';
import { createTestLog } from '#support/log.ts';
import { describeWithRedis } from '#support/redis.ts';
import { type RedisServer, startRedisServer } from '#support/redis-server.ts';
import { until } from '#support/until.ts';

const signIn = `mutation { signIn(input: { email: "free@example.com", password: "soba-demo-password" }) {
  ... on SignedIn { accessToken } } }`;
const premiumId = '01900000-0000-7000-8000-000000000002';
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

describeWithRedis('the graph with a Redis', () => {
  let graph: Federation;
  let redis: RedisServer | undefined;
  beforeAll(async () => {
    redis = await startRedisServer();
    const REDIS_URL = redis?.url ?? '';
    graph = await startFederation({ SOBA_GUARD_RATE_LIMIT: 'enforce', REDIS_URL }, { REDIS_URL });
  });
  afterAll(async () => {
    await graph.stop();
    await redis?.stop();
  });

  test('shows and resets the bucket that another gateway has taken from', async () => {
    const { logger } = createTestLog();
    const own = createRedis({ url: redis?.url ?? '', commandTimeoutMs: 5000, logger });
    await until(() => own.redis.status === 'ready');
    const other = startRateLimiter({
      redis: own.redis,
      budgetMs: 5000,
      clock: systemClock,
      logger,
      registry: new Registry(),
    });
    const identity = `user:${premiumId}`;
    await other.consume(tierPolicies.PREMIUM, identity, 40);
    const token = await graph.signIn('admin');
    const variables = { of: { kind: 'USER', id: premiumId } };
    const query = 'query($of: RateLimitSubject!) { rateLimit(of: $of) { limit windows { remaining } } }';
    const { data } = await graph.send(query, { token, variables });
    expect(data.rateLimit.windows[1].remaining).toBeLessThan(970);
    const reset = `mutation($of: RateLimitSubject!) { resetRateLimit(input: { of: $of, reason: "x" }) {
      ... on RateLimitChanged { rateLimit { remaining } } } }`;
    const done = await graph.send(reset, { token, variables });
    expect(done.data.resetRateLimit).toEqual({ rateLimit: { remaining: 50 } });
    expect((await other.inspect(tierPolicies.PREMIUM, identity)).remaining).toBe(50);
    await other.stop();
    await own.stop();
  });

  test('answers what fails locally when Redis has died, and signs nobody in', async () => {
    expect((await graph.send(signIn)).data.signIn.accessToken).toEqual(expect.any(String));
    await redis?.stop();
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
