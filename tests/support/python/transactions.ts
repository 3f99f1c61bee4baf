/** `TransactionInput`s that differ by their number. */
export const transactionOf = (number: number) => ({
  hash: `0x${number.toString(16).padStart(64, '0')}`,
  from: `0x${'aB'.repeat(20)}`,
  to: `0x${'cd'.repeat(20)}`,
  amount: '1.000000000000000001',
  tokenPair: 'ETH/USDC',
  timestamp: '2026-01-01T00:00:00.000Z',
  gasPrice: '0.00000003',
  slippage: '0.005',
  routeLength: 2,
  contractInteraction: true,
});
