import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answering } from '#support/faulty-upstream.ts';
import { failureOf, type RestAnswer, type RestCall, type RestStage, startRestStage } from '#support/rest.ts';
import type { RestCase } from '#support/rest-case.ts';
import { caseOf } from '#support/rest-cases.ts';
import { historyOf, restEvent, restTransaction } from '#support/rest-values.ts';

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

const predict = caseOf('ml/predict');

describe('answers', () => {
  test('with the most that may be asked for are within the cost of an operation', async () => {
    const wallets = Array.from({ length: 100 }, (_, index) => `0x${String(index).padStart(40, '0')}`);
    const cluster = await as(caseOf('wallet-cluster'), { input: { walletAddresses: wallets } });
    expect(cluster.status).toBe(200);
    const texts = Array.from({ length: 100 }, (_, index) => `text ${index}`);
    const batch = await as(caseOf('translate-batch'), { input: { texts, targetLanguage: 'es' } });
    expect(batch.body.data.results).toHaveLength(100);
    const events = Array.from({ length: 1000 }, (_, index) => restEvent(index));
    const queued = await as(caseOf('process-event-stream'), { input: { events } });
    expect(queued.body).toMatchObject({ data: { eventsQueued: 1000 } });
    const transactions = Array.from({ length: 1000 }, (_, index) => restTransaction(index));
    const many = [
      as(predict, { input: { tokenPair: 'LONG/PAST', priceHistory: historyOf(1000) } }),
      as(caseOf('assess-risk'), { input: { transaction: restTransaction(1), userHistory: transactions } }),
      as(caseOf('detect-mev'), { input: { targetTx: restTransaction(1), surroundingTxs: transactions } }),
      as(caseOf('transaction-graph'), { input: { tokenPair: 'ETH/USDC', limit: 1000 } }),
    ];
    for (const answer of await Promise.all(many)) expect(answer.status).toBe(200);
  });

  test('are never explanations, which only the graph gives', async () => {
    const answer = await as(caseOf('detect-language'), { headers: { 'x-soba-explain': '1' } });
    expect([answer.status, answer.body.data.detectedLanguage]).toEqual([200, 'es']);
  });

  test('keep 18 places, sent as text or as a number', async () => {
    const exact = '2559.123456789012345678';
    expect((await as(predict)).body.data.predictedPrice).toBe(exact);
    const asNumber = JSON.stringify(predict.input)
      .replaceAll(`"${exact}"`, '2000.000000000000000001')
      .replaceAll('"2500.000000000000000001"', '2500.000000000000000001');
    const answer = await as(predict, { input: asNumber });
    expect(answer.body.data.predictedPrice).toBe('2000.000000000000000001');
    const sent = stage.services.ml.calls().at(-1)?.body;
    expect(sent).toContain('"close":2000.000000000000000001');
    expect(sent).toContain('"open":2500.000000000000000001');
  });

  test('a time without an offset is in UTC, and a field that nobody knows is tolerated', async () => {
    const local = historyOf(50).map(({ timestamp, ...rest }) => ({
      ...rest,
      timestamp: String(timestamp).slice(0, 19),
      source: 'feed',
    }));
    const answer = await as(predict, { input: { tokenPair: 'UTC/TIME', priceHistory: local, debug: true } });
    expect(answer.status).toBe(200);
    expect(stage.services.ml.calls().at(-1)?.body).toContain('"timestamp":"2026-01-01T00:00:00.000Z"');
  });

  test('of trainings and event streams are never kept, and carry the caller’s key', async () => {
    for (const path of ['ml/train', 'process-event-stream']) {
      const one = caseOf(path);
      const service = stage.services[one.service ?? 'ml'];
      const posts = () =>
        service
          .calls()
          .filter(({ body, url }) => !url.includes('pipeline') && (body !== '' || url.includes('train')));
      const keyed = () => service.calls().filter(({ headers }) => headers['idempotency-key'] === 'key-1');
      const before = posts().length;
      await as(one, { headers: { 'idempotency-key': 'key-1' } });
      await as(one, { headers: { 'idempotency-key': 'key-1' } });
      expect(posts().length - before).toBeGreaterThanOrEqual(2);
      expect(keyed()).toHaveLength(2);
    }
  });

  test('a caller with too few tokens is told when there are more', async () => {
    const poor = await stage.issuer.issue({ sub: 'poor', tier: 'FREE' });
    const statuses: number[] = [];
    let last = await as(predict, { token: poor });
    for (let turn = 0; turn < 4; turn += 1) {
      statuses.push(last.status);
      last = await as(predict, { token: poor });
    }
    // Ten tokens a minute, five for a prediction.
    expect(statuses.slice(0, 2)).toEqual([200, 200]);
    expect([last.status, failureOf(last)]).toEqual([429, { code: 'RATE_LIMITED' }]);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect(last.headers['ratelimit-policy']).toMatch(/q=10;w=60/);
    const asProblem = await as(predict, { token: poor, headers: { accept: 'application/problem+json' } });
    expect(asProblem.body).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      status: 429,
      code: 'RATE_LIMITED',
      'violated-policies': ['operations-minute'],
      rateLimit: {
        policy: 'operations',
        cost: 5,
        remaining: expect.any(Number),
        retryAfter: expect.any(Number),
      },
    });
  });

  test('a failure is a problem by RFC 9457 where that is asked for', async () => {
    const answer = await as(predict, {
      input: {},
      headers: { accept: 'application/problem+json', 'x-request-id': 'request-number-1' },
    });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toEqual({
      type: 'about:blank',
      title: expect.stringMatching(/^tokenPair/),
      status: 400,
      code: 'BAD_USER_INPUT',
      requestId: 'request-number-1',
    });
  });

  test('an answer of a service that cannot be used is a bad gateway, a late one a timeout', async () => {
    stage.services.blockchain.fail(answering('{"what":1}'));
    const one = caseOf('analyze-contract');
    const useless = await as(one, { input: { address: `0x${'8'.repeat(40)}` } });
    stage.services.blockchain.recover();
    expect([useless.status, failureOf(useless)]).toEqual([
      502,
      { code: 'UPSTREAM_FAILED', service: 'BLOCKCHAIN_INTELLIGENCE' },
    ]);
  });
});
