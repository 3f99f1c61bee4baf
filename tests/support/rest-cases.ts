import { expect } from '@jest/globals';
import { transactionOf } from './python/transactions.ts';
import type { Data, RestCase, Values } from './rest-case.ts';
import { address, figures, graphEvent, historyOf, other, restEvent, restTransaction } from './rest-values.ts';

const lower = (value: string): string => value.toLowerCase();
const translationFields = 'original text source { code } target { code } confidence model translatedAt';
const translationOf = (found: Data): Values => ({
  originalText: found.original,
  translatedText: found.text,
  sourceLanguage: found.source.code,
  targetLanguage: found.target.code,
  confidence: found.confidence,
  modelUsed: found.model,
  timestamp: found.translatedAt,
});
const qualityFields = 'isValid score issues recommendations';
const qualityOf = ({ score, ...rest }: Data): Values => ({ ...rest, qualityScore: score });
const addressesOf = (wallets: readonly Data[]): string[] => wallets.map((wallet) => wallet.address);

const ml: readonly RestCase[] = [
  {
    method: 'POST',
    path: '/api/python/ml/predict',
    service: 'ml',
    input: { tokenPair: 'ETH/USDC', priceHistory: historyOf(50), forecastHorizon: 6, confidenceLevel: 0.9 },
    fresh: { tokenPair: 'NEW/PAIR', priceHistory: historyOf(51) },
    query: `query P($input: PredictPriceInput!) { predictPrice(input: $input) {
      tokenPair { symbol } price interval { low high } direction volatility predictedAt
      model { version kind accuracy } } }`,
    variables: {
      input: { tokenPair: 'ETH/USDC', priceHistory: historyOf(50), horizonHours: 6, confidenceLevel: 0.9 },
    },
    expected: ({ predictPrice: found }) => ({
      tokenPair: found.tokenPair.symbol,
      predictedPrice: found.price,
      confidenceInterval: [found.interval.low, found.interval.high],
      predictedDirection: lower(found.direction),
      volatilityForecast: found.volatility,
      timestamp: found.predictedAt,
      modelType: found.model.kind,
      modelVersion: lower(found.model.version),
      accuracyScore: found.model.accuracy,
    }),
  },
  {
    method: 'POST',
    path: '/api/python/ml/train',
    service: 'ml',
    input: { tokenPair: 'ETH/USDC' },
    fresh: { tokenPair: 'NEW/PAIR' },
    query:
      'mutation T($input: StartTrainingInput!) { startTraining(input: $input) { tokenPair { symbol } status } }',
    variables: { input: { tokenPair: 'ETH/USDC' } },
    expected: ({ startTraining: job }) => ({
      jobId: expect.stringMatching(/^[\w-]{10,}$/),
      tokenPair: job.tokenPair.symbol,
      status: lower(job.status),
    }),
  },
];

const nlp: readonly RestCase[] = [
  {
    method: 'POST',
    path: '/api/python/nlp/translate',
    service: 'nlp',
    input: { text: 'good day', targetLanguage: 'es', sourceLanguage: 'en' },
    fresh: { text: 'unheard of', targetLanguage: 'es' },
    query: `query T($input: TranslateInput!) { translate(input: $input) { ${translationFields} } }`,
    variables: { input: { text: 'good day', target: 'es', source: 'en' } },
    expected: ({ translate }) => translationOf(translate),
  },
  {
    method: 'POST',
    path: '/api/python/nlp/detect-language',
    service: 'nlp',
    input: { text: 'buenos dias' },
    fresh: { text: 'unheard of' },
    query: `query D($text: String!) { detectLanguage(text: $text) {
      language { code } confidence alternatives { language { code } confidence } } }`,
    variables: { text: 'buenos dias' },
    expected: ({ detectLanguage: found }) => ({
      detectedLanguage: found.language.code,
      confidence: found.confidence,
      alternatives: found.alternatives.map((one: Data) => [one.language.code, one.confidence]),
    }),
  },
  {
    method: 'POST',
    path: '/api/python/nlp/translate-batch',
    service: 'nlp',
    input: { texts: ['one', 'two', 'one'], targetLanguage: 'es' },
    fresh: { texts: ['unheard of', 'never said'], targetLanguage: 'es' },
    query: `query M($input: TranslateManyInput!) { translateMany(input: $input) { ${translationFields} } }`,
    variables: { input: { texts: ['one', 'two', 'one'], target: 'es' } },
    expected: ({ translateMany }) => ({ results: translateMany.map(translationOf) }),
  },
  {
    method: 'GET',
    path: '/api/python/nlp/supported-languages',
    service: 'nlp',
    input: {},
    fresh: {},
    query: '{ languages { code name translatesTo { code } } }',
    variables: {},
    expected: ({ languages }) => ({
      languages: Object.fromEntries(languages.map(({ code, name }: Data) => [code, name])),
      supportedPairs: languages.flatMap(({ code, translatesTo }: Data) =>
        translatesTo.map((target: Data) => `${code}-${target.code}`),
      ),
    }),
  },
];

