import type { PlanNode } from '@apollo/query-planner';
import { Kind, type SelectionSetNode } from 'graphql';
import { isSelected, shapeOf } from './fetch-shape.ts';
import { renamedKeys } from './rewrites.ts';

type Variables = Readonly<Record<string, unknown>>;

/**
 * Every place that some fetch of the plan fills, as response names joined by dots; lists and types do not show. With
 * variables, only what they leave in.
 */
export const pathsOfPlan = (plan: PlanNode | undefined, variables?: Variables): ReadonlySet<string> => {
  const paths = new Set<string>();
  const addFetch = (node: PlanNode & { kind: 'Fetch' }, at: string): void => {
    const shape = shapeOf(node.operation, node.requires !== undefined);
    const renamed = renamedKeys(node.outputRewrites);
    const add = (set: SelectionSetNode, prefix: string): void => {
      for (const selection of set.selections) {
        if (variables !== undefined && !isSelected(selection, variables)) continue;
        if (selection.kind === Kind.FRAGMENT_SPREAD) {
          const fragment = shape.fragments.get(selection.name.value);
          if (fragment !== undefined) add(fragment.selectionSet, prefix);
        } else if (selection.kind === Kind.INLINE_FRAGMENT) add(selection.selectionSet, prefix);
        else {
          const key = selection.alias?.value ?? selection.name.value;
          const path = `${prefix}.${renamed.get(key) ?? key}`;
          paths.add(path);
          if (selection.selectionSet !== undefined) add(selection.selectionSet, path);
        }
      }
    };
    add(shape.selectionSet, at);
  };
  const visitNode = (node: PlanNode | undefined, at: string): void => {
    switch (node?.kind) {
      case 'Fetch':
        addFetch(node, at);
        return;
      case 'Flatten': {
        const below = node.path.filter((element) => element !== '@').map((element) => `.${element}`);
        visitNode(node.node, `${at}${below.join('')}`);
        return;
      }
      case 'Sequence':
      case 'Parallel':
        for (const child of node.nodes) visitNode(child, at);
        return;
      case 'Condition':
        if (variables?.[node.condition] !== false) visitNode(node.ifClause, at);
        if (variables?.[node.condition] !== true) visitNode(node.elseClause, at);
    }
  };
  visitNode(plan, '');
  return paths;
};
