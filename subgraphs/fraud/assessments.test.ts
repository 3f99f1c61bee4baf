import { afterEach, describe, expect, test } from '@jest/globals';
import { parseTransactionId, transactionId } from '#platform/given-transaction.ts';
import { scalars } from '#platform/scalars.ts';
import { createJsonUpstreamKit, type JsonUpstreamKit } from '#support/json-upstream-kit.ts';
import { transactionOf } from '#support/python/transactions.ts';
import type { UpstreamHandler } from '#support/upstream.ts';
import { createAssessments } from './assessments.ts';
import { allChecks, type RiskQuestion } from './risk-question.ts';

const questionOf = (number: number): RiskQuestion => {
  const given = transactionOf(number);
  const timestamp = scalars.DateTime.parseValue(given.timestamp);
  return {
    transaction: parseTransactionId(transactionId({ ...given, timestamp })),
    history: [],
    checks: allChecks,
  };
};

interface Asked {
  readonly transaction: { readonly tx_hash: string };
}

/** The score says which transaction it is of. */
const assess = ({ transaction: { tx_hash } }: Asked) => ({
  tx_hash,
  risk_score: Number(tx_hash) / 1000,
  risk_level: 'low',
  alerts: [],
  timestamp: '2026-01-01T00:00:00Z',
});

interface Behaviour {
  readonly batchStatus?: number;
  /** This transaction is refused, in a batch as well as alone. */
  readonly refused?: number;
  readonly disorder?: 'swapped' | 'short';
}

const hashOf = (number: number): string => transactionOf(number).hash;

const serviceThat =
  ({ batchStatus = 200, refused, disorder }: Behaviour): UpstreamHandler =>
  (text, response, { url }) => {
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const body = JSON.parse(text) as Asked & { readonly assessments?: readonly Asked[] };
    const asked = body.assessments ?? [body];
    const isBatch = url === '/assess-risk/batch';
    if (isBatch && batchStatus !== 200) return void send(batchStatus, { detail: 'no' });
    if (refused !== undefined && asked.some(({ transaction }) => transaction.tx_hash === hashOf(refused)))
      return void send(422, { detail: [] });
    const found = asked.map(assess);
    if (!isBatch) return void send(200, found[0]);
    if (disorder === 'swapped') found.reverse();
    return void send(200, { results: disorder === 'short' ? found.slice(1) : found });
  };

let kit: JsonUpstreamKit;
afterEach(() => kit.stop());

const begin = async (behaviour: Behaviour) => {
  kit = await createJsonUpstreamKit(serviceThat(behaviour));
  const risksFor = createAssessments(kit.upstream, kit.clock);
  /** As one request would: the scores, or the codes of refusals. */
  const ask = async (...numbers: readonly number[]) => {
    const risks = risksFor(kit.caller());
    const answers = numbers.map((number) => risks.load(questionOf(number)));
    return (await Promise.allSettled(answers)).map((one) =>
      one.status === 'fulfilled' ? one.value.value.score * 1000 : String(one.reason.code),
    );
  };
  const paths = () => kit.calls().map(({ url }) => url);
  return { ask, paths };
};
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('the assessments of one request', () => {
  test('are asked for in one call, each in its place, equal ones once', async () => {
    const { ask, paths } = await begin({});
    expect(await ask(3, 1, 2, 3)).toEqual([3, 1, 2, 3]);
    expect(paths()).toEqual(['/assess-risk/batch']);
    const { assessments } = JSON.parse(kit.calls()[0]?.body ?? '') as { assessments: readonly Asked[] };
    expect(assessments.map(({ transaction }) => transaction.tx_hash)).toEqual([3, 1, 2].map(hashOf));
    expect(kit.calls()[0]?.body).toContain('"amount":1.000000000000000001');
  });

  test('are a hundred to a call at most', async () => {
    const { ask, paths } = await begin({});
    expect(await ask(...range(150))).toEqual(range(150));
    expect(paths()).toEqual(['/assess-risk/batch', '/assess-risk/batch']);
  });

  test('of which one is missing are one plain call, and those that are kept none', async () => {
    const { ask, paths } = await begin({});
    await ask(1, 2);
    expect(await ask(1, 2)).toEqual([1, 2]);
    expect(await ask(1, 2, 3)).toEqual([1, 2, 3]);
    expect(paths()).toEqual(['/assess-risk/batch', '/assess-risk']);
  });

  test.each([404, 405])(
    'go one by one to a copy that answers a batch with %i, for ten minutes',
    async (status) => {
      const { ask, paths } = await begin({ batchStatus: status });
      expect(await ask(1, 2)).toEqual([1, 2]);
      expect(await ask(3, 4)).toEqual([3, 4]);
      const batches = () => paths().filter((path) => path === '/assess-risk/batch').length;
      expect([batches(), paths().length]).toEqual([1, 5]);
      kit.pass(599_000);
      await ask(5, 6);
      expect(batches()).toBe(1);
      kit.pass(1001);
      await ask(7, 8);
      expect(batches()).toBe(2);
    },
  );

  test('of which the service refuses one cost that one only', async () => {
    const { ask, paths } = await begin({ refused: 2 });
    expect(await ask(1, 2, 3)).toEqual([1, 'BAD_USER_INPUT', 3]);
    expect(paths()).toHaveLength(4);
    // A batch is still something that the service takes.
    expect(await ask(4, 5)).toEqual([4, 5]);
    expect(paths().at(-1)).toBe('/assess-risk/batch');
  });

  test.each(['swapped', 'short'] as const)('that come %s are nobody’s', async (disorder) => {
    const { ask, paths } = await begin({ disorder });
    expect(await ask(1, 2)).toEqual(['UPSTREAM_FAILED', 'UPSTREAM_FAILED']);
    expect(paths()).toHaveLength(1);
  });

  test('of a service that fails are not asked for again one by one', async () => {
    const { ask, paths } = await begin({ batchStatus: 500 });
    expect(await ask(1, 2, 3)).toEqual(Array(3).fill('UPSTREAM_UNAVAILABLE'));
    expect(paths()).toEqual(['/assess-risk/batch']);
  });
});
