import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { failureOf, type RestAnswer, type RestCall, type RestStage, startRestStage } from '#support/rest.ts';
import type { RestCase } from '#support/rest-case.ts';
import { caseOf } from '#support/rest-cases.ts';
import { historyOf, restEvent } from '#support/rest-values.ts';

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

const [point] = historyOf(1);

describe('input that is wrong', () => {
  const wrong: readonly (readonly [string, string, unknown, RegExp])[] = [
    ['49 points', 'ml/predict', { priceHistory: historyOf(49) }, /^priceHistory: .*50/],
    ['1001 points', 'ml/predict', { priceHistory: Array(1001).fill(point) }, /^priceHistory/],
    ['a confidence of 1', 'ml/predict', { confidenceLevel: 1 }, /^confidenceLevel/],
    ['a horizon of no hours', 'ml/predict', { forecastHorizon: 0 }, /^forecastHorizon/],
    ['a horizon in words', 'ml/predict', { forecastHorizon: 'a day' }, /^forecastHorizon/],
    ['a pair without a slash', 'ml/train', { tokenPair: 'ETHUSDC' }, /^tokenPair: .*slash/],
    ['no pair', 'ml/train', { tokenPair: undefined }, /^tokenPair/],
    ['5001 characters', 'nlp/translate', { text: 'x'.repeat(5001) }, /^text: .*5000/],
    ['no characters', 'nlp/translate', { text: '' }, /^text: .*empty/],
    ['no target', 'nlp/translate', { targetLanguage: undefined }, /^targetLanguage/],
    ['5001 characters', 'nlp/detect-language', { text: 'x'.repeat(5001) }, /^text: .*5000/],
    ['101 texts', 'nlp/translate-batch', { texts: Array(101).fill('x') }, /^texts: .*100/],
    ['no texts', 'nlp/translate-batch', { texts: [] }, /^texts/],
    ['a long text among others', 'nlp/translate-batch', { texts: ['x', 'x'.repeat(5001)] }, /^texts\.1: /],
    ['no transaction', 'fraud/assess-risk', { transaction: undefined }, /^transaction/],
    ['a bad hash', 'fraud/assess-risk', { transaction: { txHash: '0x1' } }, /^transaction\.txHash/],
    ['a list as options', 'fraud/assess-risk', { options: [] }, /^options/],
    [
      'an unknown kind',
      'validate-blockchain-event',
      { event: { ...restEvent(1), eventType: 'gift' } },
      /^event\.eventType/,
    ],
    ['no figures', 'validate-market-data', { data: {} }, /^data\./],
    ['1001 events', 'process-event-stream', { events: Array(1001).fill({}) }, /^events/],
    ['no events', 'process-event-stream', { events: [] }, /^events/],
    ['an unknown period', 'aggregate-market-data', { period: '2h' }, /^period/],
    ['a short address', 'analyze-contract', { address: '0x12' }, /^address: .*40/],
    ['no target', 'detect-mev', { targetTx: undefined }, /^targetTx/],
    [
      '101 wallets',
      'analyze-wallet-cluster',
      { walletAddresses: Array(101).fill(`0x${'1'.repeat(40)}`) },
      /^w/,
    ],
    ['a bad wallet', 'analyze-wallet-cluster', { walletAddresses: ['x'] }, /^walletAddresses\.0/],
    ['a limit of 1001', 'transaction-graph', { limit: 1001 }, /^limit/],
    ['a limit in words', 'transaction-graph', { limit: 'all' }, /^limit/],
  ];

  test.each(wrong)('%s at %s is refused before a service is asked', async (_what, path, change, message) => {
    const one = caseOf(path);
    const service = stage.services[one.service ?? 'ml'];
    const before = service.calls().length;
    const answer = await as(one, { input: { ...one.input, ...(change as object) } });
    expect([answer.status, failureOf(answer)]).toEqual([400, { code: 'BAD_USER_INPUT' }]);
    expect(answer.body.error).toMatch(message);
    expect(service.calls().length).toBe(before);
  });

  test('a pair that cannot be translated is the caller’s fault', async () => {
    const one = caseOf('nlp/translate');
    const answer = await as(one, { input: { ...one.input, targetLanguage: 'xx' } });
    expect([answer.status, failureOf(answer)]).toEqual([400, { code: 'BAD_USER_INPUT' }]);
  });

  test('a path that is not there is told so in the same form', async () => {
    for (const path of ['/api', '/api/', '/api/python', '/api/python/ml/predict/now', '/api/x?y=1']) {
      const answer = await stage.call({ method: 'GET', path, token });
      expect([answer.status, failureOf(answer)]).toEqual([404, { code: 'NOT_FOUND' }]);
    }
  });

  test('5000 characters are counted as people count them', async () => {
    const answer = await as(caseOf('nlp/detect-language'), { input: { text: '😀'.repeat(5000) } });
    expect(answer.status).toBe(200);
  });
});
