import { afterEach, expect, test } from '@jest/globals';
import { parseTransactionId, transactionId } from '#platform/given-transaction.ts';
import type { JsonUpstream } from '#platform/json-upstream/create-json-upstream.ts';
import type { Caller } from '#platform/json-upstream/endpoint.ts';
import { scalars } from '#platform/scalars.ts';
import { createBlockchainIntelligence } from '#subgraphs/chain/upstream.ts';
import { createAssessments } from '#subgraphs/fraud/assessments.ts';
import type { ChainEvent } from '#subgraphs/market/chain-event.ts';
import { createDataProcessing } from '#subgraphs/market/upstream.ts';
import { createMlModels } from '#subgraphs/predictions/upstream.ts';
import { createTranslations } from '#subgraphs/translation/translations.ts';
import { createNlpTranslation } from '#subgraphs/translation/upstream.ts';
import { createJsonUpstreamKit, type JsonUpstreamKit } from '#support/json-upstream-kit.ts';
import { transactionOf } from '#support/python/transactions.ts';

const at = scalars.DateTime.parseValue('2026-01-02T03:04:05+01:00');
const time = '2026-01-02T02:04:05.000Z';
const [contract, from, to] = ['1', '2', '3'].map((digit) => `0x${digit.repeat(40)}`) as [
  string,
  string,
  string,
];
const transactionWith = (number: number, more: { blockNumber?: number; position?: number } = {}) =>
  parseTransactionId(transactionId({ ...transactionOf(number), from, to, timestamp: at, ...more }));
/** As text: the amounts are numbers with more digits than JavaScript's. */
const transactionBody = (number: number, more = ''): string =>
  `{"tx_hash":"${transactionOf(number).hash}","from_address":"${from}","to_address":"${to}","amount":1.000000000000000001,` +
  `"token_pair":"ETH/USDC","timestamp":"${time}","gas_price":0.00000003,"slippage":0.005,"route_length":2,"contract_interaction":true${more}}`;

const prices = { open: '1.01', high: '1.02', low: '1.03', close: '1.000000000000000004', volume: '5' };
const pricesBody = '"open":1.01,"high":1.02,"low":1.03,"close":1.000000000000000004,"volume":5';
const event: ChainEvent = {
  eventId: 'event-1',
  type: 'SWAP',
  timestamp: at,
  blockNumber: 12,
  transactionHash: transactionOf(9).hash,
  contractAddress: contract,
  from,
  to,
  tokenIn: 'ETH',
  tokenOut: 'USDC',
  amountIn: '1.000000000000000001',
  amountOut: '2.5',
  gasUsed: '21000',
  gasPrice: '0.00000003',
};
const eventBody =
  `{"event_id":"event-1","event_type":"swap","timestamp":"${time}","block_number":12,"transaction_hash":"${transactionOf(9).hash}",` +
  `"contract_address":"${contract}","from_address":"${from}","to_address":"${to}","token_in":"ETH","token_out":"USDC",` +
  '"amount_in":1.000000000000000001,"amount_out":2.5,"gas_used":21000,"gas_price":0.00000003}';

type Ask = (upstream: JsonUpstream, caller: Caller, kit: JsonUpstreamKit) => Promise<unknown>;

let kit: JsonUpstreamKit;
afterEach(() => kit.stop());