const fraud: readonly RestCase[] = [
  {
    method: 'POST',
    path: '/api/python/fraud/assess-risk',
    service: 'fraud',
    input: {
      transaction: restTransaction(1),
      userHistory: [restTransaction(2)],
      options: { checkNetwork: false },
    },
    fresh: { transaction: restTransaction(9) },
    query: `query R($given: TransactionInput!, $history: [TransactionInput!], $checks: RiskChecksInput) {
      transaction(given: $given) { hash risk(history: $history, checks: $checks) {
        score level assessedAt alerts { type level confidence description recommendedAction } } } }`,
    variables: { given: transactionOf(1), history: [transactionOf(2)], checks: { network: false } },
    expected: ({ transaction: { hash, risk } }) => ({
      txHash: hash,
      riskScore: risk.score,
      riskLevel: lower(risk.level),
      timestamp: risk.assessedAt,
      alerts: risk.alerts.map(({ type, level, ...alert }: Data) => ({
        ...alert,
        alertType: lower(type),
        riskLevel: lower(level),
      })),
    }),
  },
];

const data: readonly RestCase[] = [
  {
    method: 'POST',
    path: '/api/python/data/validate-blockchain-event',
    service: 'data',
    input: { event: restEvent(1) },
    fresh: { event: restEvent(9) },
    query: `query E($input: ChainEventInput!) { checkChainEvent(input: $input) { ${qualityFields} } }`,
    variables: { input: graphEvent(1) },
    expected: ({ checkChainEvent }) => qualityOf(checkChainEvent),
  },
  {
    method: 'POST',
    path: '/api/python/data/validate-market-data',
    service: 'data',
    input: { data: figures },
    fresh: { data: { ...figures, tokenPair: 'NEW/PAIR' } },
    query: `query F($input: MarketDataInput!) { checkMarketData(input: $input) { ${qualityFields} } }`,
    variables: { input: figures },
    expected: ({ checkMarketData }) => qualityOf(checkMarketData),
  },
  {
    method: 'POST',
    path: '/api/python/data/process-event-stream',
    service: 'data',
    input: { events: [restEvent(1), restEvent(2)] },
    fresh: { events: [restEvent(9)] },
    query: `mutation S($input: ProcessChainEventsInput!) {
      processChainEvents(input: $input) { eventsQueued pipeline { status } } }`,
    variables: { input: { events: [graphEvent(1), graphEvent(2)] } },
    expected: ({ processChainEvents: queued }) => ({
      pipelineId: expect.stringMatching(/^pipeline-\d+$/),
      eventsQueued: queued.eventsQueued,
      status: lower(queued.pipeline.status),
    }),
  },
  {
    method: 'GET',
    path: '/api/python/data/aggregate-market-data',
    service: 'data',
    input: { tokenPair: 'ETH/USDC', period: '15m' },
    fresh: { tokenPair: 'NEW/PAIR', period: '15m' },
    query: `{ tokenPair(symbol: "ETH/USDC") { symbol candles(period: FIFTEEN_MINUTES) {
      candles(last: 500) { start open high low close volume trades } } } }`,
    variables: {},
    expected: ({ tokenPair }) => ({
      tokenPair: tokenPair.symbol,
      period: '15m',
      candles: tokenPair.candles.candles.map(({ start, ...candle }: Data) => ({ ...candle, bucket: start })),
    }),
  },
];

