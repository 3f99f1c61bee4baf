import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isNegative, isZero, parseDecimal } from './decimal.ts';

describe('a decimal', () => {
  test.each([
    ['1', '1'],
    ['0', '0'],
    ['-0', '0'],
    ['-0.000', '0.000'],
    ['007', '7'],
    ['00.50', '0.50'],
    ['1.10', '1.10'],
    ['0.000000000000000001', '0.000000000000000001'],
    [
      '123456789012345678901234567890.123456789012345678',
      '123456789012345678901234567890.123456789012345678',
    ],
    ['1e3', '1000'],
    ['1.5E+2', '150'],
    ['1.2345e2', '123.45'],
    ['1e-18', '0.000000000000000001'],
    ['12.5e-1', '1.25'],
    ['-2.5e-3', '-0.0025'],
    ['0e10', '0'],
  ])('%s is %s', (text, expected) => {
    expect(parseDecimal(text)).toBe(expected);
  });

  test.each([
    '',
    '.',
    '1.',
    '.5',
    '+1',
    '1,5',
    ' 1',
    '1 ',
    '0x10',
    'NaN',
    'Infinity',
    '--1',
    '1e',
    '1e99999',
    '1e200',
    '1'.repeat(161),
  ])('%j is none', (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });

  test('is the same number, and the same text when it is read again', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }), (number) => {
        const decimal = parseDecimal(String(number));
        if (decimal === undefined) {
          expect(Math.abs(number)).toBeLessThan(1e-130);
          return;
        }
        expect(Number(decimal)).toBe(number === 0 ? 0 : number);
        expect(parseDecimal(decimal)).toBe(decimal);
      }),
    );
  });

  test('knows its sign', () => {
    expect(isNegative('-1')).toBe(true);
    expect(isNegative('1')).toBe(false);
    expect(isZero('0.000')).toBe(true);
    expect(isZero('0.001')).toBe(false);
  });
});