const sent: readonly (readonly [string, string, string, Ask])[] = [
  [
    'a prediction',
    'POST /predict?model_version=ml_v2',
    `{"token_pair":"ETH/USDC","price_history":[{"timestamp":"${time}",${pricesBody}}],"forecast_horizon":6,"confidence_level":0.9}`,
    (up, caller) =>
      createMlModels(up).predict(
        {
          tokenPair: 'ETH/USDC',
          priceHistory: [{ timestamp: at, ...prices }],
          horizonHours: 6,
          confidenceLevel: 0.9,
          version: 'ML_V2',
        },
        caller,
      ),
  ],
  [
    'a training',
    'POST /train/ETH%2FUSDC',
    '',
    (up, caller) => createMlModels(up).startTraining('ETH/USDC', caller),
  ],
  [
    'a translation',
    'POST /translate',
    '{"text":"a","source_language":"auto","target_language":"es"}',
    (up, caller) => createTranslations(up, caller)({ text: 'a', source: 'auto', target: 'es' }),
  ],
  [
    'the detection of a language, with a target that deployed copies want',
    'POST /detect-language',
    '{"text":"a","target_language":"en"}',
    (up, caller) => createNlpTranslation(up).detect('a', caller),
  ],
  [
    'the supported languages',
    'GET /supported-languages',
    '',
    (up, caller) => createNlpTranslation(up).languages(caller),
  ],
  [
    'an assessment',
    'POST /assess-risk',
    `{"transaction":${transactionBody(1)},"user_history":[${transactionBody(2)}],"check_patterns":true,"check_network":false,"check_contract":true}`,
    (up, caller, { clock }) =>
      createAssessments(
        up,
        clock,
      )(caller).load({
        transaction: transactionWith(1),
        history: [transactionWith(2)],
        checks: { patterns: true, network: false, contract: true },
      }),
  ],
  [
    'the check of figures',
    'POST /validate/market-data',
    `{"timestamp":"${time}","token_pair":"ETH/USDC",${pricesBody},"trades_count":7,"liquidity":8.000000000000000001}`,
    (up, caller) =>
      createDataProcessing(up).checkFigures(
        {
          timestamp: at,
          tokenPair: 'ETH/USDC',
          ...prices,
          tradesCount: 7,
          liquidity: '8.000000000000000001',
        },
        caller,
      ),
  ],
  [
    'the check of an event',
    'POST /validate/blockchain-event',
    eventBody,
    (up, caller) => createDataProcessing(up).checkEvent(event, caller),
  ],
  [
    'an event stream',
    'POST /process/event-stream',
    `[${eventBody},${eventBody}]`,
    (up, caller) => createDataProcessing(up).processEvents([event, event], caller),
  ],
  [
    'a pipeline',
    'GET /pipeline/a%2Fb/status',
    '',
    (up, caller) => createDataProcessing(up).followPipeline('a/b', caller),
  ],
  ...(
    [
      ['ONE_MINUTE', '1m'],
      ['FIVE_MINUTES', '5m'],
      ['FIFTEEN_MINUTES', '15m'],
      ['ONE_HOUR', '1h'],
      ['FOUR_HOURS', '4h'],
      ['ONE_DAY', '1d'],
    ] as const
  ).map(([period, written]): [string, string, string, Ask] => [
    `candles of ${written}`,
    `GET /aggregate/market-data?token_pair=ETH%2FUSDC&period=${written}`,
    '',
    (up, caller) => createDataProcessing(up).candles('ETH/USDC', period, caller),
  ]),
  [
    'the analysis of a contract',
    `POST /analyze-contract?address=${contract}`,
    '',
    (up, caller) => createBlockchainIntelligence(up).analyse(contract, caller),
  ],
  [
    'a search for value',
    'POST /detect-mev',
    `{"target_tx":${transactionBody(1, ',"block_number":12,"position":3')},"surrounding_txs":[${transactionBody(2)}]}`,
    (up, caller) =>
      createBlockchainIntelligence(up).detectMev(
        {
          target: transactionWith(1, { blockNumber: 12, position: 3 }),
          surrounding: [transactionWith(2)],
        },
        caller,
      ),
  ],
  [
    'a cluster of wallets',
    'POST /analyze-wallet-cluster',
    `["${from}","${to}"]`,
    (up, caller) => createBlockchainIntelligence(up).cluster([from, to], caller),
  ],
  [
    'a graph of transactions',
    'GET /transaction-graph?token_pair=ETH%2FUSDC&limit=7',
    '',
    (up, caller) => createBlockchainIntelligence(up).graph('ETH/USDC', 7, caller),
  ],
];

test.each(sent)('%s is asked for as the contract says', async (_name, line, body, ask) => {
  const methods: (string | undefined)[] = [];
  kit = await createJsonUpstreamKit((_body, response, { method }) => {
    methods.push(method);
    response.writeHead(500).end();
  });
  await ask(kit.upstream, kit.caller(), kit).catch(() => undefined);
  expect(kit.calls().map(({ url }, index) => `${methods[index]} ${url}`)).toEqual([line]);
  expect(kit.calls()[0]?.body).toBe(body);
});
