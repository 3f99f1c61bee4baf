import type { Finding } from '#lifecycle/findings/finding.ts';
import { placeOfNode } from '#lifecycle/sources/locate.ts';
import type { SubgraphSource } from '#lifecycle/sources/subgraph-sources.ts';
import { lintDeprecations } from './deprecations.ts';
import { lintDescriptions } from './descriptions.ts';
import { lintNames } from './names.ts';
import { lintPages } from './pages.ts';
import { lintPolicies } from './policies.ts';
import { type LintNote, type LintRule, type LintSubject, subjectOf } from './subject.ts';

/** Every rule, in the order in which it is explained in the README. */
const rules: readonly LintRule[] = [lintNames, lintDescriptions, lintDeprecations, lintPages, lintPolicies];

const toFinding = ({ node, ...note }: LintNote): Finding => ({ ...note, place: placeOfNode(node) });

/** What is wrong with the subgraphs' own files. Shared definitions are added by composition and judged once, elsewhere. */
export const lintSchema = (sources: readonly SubgraphSource[]): Finding[] => {
  const subject: LintSubject = subjectOf(sources);
  return rules.flatMap((rule) => rule(subject)).map(toFinding);
};
