import { type DocumentNode, type GraphQLSchema, getOperationAST, validate } from 'graphql';
import type { Need } from '#directives/permission.ts';
import { type CostBreakdown, createCosts } from '#gateway/cost/costs.ts';
import { createOperationPlanner } from '#gateway/execution/operation-planner.ts';
import { type DescribedPlan, describePlan } from '#gateway/explain/describe-plan.ts';
import { analyseOperation } from '#gateway/policy/analyse-operation.ts';
import { createPolicyIndex, type PolicyIndex } from '#gateway/policy/policy-index.ts';
import { prepareSupergraph } from '#gateway/policy/prepare-supergraph.ts';
import { findLimits, type OperationLimits } from '#gateway/rate-limit/field-buckets.ts';
import { InputError } from '#lifecycle/input-error.ts';
import type { NamedText } from '#lifecycle/sources/read-text.ts';
import { toError } from '#platform/errors.ts';

interface Question {
  readonly supergraphSdl: string;
  readonly api: GraphQLSchema;
  readonly operation: NamedText;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Items assumed in a list of which nothing says how long it is. */
  readonly listSize: number;
}

export interface ExplainedOperation {
  readonly plan: DescribedPlan;
  readonly cost: CostBreakdown;
  readonly policy: readonly { readonly coordinate: string; readonly needs: readonly Need[] }[];
  readonly rateLimits: readonly { readonly policy: string; readonly coordinates: readonly string[] }[];
}

const policyOf = (guarded: ReturnType<typeof analyseOperation>['guarded']) => {
  const rows = [...guarded.values()].map(
    ({ coordinate, needs }) => [coordinate, { coordinate, needs }] as const,
  );
  return [...new Map(rows).values()];
};

const describeLimits = ({ buckets }: OperationLimits): ExplainedOperation['rateLimits'] =>
  buckets.map(({ policy, per, coordinates }) => ({
    policy: `${policy.windows.map(({ limit, windowMs }) => `${limit} in ${windowMs / 1000} s`).join(', ')} per ${per}`,
    coordinates: [...coordinates],
  }));

const planOf = ({ supergraphSdl, operation, operationName }: Question): DescribedPlan => {
  try {
    const planner = createOperationPlanner(prepareSupergraph(supergraphSdl));
    const { realNames } = planner.facts;
    const plan = planner.plan({ source: operation.text, operationName });
    return describePlan(plan, (key) => realNames.get(key) ?? key);
  } catch (error) {
    throw new InputError({
      message: `It cannot be planned: ${toError(error).message}`,
      file: operation.name,
    });
  }
};

const assertValid = ({ api, document, operation }: Question): void => {
  const problems = validate(api, document).map((error) => {
    const line = error.locations?.[0]?.line;
    return { message: error.message, file: operation.name, ...(line === undefined ? {} : { line }) };
  });
  if (problems.length > 0) throw new InputError(...problems);
};

const costOf = (index: PolicyIndex, question: Question, analysis: ReturnType<typeof analyseOperation>) => {
  try {
    const costs = createCosts(index, { listSize: question.listSize, weigh: 'values', cappedSubgraphs: [] });
    return costs.breakDown({ analysis, schema: question.api, variables: question.variables });
  } catch (error) {
    throw new InputError({ message: `Its cost cannot be told: ${toError(error).message} See --variables.` });
  }
};

/** What a gateway would do with an operation, without a gateway. */
export const explainOperation = (question: Question): ExplainedOperation => {
  assertValid(question);
  const { document, operationName, operation: named } = question;
  const operation = getOperationAST(document, operationName);
  if (operation === null || operation === undefined) {
    const message = 'Which operation is meant cannot be told: name one with --operation.';
    throw new InputError({ message, file: named.name });
  }
  const index = createPolicyIndex(question.supergraphSdl);
  const analysis = analyseOperation(document, operation, index);
  return {
    plan: planOf(question),
    cost: costOf(index, question, analysis),
    policy: policyOf(analysis.guarded),
    rateLimits: describeLimits(findLimits(analysis, index)),
  };
};
