import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const offsetInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

const parseInstant = (value: unknown): Date => {
  const instant = typeof value === 'string' && offsetInstant.test(value) ? new Date(value) : undefined;
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
