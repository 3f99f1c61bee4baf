import { z } from 'zod';
import { defineEndpoint } from '#gateway/rest/rest-endpoint.ts';
import {
  address,
  amount,
  freshness,
  freshnessFields,
  freshnessOf,
  type Kept,
  share,
  small,
  time,
  tokenPair,
  transaction,
  transactionInput,
} from '#gateway/rest/values.ts';

const riskLevels = ['low', 'medium', 'high', 'critical'] as const;

interface Analysis extends Kept {
  readonly riskScore: number;
  readonly riskLevel: Uppercase<(typeof riskLevels)[number]>;
  readonly vulnerabilities: readonly string[];
  readonly patternFlags: readonly string[];
  readonly recommendations: readonly string[];
  readonly lastUpdate: string;
}

interface Analysed {
  readonly contract: { readonly address: string; readonly analysis: Analysis | null } | null;
}

const analyzeContract = defineEndpoint({
  id: 'analyzeContract',
  method: 'POST',
  path: '/api/python/blockchain/analyze-contract',
  summary: 'What the code of a contract may do to those who use it.',
  service: 'BLOCKCHAIN_INTELLIGENCE',
  document: `query RestAnalyzeContract($address: Address!) {
    contract(address: $address) {
      address
      analysis {
        riskScore riskLevel vulnerabilities patternFlags: patterns recommendations lastUpdate: analysedAt
        ${freshnessFields}
      }
    }
  }`,
  input: z.object({ address: address() }),
  output: z.object({
    contractAddress: z.string(),
    riskScore: share(),
    riskLevel: z.enum(riskLevels),
    vulnerabilities: z.array(z.string()).readonly(),
    patternFlags: z.array(z.string()).readonly(),
    recommendations: z.array(z.string()).readonly(),
    lastUpdate: time(),
    freshness: freshness(),
  }),
  variables: (input) => input,
  answer: ({ contract }: Analysed) =>
    contract?.analysis
      ? {
          ...contract.analysis,
          contractAddress: contract.address,
          riskLevel: small(contract.analysis.riskLevel),
          freshness: freshnessOf(contract.analysis),
        }
      : null,
});

const placed = transaction().extend({ blockNumber: z.int32().optional(), position: z.int32().optional() });

const opportunityTypes = ['sandwich', 'frontrun', 'liquidation', 'arbitrage'] as const;

interface Opportunity {
  readonly opportunityType: Uppercase<(typeof opportunityTypes)[number]>;
  readonly confidence: number;
  readonly potentialProfit: string;
  readonly targetTransaction: string;
  readonly blockNumber: number | null;
  readonly timestamp: string;
  readonly detectionMethod: string;
}

const detectMev = defineEndpoint({
  id: 'detectMev',
  method: 'POST',
  path: '/api/python/blockchain/detect-mev',
  summary: 'Value that somebody could take out of a transaction, or did.',
  service: 'BLOCKCHAIN_INTELLIGENCE',
  document: `query RestDetectMev($input: DetectMevInput!) {
    detectMev(input: $input) {
      opportunities {
        opportunityType: type confidence potentialProfit targetTransaction: targetHash blockNumber
        timestamp: foundAt detectionMethod
      }
    }
  }`,
  input: z.object({ targetTx: placed, surroundingTxs: z.array(placed).max(1000) }),
  output: z.object({
    opportunities: z.array(
      z.object({
        opportunityType: z.enum(opportunityTypes),
        confidence: share(),
        potentialProfit: amount(),
        targetTransaction: z.string(),
        blockNumber: z.int().nullable(),
        timestamp: time(),
        detectionMethod: z.string(),
      }),
    ),
  }),
  variables: ({ targetTx, surroundingTxs }) => ({
    input: { target: transactionInput(targetTx), surrounding: surroundingTxs.map(transactionInput) },
  }),
  answer: ({
    detectMev: report,
  }: {
    readonly detectMev: { readonly opportunities: readonly Opportunity[] } | null;
  }) =>
    report && {
      opportunities: report.opportunities.map((one) => ({
        ...one,
        opportunityType: small(one.opportunityType),
      })),
    },
});

const walletPatterns = ['normal', 'bot', 'whale', 'arbitrageur', 'suspicious'] as const;

interface Wallet {
  readonly address: string;
}

