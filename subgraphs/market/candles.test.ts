import { describe, expect, test } from '@jest/globals';
import { type Candle, inOrder, lastOf, tokensOf } from './candles.ts';

const candleAt = (hour: number): Candle => ({
  start: new Date(Date.UTC(2026, 0, 1, hour)).toISOString(),
  open: '1',
  high: '2',
  low: '1',
  close: '2',
  volume: '3',
  trades: hour,
});

describe('candles', () => {
  const candles = [candleAt(0), candleAt(1), candleAt(2)];

  test('are in the order of time, however they came', () => {
    expect(inOrder([candleAt(2), candleAt(0), candleAt(1)])).toEqual(candles);
  });

  test('are cut to the last ones', () => {
    expect(lastOf(candles, 2)).toEqual(candles.slice(1));
    expect(lastOf(candles, 1000)).toEqual(candles);
  });

  test.each([0, -1, 1001])('cannot be cut to %d', (last) => {
    expect(() => lastOf(candles, last)).toThrow(
      expect.objectContaining({
        code: 'BAD_USER_INPUT',
        details: expect.objectContaining({ argument: 'last', reason: 'OUT_OF_RANGE' }),
      }),
    );
  });
});

test('a symbol names two tokens', () => {
  expect(tokensOf('stETH/USDC.e')).toEqual({ base: 'stETH', quote: 'USDC.e' });
});
