import type { PlanNode } from '@apollo/query-planner';
import {
  type FieldNode,
  type GraphQLObjectType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { RunNode } from './compile-fetch.ts';
import { pathsOfPlan } from './plan-paths.ts';

/** The root fields whose null takes the whole answer with it, by their names in the merged data. */
export const vitalFields = (
  root: GraphQLObjectType,
  { selectionSet }: OperationDefinitionNode,
  internalName: (field: FieldNode) => string,
): ReadonlySet<string> =>
  new Set(
    selectionSet.selections.flatMap((selection) =>
      selection.kind === Kind.FIELD && isNonNullType(root.getFields()[selection.name.value]?.type)
        ? [internalName(selection)]
        : [],
    ),
  );

/** The steps of a mutation. None follows one that took the answer with it. */
export const compileMutation = (
  plan: PlanNode | undefined,
  vital: ReadonlySet<string>,
  compile: (node: PlanNode | undefined) => RunNode,
): RunNode => {
  if (plan?.kind !== 'Sequence' || vital.size === 0) return compile(plan);
  const steps = plan.nodes.map((node) => {
    const names = [...pathsOfPlan(node).keys()].map((path) => path.slice(1));
    return { start: compile(node), vital: names.filter((name) => vital.has(name)) };
  });
  return async (run) => {
    for (const { start, vital: names } of steps) {
      await start(run);
      if (names.some((name) => run.root[name] === undefined || run.root[name] === null)) return;
    }
  };
};
