import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '#support/federation.ts';
import { type RealServices, startRealServices } from '#support/python/real-services.ts';
import { transactionOf } from '#support/python/transactions.ts';
import { until } from '#support/until.ts';

const startLimit = 180_000;

let services: RealServices;
let federation: Federation;
let token: string;
beforeAll(async () => {
  services = await startRealServices();
  federation = await startFederation({}, services.env);
  token = await federation.signIn('premium');
}, startLimit);
afterAll(async () => {
  await federation?.stop();
  await services?.stop();
}, 60_000);

const ask = async (query: string, variables: Readonly<Record<string, unknown>> = {}) => {
  const { data, errors } = await federation.send(query, { variables, token });
  expect(errors).toEqual([]);
  return data;
};

const eventOf = (number: number, changed: Readonly<Record<string, unknown>> = {}) => ({
  eventId: `real-${number}`,
  type: 'SWAP',
  timestamp: '2026-01-01T00:00:00Z',
  blockNumber: 24_000_000,
  transactionHash: transactionOf(number).hash,
  contractAddress: transactionOf(number).to,
  from: transactionOf(number).from,
  to: transactionOf(number).to,
  tokenIn: 'DOGE',
  tokenOut: 'USDC',
  amountIn: '10',
  amountOut: '2',
  gasUsed: '100000',
  gasPrice: '0.00000003',
  ...changed,
});

