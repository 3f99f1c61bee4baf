import type { PlanNode } from '@apollo/query-planner';
import { Kind, type SelectionSetNode } from 'graphql';
import { isSelected, shapeOf } from './fetch-shape.ts';
import { renamedKeys } from './rewrites.ts';
import type { Path } from './subgraph-answer.ts';
import type { TypeTests } from './type-tests.ts';

type Variables = Readonly<Record<string, unknown>>;

/** The types that an object must all be of. */
type Conditions = readonly string[];

/** Places by response names joined by dots, and the types of objects for which they are filled. */
export type PlanPaths = ReadonlyMap<string, readonly Conditions[]>;

/** A part of a plan, and the place that it starts from. */
export interface PlacedNode {
  readonly node: PlanNode | undefined;
  readonly at: string;
}

export const placeText = (path: Path): string =>
  path
    .filter((element) => element !== '@')
    .map((element) => `.${element}`)
    .join('');

/** Every place that some fetch of these fills; lists do not show. With variables, only what they leave in. */
export const pathsOf = (nodes: readonly PlacedNode[], variables?: Variables): PlanPaths => {
  const paths = new Map<string, Conditions[]>();
  const note = (path: string, conditions: Conditions): void => {
    const known = paths.get(path);
    if (known === undefined) paths.set(path, [conditions]);
    else if (!known.some((one) => one.length === 0)) known.push(conditions);
  };
  const addFetch = (node: PlanNode & { kind: 'Fetch' }, at: string): void => {
    const shape = shapeOf(node.operation, node.requires !== undefined);
    const renamed = renamedKeys(node.outputRewrites);
    const add = (set: SelectionSetNode, prefix: string, conditions: Conditions): void => {
      const below = (condition: string | undefined): Conditions =>
        condition === undefined ? conditions : [...conditions, condition];
      for (const selection of set.selections) {
        if (variables !== undefined && !isSelected(selection, variables)) continue;
        if (selection.kind === Kind.FRAGMENT_SPREAD) {
          const fragment = shape.fragments.get(selection.name.value);
          if (fragment !== undefined)
            add(fragment.selectionSet, prefix, below(fragment.typeCondition.name.value));
        } else if (selection.kind === Kind.INLINE_FRAGMENT)
          add(selection.selectionSet, prefix, below(selection.typeCondition?.name.value));
        else {
          const key = selection.alias?.value ?? selection.name.value;
          const path = `${prefix}.${renamed.get(key) ?? key}`;
          note(path, conditions);
          if (selection.selectionSet !== undefined) add(selection.selectionSet, path, []);
        }
      }
    };
    add(shape.selectionSet, at, []);
  };
  const visitNode = (node: PlanNode | undefined, at: string): void => {
    switch (node?.kind) {
      case 'Fetch':
        addFetch(node, at);
        return;
      case 'Flatten': {
        visitNode(node.node, `${at}${placeText(node.path)}`);
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
  for (const { node, at } of nodes) visitNode(node, at);
  return paths;
};

export const pathsOfPlan = (plan: PlanNode | undefined): PlanPaths => pathsOf([{ node: plan, at: '' }]);

export type IsFilled = (path: string, typeName: string | undefined) => boolean;

/** Whether a place is filled for an object of a type; a type that is not known may be any. */
export const createIsFilled =
  (paths: PlanPaths, { isSubtype }: TypeTests): IsFilled =>
  (path, typeName) =>
    paths
      .get(path)
      ?.some(
        (conditions) =>
          typeName === undefined || conditions.every((condition) => isSubtype(typeName, condition)),
      ) ?? false;
