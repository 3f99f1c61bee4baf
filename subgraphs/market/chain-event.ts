import type { Decimal } from '#platform/decimal.ts';
import { requireCount } from '#platform/refuse-input.ts';

export interface ChainEvent {
  readonly eventId: string;
  readonly type: 'SWAP' | 'LIQUIDITY' | 'TRANSFER' | 'MINT' | 'BURN';
  readonly timestamp: Date;
  readonly blockNumber: number;
  readonly transactionHash: string;
  readonly contractAddress: string;
  readonly from: string;
  readonly to: string;
  readonly tokenIn: string;
  readonly tokenOut: string;
  readonly amountIn: Decimal;
  readonly amountOut: Decimal;
  readonly gasUsed: Decimal;
  readonly gasPrice: Decimal;
}

export interface MarketFigures {
  readonly timestamp: Date;
  readonly tokenPair: string;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  readonly volume: Decimal;
  readonly tradesCount: number;
  readonly liquidity: Decimal;
}

export const requireEvents = (events: readonly ChainEvent[]): void =>
  requireCount(events, { argument: 'input.events', min: 1, max: 1000, of: 'events' });