describe('the graph on the Python services themselves', () => {
  test('candles of every period are made from what is stored', async () => {
    const periods = ['ONE_MINUTE', 'FIVE_MINUTES', 'FIFTEEN_MINUTES', 'ONE_HOUR', 'FOUR_HOURS', 'ONE_DAY'];
    const fields = periods.map(
      (period) =>
        `${period}: candles(period: ${period}) { candles(last: 10) { start open high low close trades } }`,
    );
    const { tokenPair } = await ask(`{ tokenPair(symbol: "ETH/USDC") { ${fields.join(' ')} } }`);
    for (const period of periods) {
      expect(tokenPair[period].candles).toHaveLength(10);
      for (const { low, high, close, trades } of tokenPair[period].candles) {
        expect(Number(low)).toBeLessThanOrEqual(Number(close));
        expect(Number(high)).toBeGreaterThanOrEqual(Number(close));
        expect(trades).toBeGreaterThan(0);
      }
    }
  });

  test('a market is predicted from its own candles, with an interval around the price', async () => {
    const { tokenPair } = await ask(`{ tokenPair(symbol: "BTC/USDC") {
      candles { candles(last: 1) { close } }
      prediction(horizonHours: 6, confidenceLevel: 0.9) { price interval { low high } volatility model { kind accuracy } }
    } }`);
    const { price, interval, model } = tokenPair.prediction;
    expect(Number(interval.low)).toBeLessThan(Number(price));
    expect(Number(interval.high)).toBeGreaterThan(Number(price));
    expect(Math.abs(Math.log(Number(price) / Number(tokenPair.candles.candles[0].close)))).toBeLessThan(0.5);
    expect(model.accuracy).toBeGreaterThanOrEqual(0);
    expect(model.kind).not.toBe('');
  });

  test('a sandwich is found between its two sides, and assessed by another subgraph', async () => {
    const at = (position: number, changed: Readonly<Record<string, unknown>>) => ({
      ...transactionOf(position),
      blockNumber: 24_000_000,
      position,
      ...changed,
    });
    const attacker = `0x${'ee'.repeat(20)}`;
    const input = {
      target: at(11, { slippage: '0.03', amount: '100' }),
      surrounding: [
        at(10, { from: attacker, amount: '400', gasPrice: '0.0000002' }),
        at(12, { from: attacker, amount: '400' }),
      ],
    };
    const query = `query Mev($input: DetectMevInput!) { detectMev(input: $input) { opportunities {
      type confidence target { hash risk { score level alerts { type description } } } } } }`;
    const { detectMev } = await ask(query, { input });
    expect(detectMev.opportunities).toContainEqual(expect.objectContaining({ type: 'SANDWICH' }));
    for (const { confidence, target } of detectMev.opportunities) {
      expect(confidence).toBeGreaterThan(0);
      expect(target.risk.score).toBeGreaterThanOrEqual(0);
    }
  });

  test('a transaction is assessed with the history that is given', async () => {
    const query = `query Risk($given: TransactionInput!, $history: [TransactionInput!]) {
      transaction(given: $given) { hash risk(history: $history) { score level alerts { type level confidence } } } }`;
    const history = Array.from({ length: 20 }, (_, index) => transactionOf(100 + index));
    const { transaction } = await ask(query, { given: transactionOf(7), history });
    expect(transaction.risk.score).toBeGreaterThanOrEqual(0);
    expect(transaction.risk.score).toBeLessThanOrEqual(1);
    expect(['SAFE', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL']).toContain(transaction.risk.level);
  });

  test('events go through a pipeline, what fails is counted, and the market that they tell of gets candles', async () => {
    const query = `mutation Send($input: ProcessChainEventsInput!) {
      processChainEvents(input: $input) { eventsQueued pipelineId } }`;
    const events = [eventOf(1), eventOf(2), eventOf(3, { gasUsed: '1' })];
    const { processChainEvents } = await ask(query, { input: { events } });
    expect(processChainEvents.eventsQueued).toBe(3);
    const follow = `query Follow($id: ID!) { eventPipeline(id: $id) { status eventsProcessed eventsFailed endedAt } }`;
    await until(async () => {
      const { eventPipeline } = await ask(follow, { id: processChainEvents.pipelineId });
      return eventPipeline.status === 'COMPLETED';
    });
    const { eventPipeline } = await ask(follow, { id: processChainEvents.pipelineId });
    expect(eventPipeline).toMatchObject({ eventsProcessed: 2, eventsFailed: 1 });
    const { tokenPair } = await ask(
      `{ tokenPair(symbol: "DOGE/USDC") { candles { candles { close volume trades } } } }`,
    );
    expect(tokenPair.candles.candles).toEqual([{ close: '0.2', volume: '20.0', trades: 2 }]);
  });

  test('checks say what is wrong with an event', async () => {
    const query = `query Check($input: ChainEventInput!) { checkChainEvent(input: $input) { isValid score issues } }`;
    const { checkChainEvent } = await ask(query, { input: eventOf(4, { amountOut: '0' }) });
    expect(checkChainEvent).toMatchObject({ isValid: false, issues: ['a swap gives or takes nothing'] });
    expect(checkChainEvent.score).toBeLessThan(1);
  });

  test('the transactions of a market form a graph, and wallets in it belong together', async () => {
    const { tokenPair } = await ask(`{ tokenPair(symbol: "ETH/USDC") {
      transactionGraph(limit: 200) { transactionCount majorFlows { from { address } to { address } transactionCount } } } }`);
    expect(tokenPair.transactionGraph.transactionCount).toBe(200);
    const [flow] = tokenPair.transactionGraph.majorFlows;
    const { walletCluster } = await ask(
      `query Cluster($of: [Address!]!) { walletCluster(addresses: $of) { nodeCount edgeCount networkHealth
        members { wallet { address } transactionCount pattern } } }`,
      { of: [flow.from.address, flow.to.address] },
    );
    expect(walletCluster.nodeCount).toBeGreaterThanOrEqual(2);
    expect(walletCluster.members[0].transactionCount).toBeGreaterThan(0);
  });

  test('the language of a text is detected', async () => {
    const text = 'Die Preise steigen seit gestern wieder, und niemand weiß warum.';
    const { detectLanguage } = await ask(
      `query Detect($text: String!) { detectLanguage(text: $text) { language { code } confidence } }`,
      { text },
    );
    expect(detectLanguage.language.code).toBe('de');
  });

  test('training goes on after the answer and can be followed', async () => {
    const { startTraining } = await ask(
      `mutation { startTraining(input: { tokenPair: "UNI/USDC" }) { id status } }`,
    );
    expect(['ACCEPTED', 'RUNNING', 'COMPLETED']).toContain(startTraining.status);
    const { trainingJob } = await ask(`query Job($id: ID!) { trainingJob(id: $id) { status } }`, {
      id: startTraining.id,
    });
    expect(['ACCEPTED', 'RUNNING', 'COMPLETED']).toContain(trainingJob.status);
  });

  test('each service says how it is, and answers with the request id that it was given', async () => {
    for (const [name, url] of services.urls) {
      const response = await fetch(`${url}/health`, { headers: { 'x-request-id': 'request-0001' } });
      const health = (await response.json()) as { status: string; service: string };
      expect(health).toMatchObject({ service: name, checks: { database: 'ok' } });
      expect(['healthy', 'degraded']).toContain(health.status);
      expect(response.headers.get('x-request-id')).toBe('request-0001');
      expect(await (await fetch(`${url}/metrics`)).text()).toContain(
        'http_server_request_duration_seconds_count',
      );
    }
  });
});
