import {
  type GraphQLSchema,
  OverlappingFieldsCanBeMergedRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { UsageReport, UsedOperation } from '#gateway/usage/usage-report.ts';
import type { Finding } from '#lifecycle/findings/finding.ts';
import { summarise } from '#lifecycle/usage/usage-of.ts';

/** Signatures have lost their aliases, and with them the reason why fields may stand beside each other. */
const rules = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);

const problemOf = (schema: GraphQLSchema, { signature }: UsedOperation): string | undefined => {
  try {
    return validate(schema, parse(signature), rules)[0]?.message;
  } catch (error) {
    return (error as Error).message;
  }
};

/** Recorded operations that would be refused after a change and were not before. */
export const brokenOperations = (
  usage: UsageReport | undefined,
  before: GraphQLSchema,
  after: GraphQLSchema,
): Finding[] =>
  (usage?.operations ?? []).flatMap((operation) => {
    const problem = problemOf(after, operation);
    if (problem === undefined || problemOf(before, operation) !== undefined) return [];
    const name = operation.name ?? `of hash ${operation.hash.slice(0, 12)}`;
    return [
      {
        rule: 'operation/broken',
        severity: 'error' as const,
        message: `The ${operation.type} ${name} would be refused: ${problem}`,
        coordinate: operation.name ?? '',
        usage: summarise([operation]),
      },
    ];
  });
