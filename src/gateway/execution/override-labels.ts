import { type ConstDirectiveNode, type DocumentNode, visit } from 'graphql';
import { textArgument } from './field-sets.ts';

/** The labels of `@override(from:, label:)` in a supergraph: conditions that a plan is made for. */
export const findOverrideLabels = (supergraph: DocumentNode): readonly string[] => {
  const labels = new Set<string>();
  visit(supergraph, {
    Directive: (directive) => {
      if (directive.name.value !== 'join__field') return;
      const label = textArgument(directive as ConstDirectiveNode, 'overrideLabel');
      if (label !== undefined) labels.add(label);
    },
  });
  return [...labels].toSorted();
};
