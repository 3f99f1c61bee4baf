import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous } from '#platform/identity.ts';
import { principalOf } from '#support/principal.ts';
import { startFraudDetection } from '#support/python/fraud-detection.ts';
import type { Dialect, PythonService } from '#support/python/python-service.ts';
import { transactionOf } from '#support/python/transactions.ts';
import { problemsOf, startTestSubgraph, type TestSubgraph } from '#support/subgraph.ts';
import { fraud } from './subgraph.ts';

interface Stage {
  readonly service: PythonService;
  readonly subgraph: TestSubgraph;
}

const start = async (dialect: Dialect, settings: Readonly<Record<string, string>> = {}): Promise<Stage> => {
  const service = await startFraudDetection(dialect);
  const subgraph = await startTestSubgraph(fraud, { FRAUD_DETECTION_URL: service.url, ...settings });
  return { service, subgraph };
};

const stop = async ({ service, subgraph }: Stage): Promise<void> => {
  await subgraph.stop();
  await service.stop();
};

const one = `query One($given: TransactionInput!, $history: [TransactionInput!], $checks: RiskChecksInput) {
  transaction(given: $given) { id hash risk(history: $history, checks: $checks) {
    score level alerts { type level confidence description recommendedAction } assessedAt freshness { source } } } }`;
const many = `query Many($given: [TransactionInput!]!) {
  transactions(given: $given) { hash risk { score freshness { source } } } }`;

describe.each(['deployed', 'newer'] as const)('before a %s copy of the service', (dialect) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await start(dialect);
  });
  afterAll(() => stop(stage));

  test('a transaction is assessed, and its amount arrives with every digit', async () => {
    const { data, errors } = await stage.subgraph.ask(one, { given: transactionOf(1) });
    expect(errors).toEqual([]);
    expect(data.transaction).toMatchObject({
      hash: transactionOf(1).hash,
      risk: {
        score: 0.75,
        level: 'HIGH',
        alerts: [{ type: 'FLASH_LOAN', level: 'HIGH', confidence: 0.75 }],
        assessedAt: '2026-01-02T03:04:05.000Z',
        freshness: { source: 'UPSTREAM' },
      },
    });
    const body = stage.service.calls().at(-1)?.body;
    expect(body).toContain('"amount":1.000000000000000001');
    expect(body).toContain('"check_patterns":true,"check_network":true,"check_contract":true}');
    expect(body).not.toContain('user_history');
  });

  test('its history and what is to be checked are sent on', async () => {
    const variables = { given: transactionOf(2), history: [transactionOf(3)], checks: { patterns: false } };
    const { data } = await stage.subgraph.ask(one, variables);
    expect(data.transaction.risk).toMatchObject({ level: 'SAFE', alerts: [] });
    const body = stage.service.calls().at(-1)?.body;
    expect(body).toContain(`"user_history":[{"tx_hash":"${transactionOf(3).hash}"`);
    expect(body).toContain('"check_patterns":false,"check_network":true');
  });

  test('a transaction is found again by the id that it has in the graph', async () => {
    const { data } = await stage.subgraph.ask(one, { given: transactionOf(4) });
    const representations = [{ __typename: 'Transaction', id: data.transaction.id }];
    const query =
      'query E($representations: [_Any!]!) { _entities(representations: $representations) { ... on Transaction { hash risk { score } } } }';
    const found = await stage.subgraph.ask(query, { representations });
    expect(found.data._entities).toEqual([{ hash: transactionOf(4).hash, risk: { score: 0.75 } }]);
    const none = [{ __typename: 'Transaction', id: 'nonsense' }];
    const lost = await stage.subgraph.ask(query, { representations: none });
    expect(problemsOf(lost)).toEqual(['_entities.0 NOT_FOUND']);
  });
});

