import { type FieldNode, GraphQLError, type GraphQLSchema } from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import type { Values } from '#gateway/coerce-variables.ts';
import { refuse } from '#platform/errors.ts';
import { type Appraisal, type Appraiser, costOf } from './appraise.ts';
import { type ExpandedOperation, selectionLimit } from './expand-operation.ts';
import { capped, mutationWeight } from './weights.ts';

interface Estimating {
  readonly schema: GraphQLSchema;
  readonly expanded: ExpandedOperation;
  readonly appraiser: Appraiser;
  readonly variables: Values;
}

/** Sums up an operation, with what each field costs left to `cost`. */
const sumUp = (
  { schema, expanded, appraiser, variables }: Estimating,
  cost: (appraisal: Appraisal, children: number) => number,
  costs?: Map<FieldNode, number>,
): number => {
  const estimator: ComplexityEstimator = ({ node, args, childComplexity }) => {
    const placed = expanded.fields.get(node);
    if (placed === undefined) return 0;
    let most = 0;
    for (const appraisal of appraiser.of(placed, args))
      most = Math.max(most, cost(appraisal, childComplexity));
    costs?.set(node, most);
    return most;
  };
  try {
    const limits = { maxQueryNodes: selectionLimit + 1 };
    return getComplexity({ schema, query: expanded.document, variables, estimators: [estimator], ...limits });
  } catch (error) {
    // An argument that may not be null got a variable that is.
    if (error instanceof GraphQLError) return refuse('BAD_USER_INPUT', { message: error.message });
    throw error;
  }
};

/**
 * The cost of an operation before it runs, and of each field with all below it. The variables are coerced ones: those
 * stay as they are when they are coerced again.
 */
export const estimateCost = (estimating: Estimating, costs?: Map<FieldNode, number>): number => {
  const own = estimating.expanded.operation.operation === 'mutation' ? mutationWeight : 0;
  return capped(own + sumUp(estimating, costOf, costs));
};

/** What of it falls to fields that this subgraph can resolve. The weight of a mutation as such falls to none. */
export const estimateSubgraphCost = (estimating: Estimating, subgraph: string): number =>
  capped(
    sumUp(estimating, (appraisal, children) =>
      appraisal.rule.owners.has(subgraph)
        ? costOf(appraisal, children)
        : costOf({ ...appraisal, arguments: 0, weight: 0 }, children),
    ),
  );
