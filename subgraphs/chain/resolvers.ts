import { parseTransactionId, transactionId } from '#platform/given-transaction.ts';
import { describeCondition, describeService } from '#platform/json-upstream/describe-service.ts';
import { scalars } from '#platform/scalars.ts';
import { prepareWallets, requireLimit, requireSurrounding } from './questions.ts';
import type { Resolvers } from './schema.types.ts';

const walletOf = (address: string) => ({ address });

export const resolvers: Resolvers = {
  ...scalars,
  Query: {
    contract: (_root, { address }) => ({ address }),
    wallet: (_root, { address }) => ({ address }),
    detectMev: async (_root, { input }, context) => {
      requireSurrounding(input.surrounding);
      const given = new Map([input.target, ...input.surrounding].map((one) => [one.hash, one]));
      const found = await context.chain.detectMev(input, context);
      return {
        opportunities: found.map((one) => ({ ...one, target: given.get(one.targetHash) ?? null })),
      };
    },
    walletCluster: (_root, { addresses }, context) =>
      context.chain.cluster(prepareWallets(addresses), context),
    upstreams: () => ({}),
    serviceHealth: () => ({}),
  },
  Upstreams: {
    blockchainIntelligence: (_root, _args, { chainStatus }) => describeService(chainStatus()),
  },
  ServiceHealth: {
    blockchainIntelligence: (_root, _args, { chainStatus }) => describeCondition(chainStatus()),
  },
  Contract: {
    // An entity comes from the gateway as another subgraph wrote it, with or without capitals.
    __resolveReference: async ({ address }) => ({ address: scalars.Address.parseValue(address) }),
    analysis: ({ address }, _args, { analyses }) => analyses.load(address),
  },
  ContractAnalysis: {
    riskScore: ({ value }) => value.riskScore,
    riskLevel: ({ value }) => value.riskLevel,
    vulnerabilities: ({ value }) => value.vulnerabilities,
    patterns: ({ value }) => value.patterns,
    recommendations: ({ value }) => value.recommendations,
    analysedAt: ({ value }) => new Date(value.analysedAt),
  },
  MevOpportunity: {
    foundAt: ({ foundAt }) => new Date(foundAt),
  },
  Transaction: {
    __resolveReference: async ({ id }) => parseTransactionId(id),
    id: transactionId,
  },
  WalletCluster: {
    nodeCount: ({ value }) => value.nodeCount,
    edgeCount: ({ value }) => value.edgeCount,
    density: ({ value }) => value.density,
    averageClustering: ({ value }) => value.averageClustering,
    networkHealth: ({ value }) => value.networkHealth,
    clusters: ({ value }) => value.clusters?.map((addresses) => addresses.map(walletOf)) ?? null,
    members: ({ value }) => value.members,
  },
  WalletProfile: {
    wallet: ({ address }) => walletOf(address),
    connectedWallets: ({ connected }) => connected.map(walletOf),
  },
  ChainWallet: {
    __resolveReference: async ({ address }) => ({ address: scalars.Address.parseValue(address) }),
    profile: ({ address }, _args, { profiles }) => profiles.load(address),
  },
  TokenPair: {
    __resolveReference: ({ symbol }) => ({ symbol }),
    transactionGraph: ({ symbol }, { limit }, context) => {
      requireLimit(limit);
      return context.chain.graph(symbol, limit, context);
    },
  },
  TransactionGraph: {
    transactionCount: ({ value }) => value.transactionCount,
    majorFlows: ({ value }) => value.majorFlows,
  },
  TransactionFlow: {
    from: ({ from }) => walletOf(from),
    to: ({ to }) => walletOf(to),
  },
};
