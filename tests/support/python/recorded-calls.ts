import type { JsonUpstream } from '#platform/json-upstream/create-json-upstream.ts';
import type { Caller, JsonRequest } from '#platform/json-upstream/endpoint.ts';
import { createBlockchainIntelligence } from '../../../subgraphs/chain/upstream.ts';
import { assess, assessMany } from '../../../subgraphs/fraud/upstream.ts';
import { createDataProcessing } from '../../../subgraphs/market/upstream.ts';
import { createMlModels } from '../../../subgraphs/predictions/upstream.ts';
import { createNlpTranslation, translate, translateMany } from '../../../subgraphs/translation/upstream.ts';

export interface RecordedCall {
  readonly service: string;
  readonly name: string;
  /** In every form that copies of the service may take. */
  readonly requests: readonly JsonRequest[];
  /** Reads an answer as `parseExactJson` gives it, or throws. */
  readonly read: (answer: unknown) => unknown;
}

type Ask = JsonUpstream['ask'];

const caller: Caller = { principal: { id: 'tester' }, requestId: 'request-1', deadline: Date.now() + 60_000 };
const noAnswer = new Error('Only the question was wanted.');

/** What a subgraph's client asks when it is called. */
const record = async (
  service: string,
  call: (upstream: { ask: Ask }) => Promise<unknown>,
): Promise<RecordedCall> => {
  const recorded: RecordedCall[] = [];
  const ask: Ask = async (endpoint, input) => {
    recorded.push({
      service,
      name: endpoint.name,
      requests: endpoint.forms.map((form) => form(input)),
      read: (answer) => endpoint.answer.parse(answer),
    });
    throw noAnswer;
  };
  await call({ ask }).catch((error: unknown) => {
    if (error !== noAnswer) throw error;
  });
  const [first] = recorded;
  if (first === undefined) throw new Error(`${service} was not asked.`);
  return first;
};

const address = `0x${'aB'.repeat(20)}`;
const time = new Date('2026-01-01T00:00:00.123Z');

const transaction = {
  hash: `0x${'1'.repeat(64)}`,
  from: address,
  to: `0x${'cd'.repeat(20)}`,
  amount: '1.000000000000000001',
  tokenPair: 'ETH/USDC',
  timestamp: time,
  gasPrice: '0.00000003',
  slippage: '0.005',
  routeLength: 2,
  contractInteraction: true,
  blockNumber: 24_000_000,
  position: 7,
};

const point = { timestamp: time, open: '2.5', high: '3', low: '2', close: '2.75', volume: '0.1' };

const question = {
  tokenPair: 'ETH/USDC',
  priceHistory: Array.from({ length: 50 }, () => point),
  horizonHours: 24,
  confidenceLevel: 0.95,
  version: 'ML_V2',
} as const;

const event = {
  eventId: 'event-1',
  type: 'SWAP',
  timestamp: time,
  blockNumber: 24_000_000,
  transactionHash: transaction.hash,
  contractAddress: address,
  from: address,
  to: transaction.to,
  tokenIn: 'ETH',
  tokenOut: 'USDC',
  amountIn: '1',
  amountOut: '2500.000000000000000001',
  gasUsed: '120000',
  gasPrice: '0.00000003',
} as const;

const figures = { ...point, tokenPair: 'ETH/USDC', tradesCount: 5, liquidity: '1000000' };
const risk = {
  transaction,
  history: [transaction],
  checks: { patterns: true, network: false, contract: true },
};

/** One call of each kind that the subgraphs make. */
export const recordCalls = (): Promise<RecordedCall[]> =>
  Promise.all([
    record('ml-models', (upstream) => createMlModels(upstream).predict(question, caller)),
    record('ml-models', (upstream) => createMlModels(upstream).startTraining('ETH/USDC', caller)),
    record('ml-models', (upstream) => createMlModels(upstream).followTraining('ETH/USDC', caller)),
    record('nlp-translation', ({ ask }) =>
      ask(translate, { text: 'hola', source: 'auto', target: 'en' }, caller),
    ),
    record('nlp-translation', ({ ask }) =>
      ask(translateMany, { texts: ['hola', 'gato'], source: 'es', target: 'en' }, caller),
    ),
    record('nlp-translation', (upstream) => createNlpTranslation(upstream).detect('hola', caller)),
    record('nlp-translation', (upstream) => createNlpTranslation(upstream).languages(caller)),
    record('fraud-detection', ({ ask }) => ask(assess, risk, caller)),
    record('fraud-detection', ({ ask }) => ask(assess, { ...risk, history: [] }, caller)),
    record('fraud-detection', ({ ask }) => ask(assessMany, [risk, { ...risk, history: [] }], caller)),
    record('data-processing', (upstream) =>
      createDataProcessing(upstream).candles('ETH/USDC', 'FIFTEEN_MINUTES', caller),
    ),
    record('data-processing', (upstream) => createDataProcessing(upstream).checkFigures(figures, caller)),
    record('data-processing', (upstream) => createDataProcessing(upstream).checkEvent(event, caller)),
    record('data-processing', (upstream) => createDataProcessing(upstream).processEvents([event], caller)),
    record('data-processing', (upstream) => createDataProcessing(upstream).followPipeline('id', caller)),
    record('blockchain-intelligence', (upstream) =>
      createBlockchainIntelligence(upstream).analyse(address, caller),
    ),
    record('blockchain-intelligence', (upstream) =>
      createBlockchainIntelligence(upstream).detectMev(
        { target: transaction, surrounding: [{ ...transaction, position: null }] },
        caller,
      ),
    ),
    record('blockchain-intelligence', (upstream) =>
      createBlockchainIntelligence(upstream).cluster([address], caller),
    ),
    record('blockchain-intelligence', (upstream) =>
      createBlockchainIntelligence(upstream).graph('ETH/USDC', 100, caller),
    ),
  ]);
