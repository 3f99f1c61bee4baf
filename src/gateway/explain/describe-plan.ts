import { type PlanNode, prettyFormatQueryPlan, type QueryPlanSelectionNode } from '@apollo/query-planner';

type Path = readonly (string | number)[];

/** The values that variables must have for a fetch to be sent. */
export interface FetchCondition {
  readonly variable: string;
  readonly value: boolean;
}

export interface DescribedFetch {
  readonly subgraph: string;
  /** Where in the answer the objects are that it fills, by the plan's names; `@` is each item of a list. Empty at the root. */
  readonly path: Path;
  readonly operation: string;
  readonly operationKind: string;
  /** The variables of the request that are sent with it. */
  readonly variables: readonly string[];
  /** What of each object is sent, as a selection; null for what needs no object. */
  readonly requires: string | null;
  readonly conditions: readonly FetchCondition[];
  /** Places in the list of the fetches that must have answered before. */
  readonly after: readonly number[];
}

export interface DescribedPlan {
  readonly text: string;
  readonly fetches: readonly DescribedFetch[];
}

interface Site {
  readonly path: Path;
  readonly conditions: readonly FetchCondition[];
  readonly after: readonly number[];
}

type RealName = (key: string) => string;

const selectionText = (selections: readonly QueryPlanSelectionNode[], realName: RealName): string => {
  const one = (node: QueryPlanSelectionNode): string => {
    const below = node.selections === undefined ? '' : ` ${selectionText(node.selections, realName)}`;
    if (node.kind === 'Field') return realName(node.alias ?? node.name) + below;
    return `...${node.typeCondition === undefined ? '' : ` on ${node.typeCondition}`}${below}`;
  };
  return `{ ${selections.map(one).join(' ')} }`;
};

/** All fetches of a plan in its order, each with what it waits for. */
const describeFetches = (plan: PlanNode | undefined, realName: RealName): DescribedFetch[] => {
  const fetches: DescribedFetch[] = [];
  /** Adds what is below a node; says which fetches are the last of it. */
  const add = (node: PlanNode | undefined, site: Site): readonly number[] => {
    switch (node?.kind) {
      case 'Fetch': {
        const { serviceName: subgraph, operation, operationKind, variableUsages = [], requires } = node;
        const sent = requires === undefined ? null : selectionText(requires, realName);
        fetches.push({
          subgraph,
          operation,
          operationKind,
          variables: variableUsages,
          requires: sent,
          ...site,
        });
        return [fetches.length - 1];
      }
      case 'Flatten':
        return add(node.node, { ...site, path: [...site.path, ...node.path] });
      case 'Parallel':
        return node.nodes.flatMap((child) => add(child, site));
      case 'Sequence':
        return node.nodes.reduce((after, child) => add(child, { ...site, after }), site.after);
      case 'Condition': {
        const on = (value: boolean): Site => ({
          ...site,
          conditions: [...site.conditions, { variable: node.condition, value }],
        });
        return [...new Set([...add(node.ifClause, on(true)), ...add(node.elseClause, on(false))])];
      }
      default:
        return site.after;
    }
  };
  add(plan, { path: [], conditions: [], after: [] });
  return fetches;
};

/** A plan for people and for the tools that draw it. */
export const describePlan = (
  plan: PlanNode | undefined,
  realName: RealName = (key) => key,
): DescribedPlan => ({
  text: prettyFormatQueryPlan({ kind: 'QueryPlan', ...(plan && { node: plan }) }),
  fetches: describeFetches(plan, realName),
});
