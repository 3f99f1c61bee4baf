import type { Decimal } from '#platform/decimal.ts';
import { requireRange } from '#platform/refuse-input.ts';

export const periods = {
  ONE_MINUTE: '1m',
  FIVE_MINUTES: '5m',
  FIFTEEN_MINUTES: '15m',
  ONE_HOUR: '1h',
  FOUR_HOURS: '4h',
  ONE_DAY: '1d',
} as const;

export type CandlePeriod = keyof typeof periods;

export interface Candle {
  /** ISO 8601 in UTC. */
  readonly start: string;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  readonly volume: Decimal;
  readonly trades: number;
}

const mostCandles = 1000;

/** The service promises no order. */
export const inOrder = (candles: readonly Candle[]): readonly Candle[] =>
  candles.toSorted((a, b) => (a.start < b.start ? -1 : 1));

export const lastOf = (candles: readonly Candle[], last: number): readonly Candle[] => {
  requireRange(last, { argument: 'last', min: 1, max: mostCandles });
  return candles.slice(-last);
};

/** The market's two tokens. */
export const tokensOf = (symbol: string): { readonly base: string; readonly quote: string } => {
  const [base = '', quote = ''] = symbol.split('/');
  return { base, quote };
};
