import { z } from 'zod';
import { isJsonNumber, sourceOf } from '#platform/json-upstream/exact-json.ts';
import { decimal, real, share, wholeNumber, word } from '#platform/json-upstream/shapes.ts';
import { address } from './findings.ts';

const Profile = z
  .object({
    wallet_address: address(),
    risk_score: share(),
    transaction_count: wholeNumber(),
    unique_counterparties: wholeNumber(),
    avg_transaction_value: decimal(),
    pattern: word('normal', 'bot', 'whale', 'arbitrageur', 'suspicious'),
    connected_wallets: z.array(address()),
    recommendation: z.string(),
  })
  .transform((wallet) => ({
    address: wallet.wallet_address,
    riskScore: wallet.risk_score,
    transactionCount: wallet.transaction_count,
    uniqueCounterparties: wallet.unique_counterparties,
    averageTransactionValue: wallet.avg_transaction_value,
    pattern: wallet.pattern,
    connected: wallet.connected_wallets,
    recommendation: wallet.recommendation,
  }));

/** The contract does not say whether the network's health is a word or a number. */
const health = z
  .unknown()
  .transform((value) => (isJsonNumber(value) ? sourceOf(value) : value))
  .pipe(z.string());

/** A group is a list of addresses, alone or in an object. */
const Group = z.union([
  z.array(address()),
  z.object({ wallets: z.array(address()) }).transform(({ wallets }) => wallets),
]);

export const ClusterAnswer = z
  .object({
    node_count: wholeNumber(),
    edge_count: wholeNumber(),
    density: real(),
    avg_clustering: real(),
    network_health: health,
    clusters: z.array(Group).nullish(),
    wallets: z.array(Profile).nullish(),
  })
  .transform((answer) => ({
    nodeCount: answer.node_count,
    edgeCount: answer.edge_count,
    density: answer.density,
    averageClustering: answer.avg_clustering,
    networkHealth: answer.network_health,
    clusters: answer.clusters ?? null,
    members: answer.wallets ?? null,
  }));

export type Cluster = z.output<typeof ClusterAnswer>;
export type Profile = z.output<typeof Profile>;
