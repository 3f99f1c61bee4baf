import { type FieldNode, GraphQLError, type GraphQLSchema, TypeInfo, ValidationContext } from 'graphql';
import { type ComplexityEstimator, createComplexityRule } from 'graphql-query-complexity';
import type { Values } from '#gateway/coerce-variables.ts';
import { refuse } from '#platform/errors.ts';
import { type Appraisal, type Appraiser, costOf } from './appraise.ts';
import { type ExpandedOperation, selectionLimit } from './expand-operation.ts';
import { capped, mutationWeight } from './weights.ts';

interface Estimating {
  readonly schema: GraphQLSchema;
  readonly expanded: ExpandedOperation & { readonly constants?: ReadonlyMap<FieldNode, number> };
  readonly appraiser: Appraiser;
  readonly variables: Values;
  /** The costs of the fields are noted here, each with all below it. */
  readonly costs?: Map<FieldNode, number>;
}

/** The rule of graphql-query-complexity at work on the one operation; as a rule it would visit every node as well. */
const count = ({ schema, expanded, variables }: Estimating, estimator: ComplexityEstimator): number => {
  const errors: GraphQLError[] = [];
  const context = new ValidationContext(schema, expanded.document, new TypeInfo(schema), (error) =>
    errors.push(error),
  );
  const rule = createComplexityRule({
    variables,
    estimators: [estimator],
    maximumComplexity: Number.POSITIVE_INFINITY,
    maxQueryNodes: selectionLimit + 1,
  })(context);
  rule.onOperationDefinitionEnter(expanded.operation);
  const [error] = errors;
  if (error !== undefined) throw error;
  return rule.complexity;
};

/** Sums up an operation, with what each field costs left to `cost`. */
const sumUp = (estimating: Estimating, cost: (appraisal: Appraisal, children: number) => number): number => {
  const { expanded, appraiser, costs } = estimating;
  const estimator: ComplexityEstimator = ({ node, args, childComplexity }) => {
    const constant = expanded.constants?.get(node);
    if (constant !== undefined) return constant;
    const placed = expanded.fields.get(node);
    if (placed === undefined) return 0;
    let most = 0;
    for (const appraisal of appraiser.of(placed, args))
      most = Math.max(most, cost(appraisal, childComplexity));
    costs?.set(node, most);
    return most;
  };
  try {
    return count(estimating, estimator);
  } catch (error) {
    // An argument that may not be null got a variable that is.
    if (error instanceof GraphQLError) return refuse('BAD_USER_INPUT', { message: error.message });
    throw error;
  }
};

/**
 * The cost of an operation before it runs. The variables are coerced ones: those stay as they are when they are coerced
 * again.
 */
export const estimateCost = (estimating: Estimating): number => {
  const own = estimating.expanded.operation.operation === 'mutation' ? mutationWeight : 0;
  return capped(own + sumUp(estimating, costOf));
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
