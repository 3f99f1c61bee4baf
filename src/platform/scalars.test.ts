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
