import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { parseDecimal } from './decimal.ts';

const offsetInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** JavaScript takes 30 February for 2 March; up to the 28th it knows every month. */
const isDay = (day: string): boolean => {
  if (day.slice(8) <= '28') return true;
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
};

const parseInstant = (value: unknown): Date => {
  const isInstant = typeof value === 'string' && offsetInstant.test(value) && isDay(value.slice(0, 10));
  const instant = isInstant ? new Date(value) : undefined;
  if (instant === undefined || Number.isNaN(instant.getTime())) {
    throw new GraphQLError('DateTime must be an ISO 8601 instant with an offset.');
  }
  return instant;
};

/** A number has been a double on its way, in JSON as in the gateway's plans: 2.000000000000000001 comes as 2. */
const parseAmount = (value: unknown): string => {
  const decimal = typeof value === 'string' ? parseDecimal(value) : undefined;
  if (decimal !== undefined) return decimal;
  throw new GraphQLError('Decimal must be a decimal number as text, such as "1.25".');
};

/** Text of one kind, in one spelling. */
const text = (
  name: string,
  { pattern, rule, spell }: { pattern: RegExp; rule: string; spell: (value: string) => string },
): GraphQLScalarType<string, string> => {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && pattern.test(value)) return spell(value);
    throw new GraphQLError(`${name} must be ${rule}.`);
  };
  return new GraphQLScalarType({
    name,
    serialize: parse,
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
  });
};

const hex = (name: string, digits: number) =>
  text(name, {
    pattern: new RegExp(`^0x[0-9a-fA-F]{${digits}}$`),
    rule: `0x and ${digits} hexadecimal digits`,
    spell: (value) => value.toLowerCase(),
  });

/** Resolvers of the scalars in schema/scalars.graphql, by name. */
export const scalars = {
  DateTime: new GraphQLScalarType<Date, string>({
    name: 'DateTime',
    serialize: (value) => (value instanceof Date ? value : parseInstant(value)).toISOString(),
    parseValue: parseInstant,
    parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : undefined),
  }),
  Decimal: new GraphQLScalarType<string, string>({
    name: 'Decimal',
    serialize: parseAmount,
    parseValue: parseAmount,
    parseLiteral: (node) => parseAmount(node.kind === Kind.STRING ? node.value : undefined),
  }),
  Address: hex('Address', 40),
  TxHash: hex('TxHash', 64),
  PairSymbol: text('PairSymbol', {
    pattern: /^[A-Za-z\d][\w.-]{0,31}\/[A-Za-z\d][\w.-]{0,31}$/,
    rule: 'two tokens with a slash between, such as ETH/USDC',
    spell: (value) => value,
  }),
} as const;
