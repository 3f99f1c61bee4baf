import { type GraphQLSchema, isInterfaceType, isIntrospectionType, isObjectType } from 'graphql';
import type { UsageReport } from '#gateway/usage/usage-report.ts';

export interface Coverage {
  readonly fields: number;
  readonly used: number;
  /** Fields that no recorded operation selects, by name. */
  readonly unused: readonly string[];
  /** Deprecated fields that are still used. */
  readonly deprecatedInUse: readonly string[];
}

/** Which fields of the public schema were ever asked for. */
export const coverageOf = (schema: GraphQLSchema, usage: UsageReport): Coverage => {
  const seen = new Set(usage.operations.flatMap(({ coordinates }) => coordinates));
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields()).map((field) => ({ field, coordinate: `${type.name}.${field.name}` }))
      : [],
  );
  const unused = fields.filter(({ coordinate }) => !seen.has(coordinate));
  const deprecated = fields.filter(({ field }) => field.deprecationReason != null);
  return {
    fields: fields.length,
    used: fields.length - unused.length,
    unused: unused.map(({ coordinate }) => coordinate).toSorted(),
    deprecatedInUse: deprecated
      .map(({ coordinate }) => coordinate)
      .filter((one) => seen.has(one))
      .toSorted(),
  };
};
