import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { type PlanNode, prettyFormatQueryPlan, QueryPlanner } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';

export interface PlannedFetch {
  readonly subgraph: string;
  /** Where in the answer the entities are that it fills; empty at the root. */
  readonly path: readonly (string | number)[];
  readonly operation: string;
}

export interface ExplainedPlan {
  readonly text: string;
  readonly fetches: readonly PlannedFetch[];
}

export type PlanOperation = (document: DocumentNode, operationName: string | undefined) => ExplainedPlan;

type Path = readonly (string | number)[];

const fetchesIn = (node: PlanNode | undefined, path: Path): PlannedFetch[] => {
  switch (node?.kind) {
    case 'Fetch':
      return [{ subgraph: node.serviceName, path, operation: node.operation }];
    case 'Flatten':
      return fetchesIn(node.node, [...path, ...node.path]);
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap((child) => fetchesIn(child, path));
    case 'Condition':
      return [...fetchesIn(node.ifClause, path), ...fetchesIn(node.elseClause, path)];
    default:
      return [];
  }
};

/** Plans as the gateway does, for people to read. The planner is built at the first use. */
export const createPlanOperation = (supergraphSdl: string): PlanOperation => {
  let built: { readonly supergraph: Supergraph; readonly planner: QueryPlanner } | undefined;
  const planner = () => {
    if (built === undefined) {
      const supergraph = Supergraph.build(supergraphSdl);
      built = { supergraph, planner: new QueryPlanner(supergraph) };
    }
    return built;
  };
  return (document, operationName) => {
    const { supergraph, planner: queryPlanner } = planner();
    const named = operationName === undefined ? {} : { operationName };
    const operation = operationFromDocument(supergraph.apiSchema(), document, named);
    const plan = queryPlanner.buildQueryPlan(operation);
    const node = plan.node?.kind === 'Subscription' ? plan.node.primary : plan.node;
    return { text: prettyFormatQueryPlan(plan), fetches: fetchesIn(node, []) };
  };
};
