import { CriticalityLevel, diff } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';
import type { Finding } from '#lifecycle/findings/finding.ts';
import type { Place } from '#lifecycle/sources/locate.ts';

type Change = Awaited<ReturnType<typeof diff>>[number];

const groups = {
  [CriticalityLevel.Breaking]: ['breaking', 'error'],
  [CriticalityLevel.Dangerous]: ['dangerous', 'warning'],
  [CriticalityLevel.NonBreaking]: ['safe', 'notice'],
} as const;

const kebab = (type: string): string => type.toLowerCase().replaceAll('_', '-');

/** Directives of ours are compared by what they mean, in the policy changes. */
const isAboutDirectives = ({ type }: Change): boolean => type.startsWith('DIRECTIVE');

/** What clients would notice of a new schema. */
export const apiChanges = async (
  before: GraphQLSchema,
  after: GraphQLSchema,
  locate: (coordinate: string) => Place | undefined,
): Promise<Finding[]> => {
  const changes = await diff(before, after);
  return changes
    .filter((change) => !isAboutDirectives(change))
    .map(({ type, message, path = '', criticality }) => {
      const [group, severity] = groups[criticality.level];
      const sentence = message.endsWith('.') ? message : `${message}.`;
      return {
        rule: `${group}/${kebab(type)}`,
        severity,
        message: sentence.replaceAll("'", '`'),
        coordinate: path,
        place: locate(path),
      };
    });
};
