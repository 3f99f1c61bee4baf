import type { FetchNode, PlanNode } from '@apollo/query-planner';
import type { PlannedFetch } from './ask-subgraph.ts';
import { fetchesIn } from './plan-nodes.ts';
import type { Path } from './subgraph-answer.ts';

/** The same for two fetches that differ in nothing but the name that the planner gave their operation. */
const identityOf = ({ serviceName, operation, operationName }: FetchNode): string => {
  const unnamed =
    operationName === undefined
      ? operation
      : operation.replace(new RegExp(`^(\\w+) ${operationName}\\b`), '$1 ');
  return `${serviceName} ${unnamed}`;
};

interface About {
  readonly isQuery: boolean;
  readonly realName: (key: string) => string;
}

/**
 * What is to be known of each fetch before it is compiled. Fetches that ask a subgraph for the same get the same text, so
 * that they are sent once for the same variables; never in a mutation, which may change the answer.
 */
export const describeFetches = (plan: PlanNode | undefined, { isQuery, realName }: About) => {
  const groups = isQuery ? [...Map.groupBy(fetchesIn(plan), identityOf).values()] : [];
  return (node: FetchNode, path: Path): Omit<PlannedFetch, 'before'> => {
    const number = groups.findIndex((group) => group.length > 1 && group.includes(node));
    const { operation, operationName } = groups[number]?.[0] ?? node;
    return {
      node: { ...node, operation, operationName },
      path,
      isQuery,
      nameOf: realName,
      repeated: number === -1 ? undefined : number,
    };
  };
};
