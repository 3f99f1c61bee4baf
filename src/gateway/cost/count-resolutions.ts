import { Kind, type SelectionSetNode } from 'graphql';
import type { Values } from '#gateway/coerce-variables.ts';
import { isIncluded } from '#gateway/policy/selection.ts';
import type { Appraiser } from './appraise.ts';
import type { ExpandedOperation } from './expand-operation.ts';
import { capped } from './weights.ts';

/**
 * How often each selected coordinate is expected to be resolved: once for each value above it. Of an abstract type every
 * member counts, for one cannot know which object will come.
 */
export const countResolutions = ({
  expanded,
  appraiser,
  variables,
}: {
  readonly expanded: ExpandedOperation;
  readonly appraiser: Appraiser;
  readonly variables: Values;
}): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  const add = (set: SelectionSetNode, times: number): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD || !isIncluded(node, variables)) continue;
      const placed = node.kind === Kind.FIELD ? expanded.fields.get(node) : undefined;
      const coordinate = placed?.rules[0]?.coordinate;
      if (coordinate !== undefined) counts.set(coordinate, capped((counts.get(coordinate) ?? 0) + times));
      if (node.selectionSet === undefined) continue;
      const values = placed === undefined ? [1] : appraiser.of(placed).map(({ count }) => count);
      add(node.selectionSet, capped(times * Math.max(0, ...values)));
    }
  };
  add(expanded.operation.selectionSet, 1);
  return counts;
};
