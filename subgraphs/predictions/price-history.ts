import { z } from 'zod';
import { type Decimal, isNegative, isZero } from '#platform/decimal.ts';
import { refuseInput, requireCount, requireRange } from '#platform/refuse-input.ts';
import { scalars } from '#platform/scalars.ts';

export interface PricePoint {
  readonly timestamp: Date;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  readonly volume: Decimal;
}

export interface PredictionQuestion {
  readonly tokenPair: string;
  readonly priceHistory: readonly PricePoint[];
  readonly horizonHours: number;
  readonly confidenceLevel: number;
}

export const leastPoints = 50;
const mostPoints = 10_000;
const longestHorizonHours = 8760;

const isPositive = (price: Decimal): boolean => !isNegative(price) && !isZero(price);

const isPossible = ({ open, high, low, close, volume }: PricePoint): boolean =>
  isPositive(open) && isPositive(high) && isPositive(low) && isPositive(close) && !isNegative(volume);

const refusePrices = ({ open, high, low, close }: PricePoint, argument: string): void => {
  const prices = { open, high, low, close };
  for (const [name, price] of Object.entries(prices)) {
    if (isPositive(price)) continue;
    const at = `${argument}.${name}`;
    refuseInput({ argument: at, reason: 'NOT_POSITIVE', message: `${at} must be more than 0.` });
  }
  const at = `${argument}.volume`;
  refuseInput({ argument: at, reason: 'NOT_POSITIVE', message: `${at} must be 0 or more.` });
};

const price = z.unknown().transform((value) => scalars.Decimal.parseValue(value));

/** Candles as the market subgraph answers them. */
const Candles = z.array(
  z
    .object({ start: z.string(), open: price, high: price, low: price, close: price, volume: price })
    .transform(({ start, ...prices }): PricePoint => ({ ...prices, timestamp: new Date(start) })),
);

/** Null when the market could not say. */
export const readCandles = (candles: unknown): readonly PricePoint[] | null =>
  candles === null || candles === undefined ? null : Candles.parse(candles);

/** The question with its history in the order of time, or a refusal. `argument` is what the caller calls the history. */
export const prepareQuestion = (question: PredictionQuestion, within = 'input'): PredictionQuestion => {
  const { priceHistory, horizonHours, confidenceLevel } = question;
  const argument = `${within}.priceHistory`;
  requireCount(priceHistory, { argument, min: leastPoints, max: mostPoints, of: 'points' });
  requireRange(horizonHours, { argument: `${within}.horizonHours`, min: 1, max: longestHorizonHours });
  requireRange(confidenceLevel, { argument: `${within}.confidenceLevel`, min: 0.5, max: 0.99 });
  priceHistory.forEach((point, index) => {
    if (!isPossible(point)) refusePrices(point, `${argument}[${index}]`);
  });
  const inOrder = priceHistory.toSorted((a, b) => a.timestamp.getTime() - b.timestamp.getTime());
  return { ...question, priceHistory: inOrder };
};