describe('risk assessments', () => {
  let stage: Stage;
  afterEach(() => stop(stage));
  const begin = async (settings: Readonly<Record<string, string>> = {}): Promise<Stage> => {
    stage = await start('deployed', settings);
    return stage;
  };

  test('a hundred in one question are different calls side by side, equal ones once, within the places there are', async () => {
    const { service, subgraph } = await begin({ SOBA_UPSTREAM_CONCURRENCY: '8' });
    let running = 0;
    let most = 0;
    service.fail((body, response, request) => {
      if (request.url === '/assess-risk/batch') {
        response.writeHead(404).end();
        return;
      }
      if (body === '') {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"healthy"}');
        return;
      }
      running += 1;
      most = Math.max(most, running);
      const { transaction } = JSON.parse(body) as { transaction: { tx_hash: string } };
      setTimeout(() => {
        running -= 1;
        response.writeHead(200, { 'content-type': 'application/json' }).end(
          JSON.stringify({
            tx_hash: transaction.tx_hash,
            risk_score: 0.5,
            risk_level: 'medium',
            alerts: [],
            timestamp: '2026-01-01T00:00:00',
          }),
        );
      }, 20);
    });
    const assessed = () => service.calls().filter(({ url }) => url === '/assess-risk').length;
    const before = assessed();
    const given = Array.from({ length: 100 }, (_, index) => transactionOf(index % 50));
    const { data, errors } = await subgraph.ask(many, { given });
    expect(errors).toEqual([]);
    expect(data.transactions).toHaveLength(100);
    expect(data.transactions.map(({ hash }: { hash: string }) => hash)).toEqual(
      given.map(({ hash }) => hash),
    );
    expect(assessed() - before).toBe(50);
    expect(most).toBe(8);
  });

  test('one that fails costs its own field only', async () => {
    const { service, subgraph } = await begin();
    await subgraph.ask(many, { given: [transactionOf(1)] });
    await service.stop();
    const answer = await subgraph.ask(many, { given: [transactionOf(1), transactionOf(2)] });
    expect(answer.data.transactions).toMatchObject([
      { risk: { freshness: { source: 'CACHE' } } },
      { risk: null },
    ]);
    expect(problemsOf(answer)).toEqual(['transactions.1.risk UPSTREAM_UNAVAILABLE']);
  });

  test('are kept for one caller alone', async () => {
    const { service, subgraph } = await begin();
    for (const id of ['one', 'two', 'one'])
      await subgraph.ask(
        one,
        { given: transactionOf(1) },
        { principal: principalOf({ roles: ['USER'], id }) },
      );
    expect(service.calls()).toHaveLength(2);
  });

  test.each([
    ['none', 0, 'TOO_FEW'],
    ['101', 101, 'TOO_MANY'],
  ])('of %s are refused before the service is asked', async (_name, count, reason) => {
    const { service, subgraph } = await begin();
    const given = Array.from({ length: count }, (_, index) => transactionOf(index));
    const { errors } = await subgraph.ask(many, { given });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'given', reason } }]);
    expect(service.calls()).toEqual([]);
  });

  test('by a history of 1001 are refused before the service is asked, and by one of 1000 are not', async () => {
    const { service, subgraph } = await begin();
    const historyOf = (count: number) => Array.from({ length: count }, (_, index) => transactionOf(index));
    const refused = await subgraph.ask(one, { given: transactionOf(1), history: historyOf(1001) });
    expect(refused.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', argument: 'history', reason: 'TOO_MANY' } },
    ]);
    expect(service.calls()).toEqual([]);
    const answer = await subgraph.ask(one, { given: transactionOf(1), history: historyOf(1000) });
    expect(answer.errors).toEqual([]);
  });

  test('are for those who are signed in', async () => {
    const { service, subgraph } = await begin();
    const answer = await subgraph.ask(one, { given: transactionOf(1) }, { principal: anonymous });
    expect(problemsOf(answer)).toEqual(['transaction UNAUTHENTICATED']);
    expect(service.calls()).toEqual([]);
  });
});
