import { transactionOf } from './python/transactions.ts';

type Values = Readonly<Record<string, unknown>>;

export const exact = '2559.123456789012345678';
const pointAt = (hour: number): Values => ({
  timestamp: new Date(Date.UTC(2026, 0, 1, hour)).toISOString(),
  open: '2500.000000000000000001',
  high: '2600',
  low: '2400.5',
  close: exact,
  volume: '0',
});
export const historyOf = (count: number): readonly Values[] =>
  Array.from({ length: count }, (_, index) => pointAt(index));

/** A transaction as REST names it. */
export const restTransaction = (number: number): Values => {
  const { hash, from, to, ...rest } = transactionOf(number);
  return { txHash: hash, fromAddress: from, toAddress: to, ...rest };
};

export const address = `0x${'aB'.repeat(20)}`;
export const other = `0x${'12'.repeat(20)}`;

/** An event as REST names it; in the graph three of its fields have other names. */
export const restEvent = (number: number): Values => ({
  eventId: `event-${number}`,
  eventType: 'swap',
  timestamp: '2026-01-01T00:00:00Z',
  blockNumber: 20_000_000,
  transactionHash: transactionOf(number).hash,
  contractAddress: address,
  fromAddress: address,
  toAddress: other,
  tokenIn: 'ETH',
  tokenOut: 'USDC',
  amountIn: '1.000000000000000001',
  amountOut: '2500.5',
  gasUsed: '21000',
  gasPrice: '0.00000003',
});
export const graphEvent = (number: number): Values => {
  const { eventType, fromAddress, toAddress, ...rest } = restEvent(number);
  return { type: String(eventType).toUpperCase(), from: fromAddress, to: toAddress, ...rest };
};

export const figures: Values = {
  timestamp: '2026-01-01T00:00:00.000Z',
  tokenPair: 'BAD/DATA',
  open: '1',
  high: '0.5',
  low: '0.25',
  close: '1.000000000000000001',
  volume: '10',
  tradesCount: 3,
  liquidity: '1000000',
};
