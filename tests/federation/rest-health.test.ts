import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { failureOf, type RestAnswer, type RestCall, type RestStage, startRestStage } from '#support/rest.ts';
import type { RestCase } from '#support/rest-case.ts';
import { caseOf } from '#support/rest-cases.ts';

let stage: RestStage;
let token: string;
beforeAll(async () => {
  stage = await startRestStage();
  token = await stage.issuer.issue({ tier: 'ADMIN' });
});
afterAll(() => stage.stop());

const as = (
  { method, path, input }: Pick<RestCase, 'method' | 'path' | 'input'>,
  more: Partial<RestCall> = {},
): Promise<RestAnswer> => stage.call({ method, path, input, token, ...more });

let supportToken: string;
beforeAll(async () => {
  supportToken = await stage.issuer.issue({ sub: 'support', roles: ['SUPPORT'], tier: 'ADMIN' });
});

describe('the health of the services', () => {
  const health = { method: 'GET', path: '/api/python/health' } as const;

  test('is for anybody', async () => {
    const answer = await stage.call(health);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body).toSorted()).toEqual(['services', 'status', 'timestamp']);
    expect(Object.keys(answer.body.services).toSorted()).toEqual([
      'blockchain_intelligence',
      'data_processing',
      'fraud_detection',
      'ml_models',
      'nlp_translation',
    ]);
    expect(answer.body.services.nlp_translation).toMatchObject({
      healthy: expect.any(Boolean),
      breaker: 'closed',
    });
    expect(answer.body.status).toMatch(/^(healthy|degraded)$/);
  });

  test('and of one of them and its figures are for support staff', async () => {
    for (const path of ['/api/health/metrics', '/api/health/service/ML_MODELS']) {
      expect((await stage.call({ method: 'GET', path })).status).toBe(401);
      const refused = await stage.call({ method: 'GET', path, token });
      expect([refused.status, failureOf(refused)]).toEqual([403, { code: 'FORBIDDEN' }]);
    }
    await as(caseOf('ml/predict'));
    const { body } = await stage.call({ method: 'GET', path: '/api/health/metrics', token: supportToken });
    const graph = await stage.federation.send('{ upstreams { mlModels { calls { total cached } } } }', {
      token: supportToken,
    });
    const { total, cached } = graph.data.upstreams.mlModels.calls;
    expect(body.data.byService.ml_models).toMatchObject({ totalRequests: total, cachedResponses: cached });
    const sums = Object.values(body.data.byService as Record<string, { totalRequests: number }>);
    expect(body.data.totalRequests).toBe(sums.reduce((sum, one) => sum + one.totalRequests, 0));
    const one = await stage.call({
      method: 'GET',
      path: '/api/health/service/ML_MODELS',
      token: supportToken,
    });
    expect(one.body.data).toMatchObject({
      service: 'ML_MODELS',
      breaker: 'closed',
      calls: { totalRequests: total },
    });
  });

  test('of a service that is not there is not found', async () => {
    const answer = await stage.call({
      method: 'GET',
      path: '/api/health/service/COFFEE',
      token: supportToken,
    });
    expect([answer.status, failureOf(answer)]).toEqual([404, { code: 'NOT_FOUND' }]);
  });

  test('without a subgraph is that of the others, and without any still told', async () => {
    await stage.federation.subgraphs.get('fraud')?.stop();
    const { status, body } = await stage.call(health);
    expect(status).toBe(200);
    expect(body.status).toBe('degraded');
    expect(body.services.fraud_detection).toEqual({
      healthy: false,
      uptime: null,
      latencyMs: null,
      breaker: null,
    });
    const gone = await stage.call({
      method: 'GET',
      path: '/api/health/service/FRAUD_DETECTION',
      token: supportToken,
    });
    expect([gone.status, gone.body.code]).toEqual([503, 'SUBGRAPH_UNAVAILABLE']);
    const metrics = await stage.call({ method: 'GET', path: '/api/health/metrics', token: supportToken });
    expect(metrics.body.data.byService.fraud_detection).toBeNull();
    for (const name of ['predictions', 'translation', 'market', 'chain'])
      await stage.federation.subgraphs.get(name)?.stop();
    const none = await stage.call(health);
    expect([none.status, none.body.status]).toEqual([200, 'unhealthy']);
  });
});
