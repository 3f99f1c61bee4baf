import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { type PlanNode, QueryPlanner } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';

type PlanAsApollo = (document: DocumentNode, operationName: string | undefined) => PlanNode | undefined;

/** Plans as the executor of @apollo/gateway does, which tells nobody its plans. The planner is built at the first use. */
export const createPlanAsApollo = (supergraphSdl: string): PlanAsApollo => {
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
    const { node } = queryPlanner.buildQueryPlan(operation);
    return node?.kind === 'Subscription' ? node.primary : node;
  };
};
