import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Generation } from '#gateway/policy/generation.ts';
import type { RequestContext } from '#gateway/request.ts';
import type { StopSignal } from '#platform/stop-signal.ts';
import { type DescribedPlan, describePlan } from './describe-plan.ts';
import { createPlanAsApollo } from './plan-as-apollo.ts';

/** An operation as it would be executed, without the fields that the caller may not have. */
export interface OperationToExplain {
  readonly generation: Pick<Generation, 'supergraphSdl'>;
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly queryHash: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly deadline: number;
  readonly signal: StopSignal;
  readonly context: RequestContext;
}

export interface ExplainedPlan extends DescribedPlan {
  /** What planning took, now or when the plan was made. */
  readonly milliseconds?: number;
}

export type ExplainPlan = (operation: OperationToExplain) => Promise<ExplainedPlan>;

/** For the executor of @apollo/gateway. */
export const createExplainAsApollo = (): ExplainPlan => {
  const planners = new WeakMap<object, ReturnType<typeof createPlanAsApollo>>();
  return async ({ generation, document, operationName }) => {
    const plan = planners.get(generation) ?? createPlanAsApollo(generation.supergraphSdl);
    planners.set(generation, plan);
    return describePlan(plan(document, operationName));
  };
};
