import type { GivenTransaction } from '#platform/given-transaction.ts';
import type { Answer } from '#platform/json-upstream/endpoint.ts';
import type { Analysis, Opportunity, TransactionGraph } from './upstream.ts';
import type { Cluster, Profile } from './wallet-shapes.ts';

export interface ContractMapper {
  readonly address: string;
}
export interface ChainWalletMapper {
  readonly address: string;
}
export interface TokenPairMapper {
  readonly symbol: string;
}
export type ContractAnalysisMapper = Answer<Analysis>;
export type MevOpportunityMapper = Opportunity & { readonly target: GivenTransaction | null };
export type TransactionMapper = GivenTransaction;
export type TransactionFlowMapper = TransactionGraph['majorFlows'][number];
export type TransactionGraphMapper = Answer<TransactionGraph>;
export type WalletClusterMapper = Answer<Cluster>;
export type WalletProfileMapper = Profile;
