import type { GraphQLSchema } from 'graphql';
import type { UsageReport } from '#gateway/usage/usage-report.ts';
import type { Finding } from '#lifecycle/findings/finding.ts';
import type { Place } from '#lifecycle/sources/locate.ts';
import type { NamedText } from '#lifecycle/sources/read-text.ts';
import { apiChanges } from './api-changes.ts';
import { brokenOperations } from './broken-operations.ts';
import { policiesOf, policyChanges } from './policy-changes.ts';
import { weighUsage } from './weigh-usage.ts';

interface Version {
  readonly text: NamedText;
  readonly api: GraphQLSchema;
}

interface Comparison {
  readonly before: Version;
  readonly after: Version;
  readonly locate: (coordinate: string) => Place | undefined;
  /** Recorded operations, where there are any. */
  readonly usage?: UsageReport | undefined;
}

/** All that differs between two supergraphs and that somebody may notice. */
export const findChanges = async ({ before, after, locate, usage }: Comparison): Promise<Finding[]> => {
  const api = await apiChanges(before.api, after.api, locate);
  const policies = [before, after].map(({ text, api: schema }) => policiesOf(text.text, schema));
  return [
    ...weighUsage(api, usage),
    ...brokenOperations(usage, before.api, after.api),
    ...policyChanges(policies[0] ?? new Map(), policies[1] ?? new Map(), locate),
  ];
};
