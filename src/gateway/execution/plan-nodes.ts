import type { FetchNode, PlanNode } from '@apollo/query-planner';
import type { Path } from './subgraph-answer.ts';

/** Each fetch of a plan, with the place that it starts from. */
export const visitFetches = (
  plan: PlanNode | undefined,
  visit: (node: FetchNode, path: Path) => void,
  path: Path = [],
): void => {
  switch (plan?.kind) {
    case 'Fetch':
      visit(plan, path);
      return;
    case 'Flatten':
      visitFetches(plan.node, visit, [...path, ...plan.path]);
      return;
    case 'Sequence':
    case 'Parallel':
      for (const child of plan.nodes) visitFetches(child, visit, path);
      return;
    case 'Condition':
      visitFetches(plan.ifClause, visit, path);
      visitFetches(plan.elseClause, visit, path);
  }
};

export const fetchesIn = (plan: PlanNode | undefined): FetchNode[] => {
  const fetches: FetchNode[] = [];
  visitFetches(plan, (node) => void fetches.push(node));
  return fetches;
};

export const mapFetches = (node: PlanNode, change: (fetch: FetchNode) => PlanNode): PlanNode => {
  switch (node.kind) {
    case 'Fetch':
      return change(node);
    case 'Flatten':
      return { ...node, node: mapFetches(node.node, change) };
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((child) => mapFetches(child, change)) };
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause && { ifClause: mapFetches(node.ifClause, change) }),
        ...(node.elseClause && { elseClause: mapFetches(node.elseClause, change) }),
      };
    default:
      return node;
  }
};
