import type { FieldNode, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { coerceVariables, type Values } from '#gateway/coerce-variables.ts';
import type { OperationAnalysis } from '#gateway/policy/analyse-operation.ts';
import type { PolicyIndex } from '#gateway/policy/policy-index.ts';
import { type Appraiser, type AppraiserParts, createAppraiser } from './appraise.ts';
import { breakDownCost, type CoordinateCost } from './break-down-cost.ts';
import { countResolutions } from './count-resolutions.ts';
import { estimateCost, estimateSubgraphCost } from './estimate-cost.ts';
import { type ExpandedOperation, expandOperation } from './expand-operation.ts';
import { type CostRules, createCostRules } from './field-rules.ts';
import { createMeasureCost, type MeasureCost } from './measure-cost.ts';
import { type ReducedOperation, reduceOperation } from './reduce-operation.ts';
import { areRelevant, keyOfVariables, slimVariables } from './variable-key.ts';
import { mostExpensive } from './weights.ts';

/** Values that change the cost of one operation: a page size, a few filters. */
const estimatesPerOperation = 64;
/** Ways in which an answer to one operation is looked at, which list sizes do not change. */
const measuresPerOperation = 8;

export interface CostSettings {
  /** Items assumed in a list of which nothing says how long it is. */
  readonly listSize: number;
  readonly weigh: AppraiserParts['weigh'];
  /** The subgraphs with a cap of their own, whose share is estimated. */
  readonly cappedSubgraphs: readonly string[];
}

export interface CostRequest {
  readonly analysis: OperationAnalysis;
  /** The schema that clients see: it judges the variables. */
  readonly schema: GraphQLSchema;
  /** As the client sent them. */
  readonly variables: Values;
}

export interface Estimate {
  readonly cost: number;
  /** What falls to each subgraph with a cap. */
  readonly subgraphs: ReadonlyMap<string, number>;
  /** What is wrong with a slicing argument, or null. */
  readonly problem: string | null;
}

export interface CostBreakdown {
  readonly estimated: number;
  readonly coordinates: readonly CoordinateCost[];
}

/** What operations cost on one supergraph. */
export interface Costs {
  readonly estimate: (request: CostRequest) => Estimate;
  /** Null for an operation that was too large to be counted. */
  readonly measure: (request: CostRequest, data: Values) => number | null;
  readonly breakDown: (request: CostRequest) => CostBreakdown;
  /** How often each coordinate is expected to be resolved. */
  readonly resolutions: (request: CostRequest) => ReadonlyMap<string, number>;
  readonly subgraphs: ReadonlySet<string>;
}

interface Kept<Value> {
  readonly get: (key: string) => Value | undefined;
  readonly set: (key: string, value: Value) => unknown;
}

/** Counts an operation: whole at first, then only what variables change. */
type Count = (appraiser: Appraiser, variables: Values) => number;

interface Known {
  readonly expanded: ExpandedOperation | null;
  /** Whether some variable has a part in its cost. */
  readonly varies: boolean;
  readonly estimate: (variables: Values) => Estimate;
  readonly estimates: Kept<Estimate>;
  readonly measures: Kept<MeasureCost>;
}

interface Costing extends CostSettings {
  readonly index: PolicyIndex;
  readonly rules: CostRules;
}

const tooLarge: Estimate = { cost: mostExpensive, subgraphs: new Map(), problem: null };

const appraiserFor = ({ rules, listSize, weigh }: Costing, variables: Values) =>
  createAppraiser({ weights: rules.weights, listSize, weigh }, variables);

const createCount = (costing: Costing, expanded: ExpandedOperation, subgraph?: string): Count => {
  const { schema } = costing.index;
  let reduced: ReducedOperation | undefined;
  return (appraiser, variables) => {
    const costs = reduced === undefined ? new Map<FieldNode, number>() : undefined;
    const estimating = {
      schema,
      expanded: reduced ?? expanded,
      appraiser,
      variables,
      ...(costs === undefined ? {} : { costs }),
    };
    const cost =
      subgraph === undefined ? estimateCost(estimating) : estimateSubgraphCost(estimating, subgraph);
    // A field with a problem has to be looked at every time.
    if (costs !== undefined && appraiser.problems.size === 0) reduced = reduceOperation(expanded, costs);
    return cost;
  };
};

const createEstimate = (costing: Costing, expanded: ExpandedOperation): Known['estimate'] => {
  const count = createCount(costing, expanded);
  const shares = costing.cappedSubgraphs
    .filter((subgraph) => touches(expanded, subgraph))
    .map((subgraph) => [subgraph, createCount(costing, expanded, subgraph)] as const);
  return (variables) => {
    const appraiser = appraiserFor(costing, variables);
    const cost = count(appraiser, variables);
    const subgraphs = shares.map(([subgraph, share]) => [subgraph, share(appraiser, variables)] as const);
    return { cost, subgraphs: new Map(subgraphs), problem: [...appraiser.problems][0] ?? null };
  };
};

const touches = ({ fields }: ExpandedOperation, subgraph: string): boolean =>
  [...fields.values()].some(({ rules }) => rules.some(({ owners }) => owners.has(subgraph)));

const measureAnew = (costing: Costing, expanded: ExpandedOperation, variables: Values): MeasureCost =>
  createMeasureCost({
    schema: costing.index.schema,
    expanded,
    weights: costing.rules.weights,
    appraiser: appraiserFor(costing, variables),
    variables,
  });

const breakDownAnew = (costing: Costing, expanded: ExpandedOperation, variables: Values): CostBreakdown => {
  const appraiser = appraiserFor(costing, variables);
  const costs = new Map<FieldNode, number>();
  const parts = { schema: costing.index.schema, expanded, appraiser, variables, costs };
  return { estimated: estimateCost(parts), coordinates: breakDownCost(parts) };
};

const createKnown = (costing: Costing) => {
  const operations = new WeakMap<object, Known>();
  return (analysis: OperationAnalysis): Known => {
    const found = operations.get(analysis.operation);
    if (found !== undefined) return found;
    const expanded = expandOperation(analysis, costing.index, costing.rules);
    const varies = expanded !== null && areRelevant(expanded.variables);
    const known: Known = {
      expanded,
      varies,
      estimate: expanded === null ? () => tooLarge : createEstimate(costing, expanded),
      estimates: varies ? new LRUCache<string, Estimate>({ max: estimatesPerOperation }) : new Map(),
      measures: varies ? new LRUCache<string, MeasureCost>({ max: measuresPerOperation }) : new Map(),
    };
    operations.set(analysis.operation, known);
    return known;
  };
};

const coerced = ({ schema, analysis, variables }: CostRequest): Values =>
  coerceVariables({ schema, operation: analysis.operation, variables });

/**
 * Costs of operations, kept per operation and per values of the variables that matter. An operation whose cost no
 * variable changes has one entry, so that a known operation costs a look-up.
 */
export const createCosts = (index: PolicyIndex, settings: CostSettings): Costs => {
  const rules = createCostRules(index);
  const costing: Costing = { ...settings, index, rules };
  const knownOf = createKnown(costing);
  return {
    subgraphs: rules.subgraphs,
    estimate: (request) => {
      const { expanded, varies, estimate: estimateAnew, estimates } = knownOf(request.analysis);
      if (expanded === null) return tooLarge;
      const { exact, shape, conditions } = expanded.variables;
      const groups = () => [
        { names: exact, exact: true },
        { names: conditions, exact: true },
      ];
      const key = varies ? keyOfVariables(request.variables, groups(), shape) : '';
      const found = key === null ? undefined : estimates.get(key);
      if (found !== undefined) return found;
      const estimate = estimateAnew(coerced(request));
      if (key !== null) estimates.set(key, estimate);
      return estimate;
    },
    measure: (request, data) => {
      const { expanded, varies, measures } = knownOf(request.analysis);
      if (expanded === null) return null;
      const { exact, shape, conditions } = expanded.variables;
      const groups = () => [
        { names: conditions, exact: true },
        { names: exact, exact: false },
      ];
      const key = varies ? keyOfVariables(request.variables, groups(), shape) : '';
      const found = key === null ? undefined : measures.get(key);
      if (found !== undefined) return found(data);
      const measure = measureAnew(costing, expanded, slimVariables(coerced(request), expanded.variables));
      if (key !== null) measures.set(key, measure);
      return measure(data);
    },
    breakDown: (request) => {
      const { expanded } = knownOf(request.analysis);
      if (expanded === null) return { estimated: mostExpensive, coordinates: [] };
      return breakDownAnew(costing, expanded, coerced(request));
    },
    resolutions: (request) => {
      const { expanded } = knownOf(request.analysis);
      if (expanded === null) return new Map();
      const variables = coerced(request);
      return countResolutions({ expanded, appraiser: appraiserFor(costing, variables), variables });
    },
  };
};