interface Cluster extends Kept {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly density: number;
  readonly avgClustering: number;
  readonly networkHealth: string;
  readonly clusters: readonly (readonly Wallet[])[] | null;
  readonly members:
    | readonly {
        readonly wallet: Wallet;
        readonly riskScore: number;
        readonly transactionCount: number;
        readonly uniqueCounterparties: number;
        readonly avgTransactionValue: string;
        readonly pattern: Uppercase<(typeof walletPatterns)[number]>;
        readonly connectedWallets: readonly Wallet[];
        readonly recommendation: string;
      }[]
    | null;
}

const addressOf = (wallet: Wallet): string => wallet.address;

const analyzeCluster = defineEndpoint({
  id: 'analyzeWalletCluster',
  method: 'POST',
  path: '/api/python/blockchain/analyze-wallet-cluster',
  summary: 'How wallets belong together.',
  service: 'BLOCKCHAIN_INTELLIGENCE',
  document: `query RestAnalyzeWalletCluster($addresses: [Address!]!) {
    walletCluster(addresses: $addresses) {
      nodeCount edgeCount density avgClustering: averageClustering networkHealth ${freshnessFields}
      clusters { address }
      members {
        wallet { address } riskScore transactionCount uniqueCounterparties
        avgTransactionValue: averageTransactionValue pattern connectedWallets { address } recommendation
      }
    }
  }`,
  input: z.object({ walletAddresses: z.array(address()).min(1).max(100, 'takes at most 100 addresses') }),
  output: z.object({
    nodeCount: z.int(),
    edgeCount: z.int(),
    density: z.number(),
    avgClustering: z.number(),
    networkHealth: z.string(),
    clusters: z.array(z.array(z.string())).nullable(),
    wallets: z
      .array(
        z.object({
          walletAddress: z.string(),
          riskScore: share(),
          transactionCount: z.int(),
          uniqueCounterparties: z.int(),
          avgTransactionValue: amount(),
          pattern: z.enum(walletPatterns),
          connectedWallets: z.array(z.string()),
          recommendation: z.string(),
        }),
      )
      .nullable()
      .meta({ description: 'Null, like the clusters, where this copy of the service does not tell.' }),
    freshness: freshness(),
  }),
  variables: ({ walletAddresses }) => ({ addresses: walletAddresses }),
  answer: ({ walletCluster: found }: { readonly walletCluster: Cluster | null }) => {
    if (found === null) return null;
    const { clusters, members, ...rest } = found;
    return {
      ...rest,
      clusters: clusters?.map((group) => group.map(addressOf)) ?? null,
      wallets:
        members?.map(({ wallet, pattern, connectedWallets, ...member }) => ({
          ...member,
          walletAddress: wallet.address,
          pattern: small(pattern),
          connectedWallets: connectedWallets.map(addressOf),
        })) ?? null,
      freshness: freshnessOf(found),
    };
  },
});

interface Graphed {
  readonly tokenPair: {
    readonly symbol: string;
    readonly graph:
      | (Kept & {
          readonly transactionCount: number;
          readonly majorFlows: readonly {
            readonly from: Wallet;
            readonly to: Wallet;
            readonly txCount: number;
            readonly volume: string;
          }[];
        })
      | null;
  } | null;
}

const transactionGraph = defineEndpoint({
  id: 'transactionGraph',
  method: 'GET',
  path: '/api/python/blockchain/transaction-graph',
  summary: 'Who trades with whom in a market.',
  service: 'BLOCKCHAIN_INTELLIGENCE',
  document: `query RestTransactionGraph($symbol: PairSymbol!, $limit: Int!) {
    tokenPair(symbol: $symbol) {
      symbol
      graph: transactionGraph(limit: $limit) {
        transactionCount majorFlows { from { address } to { address } txCount: transactionCount volume }
        ${freshnessFields}
      }
    }
  }`,
  input: z.object({
    tokenPair: tokenPair(),
    limit: z.coerce.number().int().min(1).max(1000).default(100).meta({ description: 'In transactions.' }),
  }),
  output: z.object({
    tokenPair: z.string(),
    transactionCount: z.int(),
    majorFlows: z.array(z.object({ from: z.string(), to: z.string(), txCount: z.int(), volume: amount() })),
    freshness: freshness(),
  }),
  variables: ({ tokenPair: symbol, limit }) => ({ symbol, limit }),
  answer: ({ tokenPair: found }: Graphed) =>
    found?.graph
      ? {
          tokenPair: found.symbol,
          transactionCount: found.graph.transactionCount,
          majorFlows: found.graph.majorFlows.map((flow) => ({
            ...flow,
            from: flow.from.address,
            to: flow.to.address,
          })),
          freshness: freshnessOf(found.graph),
        }
      : null,
});

export const blockchainEndpoints = [analyzeContract, detectMev, analyzeCluster, transactionGraph];
