import type { GraphQLResponse } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import { hasRoleOrAbove } from '#directives/permission.ts';
import { explainAuthorisation } from '#gateway/explain/explain-authorisation.ts';
import { appliedDirectives } from '#gateway/explain/explain-directives.ts';
import { createPlanOperation, type PlanOperation } from '#gateway/explain/plan-operation.ts';
import type { NotedRefusals } from '#gateway/explain/refusals.ts';
import type { Generation } from '#gateway/policy/generation.ts';
import type { Verdict, Verdicts } from '#gateway/policy/verdicts.ts';
import type { ReadonlyRequest } from '#gateway/request.ts';
import type { Stage } from '#gateway/stage.ts';
import { refuse } from '#platform/errors.ts';

interface Parts {
  readonly verdicts: Verdicts;
  readonly refusals: NotedRefusals;
  /** What other stages have to say about the operation, by the name it has in the answer. */
  readonly describe: (request: ReadonlyRequest, verdict: Verdict) => Readonly<Record<string, unknown>>;
}

const createPlanners = () => {
  const planners = new WeakMap<Generation, PlanOperation>();
  return (generation: Generation): PlanOperation => {
    const planner = planners.get(generation) ?? createPlanOperation(generation.supergraphSdl);
    planners.set(generation, planner);
    return planner;
  };
};

const respond = (explain: object): GraphQLResponse => ({
  http: { status: 200, headers: new HeaderMap([['cache-control', 'no-store']]) },
  body: { kind: 'single', singleResult: { data: null, extensions: { explain } } },
});

/** What would happen to an operation and why, without calling a subgraph. For support staff. */
export const explain = ({ verdicts, refusals, describe }: Parts): Stage => {
  const plannerOf = createPlanners();
  return {
    name: 'explain',
    always: true,
    admit: ({ contextValue }) => {
      if (contextValue.explain && !hasRoleOrAbove(contextValue.principal, 'SUPPORT')) {
        refuse(contextValue.principal.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN');
      }
    },
    answer: async (request) => {
      const { contextValue, document, operation } = request;
      if (!contextValue.explain) return null;
      const verdict = verdicts.get(contextValue);
      if (document === undefined || verdict === undefined) {
        throw new Error('An operation to explain was not analysed. It is not executed.');
      }
      const { generation, analysis, denied } = verdict;
      const planned = denied.size === 0 ? document : generation.filter(analysis, denied).document;
      return respond({
        generation: generation.number,
        refusals: refusals.of(contextValue),
        authorisation: explainAuthorisation(verdict),
        cache: appliedDirectives('cacheControl', analysis, generation.index),
        ...describe(request, verdict),
        plan: plannerOf(generation)(planned, operation?.name?.value),
      });
    },
  };
};
