import { describe, expect, test } from '@jest/globals';
import { type PredictionQuestion, type PricePoint, prepareQuestion, readCandles } from './price-history.ts';

const pointAt = (hour: number, given: Partial<PricePoint> = {}): PricePoint => ({
  timestamp: new Date(Date.UTC(2026, 0, 1, hour)),
  open: '1',
  high: '2',
  low: '0.5',
  close: '1.5',
  volume: '0',
  ...given,
});

const question = (given: Partial<PredictionQuestion> = {}): PredictionQuestion => ({
  tokenPair: 'ETH/USDC',
  priceHistory: Array.from({ length: 50 }, (_, hour) => pointAt(hour)),
  horizonHours: 24,
  confidenceLevel: 0.95,
  ...given,
});

const withPoint = (given: Partial<PricePoint>): PredictionQuestion =>
  question({ priceHistory: [...question().priceHistory.slice(1), pointAt(60, given)] });

describe('the question for a prediction', () => {
  test('is asked in the order of time', () => {
    const prepared = prepareQuestion(question({ priceHistory: question().priceHistory.toReversed() }));
    expect(prepared).toEqual(question());
  });

  test.each([
    [
      '49 points',
      question({ priceHistory: question().priceHistory.slice(1) }),
      'input.priceHistory',
      'TOO_FEW',
    ],
    [
      '10 001 points',
      question({ priceHistory: Array.from({ length: 10_001 }, (_, hour) => pointAt(hour)) }),
      'input.priceHistory',
      'TOO_MANY',
    ],
    ['no hour', question({ horizonHours: 0 }), 'input.horizonHours', 'OUT_OF_RANGE'],
    ['more than a year', question({ horizonHours: 8761 }), 'input.horizonHours', 'OUT_OF_RANGE'],
    ['little confidence', question({ confidenceLevel: 0.49 }), 'input.confidenceLevel', 'OUT_OF_RANGE'],
    ['certainty', question({ confidenceLevel: 1 }), 'input.confidenceLevel', 'OUT_OF_RANGE'],
    ['a price of 0', withPoint({ close: '0.00' }), 'input.priceHistory[49].close', 'NOT_POSITIVE'],
    ['a negative price', withPoint({ low: '-1' }), 'input.priceHistory[49].low', 'NOT_POSITIVE'],
    ['a negative volume', withPoint({ volume: '-0.1' }), 'input.priceHistory[49].volume', 'NOT_POSITIVE'],
  ])('is refused with %s', (_name, wrong, argument, reason) => {
    expect(() => prepareQuestion(wrong)).toThrow(
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        details: expect.objectContaining({ argument, reason }),
      }),
    );
  });

  test('may be at every limit', () => {
    expect(() => prepareQuestion(question({ horizonHours: 1, confidenceLevel: 0.5 }))).not.toThrow();
    expect(() => prepareQuestion(question({ horizonHours: 8760, confidenceLevel: 0.99 }))).not.toThrow();
  });
});

test('candles of the market become points with every digit, and none when the market could not say', () => {
  const candle = {
    start: '2026-01-01T00:00:00.000Z',
    open: '1.000000000000000001',
    high: '2',
    low: '1',
    close: '1',
    volume: '0',
  };
  expect(readCandles([candle])).toEqual([
    {
      timestamp: new Date(Date.UTC(2026, 0, 1)),
      open: '1.000000000000000001',
      high: '2',
      low: '1',
      close: '1',
      volume: '0',
    },
  ]);
  expect(readCandles(null)).toBeNull();
});
