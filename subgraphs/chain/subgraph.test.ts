import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous } from '#platform/identity.ts';
import { answering } from '#support/faulty-upstream.ts';
import { startBlockchainIntelligence } from '#support/python/blockchain-intelligence.ts';
import type { Dialect, PythonService } from '#support/python/python-service.ts';
import { transactionOf } from '#support/python/transactions.ts';
import { problemsOf, startTestSubgraph, type TestSubgraph } from '#support/subgraph.ts';
import { chain } from './subgraph.ts';

interface Stage {
  readonly service: PythonService;
  readonly subgraph: TestSubgraph;
}

const start = async (dialect: Dialect): Promise<Stage> => {
  const service = await startBlockchainIntelligence(dialect);
  return { service, subgraph: await startTestSubgraph(chain, { BLOCKCHAIN_INTELLIGENCE_URL: service.url }) };
};

const stop = async ({ service, subgraph }: Stage): Promise<void> => {
  await subgraph.stop();
  await service.stop();
};

const [one, two] = [`0x${'11'.repeat(20)}`, `0x${'22'.repeat(20)}`];
const analysis = 'analysis { riskScore riskLevel vulnerabilities patterns recommendations analysedAt }';

describe.each(['deployed', 'newer'] as const)('before a %s copy of the service', (dialect) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await start(dialect);
  });
  afterAll(() => stop(stage));

  test('a contract is analysed, in the form that the copy takes', async () => {
    const { data, errors } = await stage.subgraph.ask(
      `{ contract(address: "${one}") { address ${analysis} } }`,
    );
    expect(errors).toEqual([]);
    expect(data.contract).toEqual({
      address: one,
      analysis: {
        riskScore: 0.75,
        riskLevel: 'HIGH',
        vulnerabilities: ['reentrancy'],
        patterns: ['proxy'],
        recommendations: ['do not use it'],
        analysedAt: '2026-01-02T03:04:05.000Z',
      },
    });
    await stage.subgraph.ask(`{ contract(address: "${two}") { ${analysis} } }`);
    const attempts = stage.service.calls().filter(({ url }) => url.startsWith('/analyze-contract'));
    expect(attempts).toHaveLength(dialect === 'deployed' ? 2 : 3);
  });

  test('value that can be taken is found, and leads to the transaction that was given', async () => {
    const query = `query Mev($input: DetectMevInput!) { detectMev(input: $input) { opportunities {
      type confidence potentialProfit targetHash target { hash } blockNumber foundAt detectionMethod } } }`;
    const target = { ...transactionOf(1), blockNumber: 20_000_000, position: 3 };
    const { data, errors } = await stage.subgraph.ask(query, {
      input: { target, surrounding: [transactionOf(2)] },
    });
    expect(errors).toEqual([]);
    expect(data.detectMev.opportunities).toMatchObject([
      {
        type: 'SANDWICH',
        potentialProfit: '0.000000000000000001',
        targetHash: target.hash,
        target: { hash: target.hash },
        blockNumber: 20_000_000,
        foundAt: '2026-01-02T03:04:05.000Z',
      },
      { target: null },
    ]);
    const body = stage.service.calls().at(-1)?.body;
    expect(body).toContain('"amount":1.000000000000000001');
    expect(body).toContain('"block_number":20000000,"position":3},"surrounding_txs":[{');
  });

  test('wallets are looked at together, and each alone where the copy tells of them', async () => {
    const query = `query Q($addresses: [Address!]!) { walletCluster(addresses: $addresses) {
        nodeCount edgeCount density averageClustering networkHealth clusters { address }
        members { wallet { address } averageTransactionValue pattern connectedWallets { address } } }
      wallet(address: "${one}") { profile { riskScore pattern } } }`;
    const { data, errors } = await stage.subgraph.ask(query, { addresses: [two, one] });
    expect(errors).toEqual([]);
    const isNewer = dialect === 'newer';
    expect(data.walletCluster).toMatchObject({
      nodeCount: 2,
      edgeCount: 1,
      density: 0.5,
      averageClustering: 0.25,
      networkHealth: isNewer ? '0.5' : 'healthy',
      clusters: isNewer ? [[{ address: one }, { address: two }]] : null,
    });
    expect(data.walletCluster.members?.[0] ?? null).toEqual(
      isNewer
        ? {
            wallet: { address: one },
            averageTransactionValue: '1.000000000000000001',
            pattern: 'BOT',
            connectedWallets: [{ address: two }],
          }
        : null,
    );
    expect(data.wallet.profile).toEqual(isNewer ? { riskScore: 0.25, pattern: 'BOT' } : null);
  });

  test('a market has a graph of its transactions', async () => {
    const query = `query E($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on TokenPair { transactionGraph(limit: 7) { transactionCount majorFlows {
        from { address } to { address } transactionCount volume } } } } }`;
    const representations = [{ __typename: 'TokenPair', symbol: 'ETH/USDC' }];
    const { data, errors } = await stage.subgraph.ask(query, { representations });
    expect(errors).toEqual([]);
    expect(data._entities[0].transactionGraph).toEqual({
      transactionCount: 7,
      majorFlows: [
        {
          from: { address: `0x${'ab'.repeat(20)}` },
          to: { address: `0x${'cd'.repeat(20)}` },
          transactionCount: 2,
          volume: '2.000000000000000002',
        },
      ],
    });
    expect(stage.service.calls().at(-1)?.url).toBe('/transaction-graph?token_pair=ETH%2FUSDC&limit=7');
  });
});

