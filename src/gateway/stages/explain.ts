import type { GraphQLResponse } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import { hasRoleOrAbove } from '#directives/permission.ts';
import { explainAuthorisation } from '#gateway/explain/explain-authorisation.ts';
import { appliedDirectives } from '#gateway/explain/explain-directives.ts';
import type { ExplainedPlan, ExplainPlan } from '#gateway/explain/explain-plan.ts';
import type { NotedRefusals } from '#gateway/explain/refusals.ts';
import type { Verdict, Verdicts } from '#gateway/policy/verdicts.ts';
import type { ReadonlyRequest } from '#gateway/request.ts';
import type { Stage } from '#gateway/stage.ts';
import { Refusal, refuse } from '#platform/errors.ts';

interface Parts {
  readonly verdicts: Verdicts;
  readonly refusals: NotedRefusals;
  readonly explainPlan: ExplainPlan;
  /** What other stages have to say about the operation, by the name it has in the answer. */
  readonly describe: (request: ReadonlyRequest, verdict: Verdict) => Readonly<Record<string, unknown>>;
}

const respond = (explain: object): GraphQLResponse => ({
  http: { status: 200, headers: new HeaderMap([['cache-control', 'no-store']]) },
  body: { kind: 'single', singleResult: { data: null, extensions: { explain } } },
});

const operationOf = (request: ReadonlyRequest, { generation, analysis, denied }: Verdict) => {
  const { document, queryHash = '', schema, contextValue } = request;
  if (document === undefined) throw new Error('An operation to explain has no document.');
  const filtered = denied.size === 0 ? { document, hash: queryHash } : generation.filter(analysis, denied);
  return {
    generation,
    schema,
    document: filtered.document,
    queryHash: filtered.hash,
    operationName: request.request.operationName,
    variables: request.request.variables ?? {},
    deadline: contextValue.deadline,
    signal: contextValue.signal,
    context: contextValue,
  };
};

/** What would happen to an operation and why, without calling a subgraph. For support staff. */
export const explain = ({ verdicts, refusals, explainPlan, describe }: Parts): Stage => {
  /** An operation that cannot be planned is refused when it is executed. */
  const planOf = async (request: ReadonlyRequest, verdict: Verdict): Promise<ExplainedPlan | null> => {
    try {
      return await explainPlan(operationOf(request, verdict));
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      refusals.note(request.contextValue, 'plan', thrown);
      return null;
    }
  };
  const explained = async (request: ReadonlyRequest): Promise<GraphQLResponse> => {
    const { contextValue } = request;
    const verdict = verdicts.get(contextValue);
    if (verdict === undefined) {
      throw new Error('An operation to explain was not analysed. It is not executed.');
    }
    const { generation, analysis } = verdict;
    const plan = await planOf(request, verdict);
    return respond({
      generation: generation.number,
      refusals: refusals.of(contextValue),
      authorisation: explainAuthorisation(verdict),
      cache: appliedDirectives('cacheControl', analysis, generation.index),
      ...describe(request, verdict),
      plan,
    });
  };
  return {
    name: 'explain',
    always: true,
    admit: ({ contextValue }) => {
      if (contextValue.explain && !hasRoleOrAbove(contextValue.principal, 'SUPPORT')) {
        refuse(contextValue.principal.kind === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN');
      }
    },
    answer: (request) => (request.contextValue.explain ? explained(request) : null),
  };
};
