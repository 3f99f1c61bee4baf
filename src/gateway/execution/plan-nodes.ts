import type { FetchNode, PlanNode } from '@apollo/query-planner';

export const fetchesIn = (node: PlanNode | undefined): FetchNode[] => {
  switch (node?.kind) {
    case 'Fetch':
      return [node];
    case 'Flatten':
      return fetchesIn(node.node);
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(fetchesIn);
    case 'Condition':
      return [...fetchesIn(node.ifClause), ...fetchesIn(node.elseClause)];
    default:
      return [];
  }
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
