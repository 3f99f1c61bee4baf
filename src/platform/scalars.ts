import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const offsetInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** JavaScript takes 30 February for 2 March. */
const isDay = (day: string): boolean => {
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

/** Resolvers of the scalars in schema/scalars.graphql, by name. */
export const scalars = {
  DateTime: new GraphQLScalarType<Date, string>({
    name: 'DateTime',
    serialize: (value) => (value instanceof Date ? value : parseInstant(value)).toISOString(),
    parseValue: parseInstant,
    parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : undefined),
  }),
} as const;