describe('chain intelligence', () => {
  let stage: Stage;
  afterEach(() => stop(stage));
  const begin = async (): Promise<Stage> => {
    stage = await start('deployed');
    return stage;
  };

  test('of one contract in many places is asked for once', async () => {
    const { service, subgraph } = await begin();
    const aliases = Array.from(
      { length: 10 },
      (_, index) =>
        `c${index}: contract(address: "${index % 2 === 0 ? one : two}") { analysis { riskScore } }`,
    );
    const { errors } = await subgraph.ask(`{ ${aliases.join(' ')} }`);
    expect(errors).toEqual([]);
    expect(service.calls()).toHaveLength(2);
  });

  test.each(['0x12', 'vitalik.eth', one.slice(2)])(
    'of %s, which is no address, is refused',
    async (address) => {
      const { service, subgraph } = await begin();
      const query = 'query C($address: Address!) { contract(address: $address) { analysis { riskScore } } }';
      expect(problemsOf(await subgraph.ask(query, { address }))).toEqual(['BAD_USER_INPUT']);
      expect(service.calls()).toEqual([]);
    },
  );

  test('of 101 wallets is refused before the service is asked', async () => {
    const { service, subgraph } = await begin();
    const addresses = Array.from({ length: 101 }, (_, index) => `0x${String(index).padStart(40, '0')}`);
    const query = 'query W($addresses: [Address!]!) { walletCluster(addresses: $addresses) { nodeCount } }';
    const { errors } = await subgraph.ask(query, { addresses });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', reason: 'TOO_MANY' } }]);
    expect(service.calls()).toEqual([]);
  });

  test.each([0, 1001])(
    'of a graph of %i transactions is refused before the service is asked',
    async (limit) => {
      const { service, subgraph } = await begin();
      const query = `query E($limit: Int!, $representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on TokenPair { transactionGraph(limit: $limit) { transactionCount } } } }`;
      const representations = [{ __typename: 'TokenPair', symbol: 'ETH/USDC' }];
      const { errors } = await subgraph.ask(query, { limit, representations });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', reason: 'OUT_OF_RANGE' } }]);
      expect(service.calls()).toEqual([]);
    },
  );

  test('of a transaction among 1001 others is refused before the service is asked, among 1000 not', async () => {
    const { service, subgraph } = await begin();
    const query = 'query V($input: DetectMevInput!) { detectMev(input: $input) { opportunities { type } } }';
    const ask = (count: number) =>
      subgraph.ask(query, {
        input: {
          target: transactionOf(0),
          surrounding: Array.from({ length: count }, (_, index) => transactionOf(index)),
        },
      });
    const refused = await ask(1001);
    expect(refused.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', argument: 'input.surrounding', reason: 'TOO_MANY' } },
    ]);
    expect(service.calls()).toEqual([]);
    expect((await ask(1000)).errors).toEqual([]);
  });

  test('is null while the service is away; the contract itself is not', async () => {
    const { service, subgraph } = await begin();
    service.fail(answering('{}', { status: 500 }));
    const answer = await subgraph.ask(`{ contract(address: "${one}") { address ${analysis} } }`);
    expect(answer.data).toEqual({ contract: { address: one, analysis: null } });
    expect(problemsOf(answer)).toEqual(['contract.analysis UPSTREAM_UNAVAILABLE']);
  });

  test('is for those who are signed in', async () => {
    const { service, subgraph } = await begin();
    const query = `{ contract(address: "${one}") { address ${analysis} } }`;
    const answer = await subgraph.ask(query, {}, { principal: anonymous });
    expect(problemsOf(answer)).toEqual(['contract.analysis UNAUTHENTICATED']);
    expect(service.calls()).toEqual([]);
  });
});
