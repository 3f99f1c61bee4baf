import { z } from 'zod';
import { type GivenTransaction, transactionBody } from '#platform/given-transaction.ts';
import type { JsonUpstream } from '#platform/json-upstream/create-json-upstream.ts';
import type { Answer, Caller, Endpoint } from '#platform/json-upstream/endpoint.ts';
import { decimal, instant, share, wholeNumber, word } from '#platform/json-upstream/shapes.ts';
import { address, finding, hash } from './findings.ts';
import type { MevQuestion } from './questions.ts';
import { type Cluster, ClusterAnswer } from './wallet-shapes.ts';

/** The longest call that the contract allows. */
export const longestMs = 35_000;

const minute = 60_000;
const day = 86_400_000;

const ContractAnswer = z
  .object({
    contract_address: address(),
    risk_score: share(),
    risk_level: word('low', 'medium', 'high', 'critical'),
    vulnerabilities: z.array(finding()),
    pattern_flags: z.array(finding()),
    recommendations: z.array(finding()),
    last_update: instant(),
  })
  .transform((answer) => ({
    riskScore: answer.risk_score,
    riskLevel: answer.risk_level,
    vulnerabilities: answer.vulnerabilities,
    patterns: answer.pattern_flags,
    recommendations: answer.recommendations,
    analysedAt: answer.last_update,
  }));

export type Analysis = z.output<typeof ContractAnswer>;

const analyse: Endpoint<string, Analysis> = {
  name: 'analyze-contract',
  forms: [
    (of) => ({ method: 'POST', path: `/analyze-contract?address=${of}` }),
    (of) => ({ method: 'POST', path: '/analyze-contract', body: { address: of } }),
  ],
  answer: ContractAnswer,
  repeat: 'always',
  cache: { version: 1, freshMs: 7 * day, staleWhileRevalidateMs: day, staleIfErrorMs: 7 * day },
};

const mevBody = (given: GivenTransaction) => ({
  ...transactionBody(given),
  ...(given.blockNumber == null ? {} : { block_number: given.blockNumber }),
  ...(given.position == null ? {} : { position: given.position }),
});

const MevAnswer = z
  .object({
    opportunities: z.array(
      z
        .object({
          opportunity_type: word('sandwich', 'frontrun', 'liquidation', 'arbitrage'),
          confidence: share(),
          potential_profit: decimal(),
          target_transaction: hash(),
          block_number: wholeNumber().nullish(),
          timestamp: instant(),
          detection_method: z.string(),
        })
        .transform((found) => ({
          type: found.opportunity_type,
          confidence: found.confidence,
          potentialProfit: found.potential_profit,
          targetHash: found.target_transaction,
          blockNumber: found.block_number ?? null,
          foundAt: found.timestamp,
          detectionMethod: found.detection_method,
        })),
    ),
  })
  .transform(({ opportunities }) => opportunities);

export type Opportunity = z.output<typeof MevAnswer>[number];

/** No lifetime was agreed on for it, so it is not kept. */
const detectMev: Endpoint<MevQuestion, readonly Opportunity[]> = {
  name: 'detect-mev',
  forms: [
    ({ target, surrounding }) => ({
      method: 'POST',
      path: '/detect-mev',
      body: { target_tx: mevBody(target), surrounding_txs: surrounding.map(mevBody) },
    }),
  ],
  answer: MevAnswer,
  repeat: 'always',
};

/** As short as that of other aggregates: no lifetime was agreed on for these two. */
const aggregateCache = {
  version: 1,
  freshMs: minute,
  staleWhileRevalidateMs: minute / 2,
  staleIfErrorMs: 60 * minute,
};

const cluster: Endpoint<readonly string[], Cluster> = {
  name: 'wallet-cluster',
  forms: [
    (addresses) => ({ method: 'POST', path: '/analyze-wallet-cluster', body: addresses }),
    (addresses) => ({
      method: 'POST',
      path: '/analyze-wallet-cluster',
      body: { wallet_addresses: addresses },
    }),
  ],
  answer: ClusterAnswer,
  repeat: 'always',
  cache: aggregateCache,
};

const GraphAnswer = z
  .object({
    token_pair: z.string(),
    transaction_count: wholeNumber(),
    major_flows: z.array(
      z
        .object({ from: address(), to: address(), tx_count: wholeNumber(), volume: decimal() })
        .transform(({ tx_count, ...flow }) => ({ ...flow, transactionCount: tx_count })),
    ),
  })
  .transform(({ transaction_count, major_flows }) => ({
    transactionCount: transaction_count,
    majorFlows: major_flows,
  }));

export type TransactionGraph = z.output<typeof GraphAnswer>;

const graph: Endpoint<{ readonly symbol: string; readonly limit: number }, TransactionGraph> = {
  name: 'transaction-graph',
  forms: [
    ({ symbol, limit }) => ({
      method: 'GET',
      path: `/transaction-graph?${new URLSearchParams({ token_pair: symbol, limit: String(limit) })}`,
    }),
  ],
  answer: GraphAnswer,
  repeat: 'always',
  cache: aggregateCache,
};

export interface BlockchainIntelligence {
  readonly analyse: (address: string, caller: Caller) => Promise<Answer<Analysis>>;
  readonly detectMev: (question: MevQuestion, caller: Caller) => Promise<readonly Opportunity[]>;
  readonly cluster: (addresses: readonly string[], caller: Caller) => Promise<Answer<Cluster>>;
  readonly graph: (symbol: string, limit: number, caller: Caller) => Promise<Answer<TransactionGraph>>;
}

export const createBlockchainIntelligence = ({ ask }: Pick<JsonUpstream, 'ask'>): BlockchainIntelligence => ({
  analyse: (of, caller) => ask(analyse, of, caller),
  detectMev: async (question, caller) => (await ask(detectMev, question, caller)).value,
  cluster: (addresses, caller) => ask(cluster, addresses, caller),
  graph: (symbol, limit, caller) => ask(graph, { symbol, limit }, caller),
});