const blockchain: readonly RestCase[] = [
  {
    method: 'POST',
    path: '/api/python/blockchain/analyze-contract',
    service: 'blockchain',
    input: { address },
    fresh: { address: `0x${'9'.repeat(40)}` },
    query: `query C($address: Address!) { contract(address: $address) { address analysis {
      riskScore riskLevel vulnerabilities patterns recommendations analysedAt } } }`,
    variables: { address },
    expected: ({ contract }) => ({
      contractAddress: contract.address,
      riskScore: contract.analysis.riskScore,
      riskLevel: lower(contract.analysis.riskLevel),
      vulnerabilities: contract.analysis.vulnerabilities,
      patternFlags: contract.analysis.patterns,
      recommendations: contract.analysis.recommendations,
      lastUpdate: contract.analysis.analysedAt,
    }),
  },
  {
    method: 'POST',
    path: '/api/python/blockchain/detect-mev',
    service: 'blockchain',
    input: { targetTx: { ...restTransaction(1), blockNumber: 7 }, surroundingTxs: [restTransaction(2)] },
    fresh: { targetTx: restTransaction(9), surroundingTxs: [] },
    query: `query V($input: DetectMevInput!) { detectMev(input: $input) { opportunities {
      type confidence potentialProfit targetHash blockNumber foundAt detectionMethod } } }`,
    variables: {
      input: { target: { ...transactionOf(1), blockNumber: 7 }, surrounding: [transactionOf(2)] },
    },
    expected: ({ detectMev }) => ({
      opportunities: detectMev.opportunities.map(({ type, targetHash, foundAt, ...one }: Data) => ({
        ...one,
        opportunityType: lower(type),
        targetTransaction: targetHash,
        timestamp: foundAt,
      })),
    }),
  },
  {
    method: 'POST',
    path: '/api/python/blockchain/analyze-wallet-cluster',
    service: 'blockchain',
    input: { walletAddresses: [address, other] },
    fresh: { walletAddresses: [`0x${'9'.repeat(40)}`] },
    query: `query W($addresses: [Address!]!) { walletCluster(addresses: $addresses) {
      nodeCount edgeCount density averageClustering networkHealth clusters { address }
      members { wallet { address } riskScore transactionCount uniqueCounterparties averageTransactionValue
        pattern connectedWallets { address } recommendation } } }`,
    variables: { addresses: [address, other] },
    expected: ({ walletCluster: { averageClustering, clusters, members, ...rest } }) => ({
      ...rest,
      avgClustering: averageClustering,
      clusters: clusters.map(addressesOf),
      wallets: members.map(
        ({ wallet, averageTransactionValue, pattern, connectedWallets, ...member }: Data) => ({
          ...member,
          walletAddress: wallet.address,
          avgTransactionValue: averageTransactionValue,
          pattern: lower(pattern),
          connectedWallets: addressesOf(connectedWallets),
        }),
      ),
    }),
  },
  {
    method: 'GET',
    path: '/api/python/blockchain/transaction-graph',
    service: 'blockchain',
    input: { tokenPair: 'ETH/USDC', limit: 7 },
    fresh: { tokenPair: 'NEW/PAIR' },
    query: `{ tokenPair(symbol: "ETH/USDC") { symbol transactionGraph(limit: 7) {
      transactionCount majorFlows { from { address } to { address } transactionCount volume } } } }`,
    variables: {},
    expected: ({ tokenPair: { symbol, transactionGraph } }) => ({
      tokenPair: symbol,
      transactionCount: transactionGraph.transactionCount,
      majorFlows: transactionGraph.majorFlows.map(({ from, to, transactionCount, volume }: Data) => ({
        from: from.address,
        to: to.address,
        txCount: transactionCount,
        volume,
      })),
    }),
  },
];

/** Every endpoint that asks one of the services. */
export const restCases: readonly RestCase[] = [...ml, ...nlp, ...fraud, ...data, ...blockchain];

export const caseOf = (path: string): RestCase => {
  const found = restCases.find((one) => one.path.endsWith(path));
  if (found === undefined) throw new Error(`No case for ${path}.`);
  return found;
};
