import { describe, expect, test } from '@jest/globals';
import { GraphQLError, Kind } from 'graphql';
import { scalars } from './scalars.ts';

const { DateTime } = scalars;
const literal = (value: string) => DateTime.parseLiteral({ kind: Kind.STRING, value });

describe('a DateTime', () => {
  test.each([
    ['2026-11-20T08:30:00Z', '2026-11-20T08:30:00.000Z'],
    ['2026-11-20T08:30:00.123456789Z', '2026-11-20T08:30:00.123Z'],
    ['2026-11-20T08:30:00+09:00', '2026-11-19T23:30:00.000Z'],
    ['2026-01-01T00:00:00-00:30', '2026-01-01T00:30:00.000Z'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
  ])('%s is the instant %s', (text, instant) => {
    expect(DateTime.parseValue(text).toISOString()).toBe(instant);
    expect(literal(text).toISOString()).toBe(instant);
    expect(DateTime.serialize(text)).toBe(instant);
  });

  test.each([
    '2026-11-20',
    '2026-11-20T08:30:00',
    '2026-11-20 08:30:00Z',
    '2026-11-20T08:30Z',
    '2026-11-20t08:30:00z',
    '2026-11-20T08:30:00+0900',
    '2026-11-20T08:30:00.Z',
    '2026-02-29T00:00:00Z',
    '2026-02-30T00:00:00+01:00',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-32T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01T00:00:00+25:00',
    ' 2026-11-20T08:30:00Z',
    '2026-11-20T08:30:00Z\n',
    'tomorrow',
    '',
  ])('%j is refused', (text) => {
    expect(() => DateTime.parseValue(text)).toThrow(GraphQLError);
    expect(() => literal(text)).toThrow('DateTime must be an ISO 8601 instant with an offset.');
  });

  test.each([0, 1_700_000_000_000, null, true, {}])('the value %j, which is no text, is refused', (value) => {
    expect(() => DateTime.parseValue(value)).toThrow(GraphQLError);
    expect(() => DateTime.parseLiteral({ kind: Kind.INT, value: '0' })).toThrow(GraphQLError);
  });

  test('is sent as ISO 8601 in UTC', () => {
    expect(DateTime.serialize(new Date(Date.UTC(2026, 10, 20, 8, 30)))).toBe('2026-11-20T08:30:00.000Z');
  });

  test('that a resolver made of nonsense is not sent', () => {
    expect(() => DateTime.serialize('nonsense')).toThrow(GraphQLError);
    expect(() => DateTime.serialize(new Date(Number.NaN))).toThrow(RangeError);
  });
});

describe('a Decimal', () => {
  const { Decimal } = scalars;

  test('keeps every digit of its text', () => {
    for (const value of ['0.000000000000000001', '123456789012345678901234567890', '1.10']) {
      expect(Decimal.parseLiteral({ kind: Kind.STRING, value })).toBe(value);
      expect(Decimal.parseValue(value)).toBe(value);
    }
  });

  test.each([Kind.INT, Kind.FLOAT] as const)(
    'takes no literal %s, which may have been rounded before it came',
    (kind) => {
      expect(() => Decimal.parseLiteral({ kind, value: '2' })).toThrow(GraphQLError);
    },
  );

  test.each([2, 0.5, 2 ** 53, Number.NaN, null, true, {}, [], 'ten', '', '1,5'])(
    'does not take %j from variables',
    (value) => {
      expect(() => Decimal.parseValue(value)).toThrow('Decimal must be a decimal number as text');
    },
  );

  test('is never sent as a number', () => {
    expect(Decimal.serialize('1.10')).toBe('1.10');
    expect(() => Decimal.serialize(1.1)).toThrow(GraphQLError);
  });
});

describe.each([
  ['Address', scalars.Address, 40],
  ['TxHash', scalars.TxHash, 64],
] as const)('%s', (_name, scalar, digits) => {
  const text = `0x${'aB'.repeat(digits / 2)}`;

  test('is lower case on its way in and out', () => {
    const lower = text.toLowerCase();
    expect(scalar.parseValue(text)).toBe(lower);
    expect(scalar.parseLiteral({ kind: Kind.STRING, value: text })).toBe(lower);
    expect(scalar.serialize(text)).toBe(lower);
  });

  test.each([
    '',
    '0x',
    text.slice(2),
    `${text}0`,
    text.slice(0, -1),
    `0X${text.slice(2)}`,
    `${text.slice(0, -1)}g`,
  ])('%j is refused', (value) => {
    expect(() => scalar.parseValue(value)).toThrow(GraphQLError);
  });

  test('is no number', () => {
    expect(() => scalar.parseLiteral({ kind: Kind.INT, value: '0' })).toThrow(GraphQLError);
  });
});

describe('a PairSymbol', () => {
  const { PairSymbol } = scalars;

  test.each(['ETH/USDC', 'stETH/USDC.e', '1INCH/W_BTC'])('%s is one, as it is written', (value) => {
    expect(PairSymbol.parseValue(value)).toBe(value);
    expect(PairSymbol.serialize(value)).toBe(value);
  });

  test.each([
    '',
    'ETH',
    'ETH/',
    '/USDC',
    'ETH/USDC/DAI',
    'ETH USDC',
    '../x',
    'a/b?c',
    `${'A'.repeat(33)}/B`,
    1,
  ])('%j is none', (value) => {
    expect(() => PairSymbol.parseValue(value)).toThrow(GraphQLError);
  });
});
