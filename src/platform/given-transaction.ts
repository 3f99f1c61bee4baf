import { z } from 'zod';
import type { Decimal } from './decimal.ts';
import { refuse } from './errors.ts';
import { exactNumber } from './json-upstream/exact-json.ts';
import { scalars } from './scalars.ts';

/** A transaction as a caller gave it (`TransactionInput`): several subgraphs know it by nothing else. */
export interface GivenTransaction {
  readonly hash: string;
  readonly from: string;
  readonly to: string;
  readonly amount: Decimal;
  readonly tokenPair: string;
  readonly timestamp: Date;
  readonly gasPrice: Decimal;
  readonly slippage: Decimal;
  readonly routeLength: number;
  readonly contractInteraction: boolean;
  readonly blockNumber?: number | null | undefined;
  readonly position?: number | null | undefined;
}

const by = <Value>(scalar: { readonly parseValue: (value: unknown) => Value }) =>
  z.string().transform((value) => scalar.parseValue(value));

const Given = z.strictObject({
  hash: by(scalars.TxHash),
  from: by(scalars.Address),
  to: by(scalars.Address),
  amount: by(scalars.Decimal),
  tokenPair: by(scalars.PairSymbol),
  timestamp: by(scalars.DateTime),
  gasPrice: by(scalars.Decimal),
  slippage: by(scalars.Decimal),
  routeLength: z.int(),
  contractInteraction: z.boolean(),
  blockNumber: z.int().nullish(),
  position: z.int().nullish(),
});

/** Nobody stores it, so its id says all that is known of it: any subgraph can go on from there. */
export const transactionId = (given: GivenTransaction): string => {
  const { hash, from, to, amount, tokenPair, timestamp, gasPrice, slippage } = given;
  const { routeLength, contractInteraction, blockNumber, position } = given;
  const known = { hash, from, to, amount, tokenPair, timestamp, gasPrice, slippage };
  const text = JSON.stringify({ ...known, routeLength, contractInteraction, blockNumber, position });
  return Buffer.from(text).toString('base64url');
};

export const parseTransactionId = (id: string): GivenTransaction => {
  try {
    return Given.parse(JSON.parse(Buffer.from(id, 'base64url').toString()));
  } catch {
    return refuse('NOT_FOUND', { message: 'There is no such transaction.' });
  }
};

/** As the Python services take it. */
export const transactionBody = (given: GivenTransaction): Readonly<Record<string, unknown>> => ({
  tx_hash: given.hash,
  from_address: given.from,
  to_address: given.to,
  amount: exactNumber(given.amount),
  token_pair: given.tokenPair,
  timestamp: given.timestamp.toISOString(),
  gas_price: exactNumber(given.gasPrice),
  slippage: exactNumber(given.slippage),
  route_length: given.routeLength,
  contract_interaction: given.contractInteraction,
});
