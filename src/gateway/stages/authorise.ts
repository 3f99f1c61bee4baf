import { coerceVariables } from '#gateway/coerce-variables.ts';
import type { Guard } from '#gateway/guard.ts';
import type { OperationAnalysis } from '#gateway/policy/analyse-operation.ts';
import { type DeniedFields, deniedFields } from '#gateway/policy/authorise.ts';
import type { Generation, Generations } from '#gateway/policy/generation.ts';
import { anyIncluded } from '#gateway/policy/included-fields.ts';
import type { PolicyDecider } from '#gateway/policy/policy-decider.ts';
import type { Verdicts } from '#gateway/policy/verdicts.ts';
import type { ReadonlyRequest } from '#gateway/request.ts';
import type { Stage } from '#gateway/stage.ts';
import { type Refusal, refusal } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';

interface Parts {
  readonly guard: Guard;
  readonly generations: Generations;
  readonly verdicts: Verdicts;
  readonly decide: PolicyDecider;
  /** What happens to a query with fields that the caller may not have. A mutation is always rejected as a whole. */
  readonly refusal: 'filter' | 'reject';
}

interface Judged {
  readonly generation: Generation;
  readonly analysis: OperationAnalysis;
}

const nothing: DeniedFields = new Map();

/** What is refused and where, for the guard. */
const reasonOf = (denied: DeniedFields): Refusal | null => {
  if (denied.size === 0) return null;
  const [first] = denied.values();
  const coordinates = [...new Set([...denied.values()].map(({ coordinate }) => coordinate))];
  return first === undefined ? null : refusal(first.code, { coordinates });
};

/** Who may select what, decided before anything is planned or called. */
export const authorise = (parts: Parts): Stage => {
  const { guard, generations, verdicts, decide, refusal: mode } = parts;
  const judge = (request: ReadonlyRequest, { generation, analysis }: Judged, principal: Principal): void => {
    const { contextValue, operation, schema } = request;
    if (operation === undefined) return;
    const given = request.request.variables ?? {};
    const variables =
      analysis.guarded.size === 0 ? {} : coerceVariables({ schema, operation, variables: given });
    const denied = deniedFields({ analysis, index: generation.index, principal, variables });
    const reason = reasonOf(denied);
    const acts = guard.decided(reason);
    verdicts.set(contextValue, {
      generation,
      analysis,
      principal,
      variables,
      judged: denied,
      denied: acts ? denied : nothing,
    });
    const whole = operation.operation !== 'query' || mode === 'reject';
    if (acts && reason !== null && whole && anyIncluded(analysis, denied, variables)) throw reason;
  };
  return {
    name: 'authorise',
    admit: (request) => {
      const { contextValue, document, operation, schema } = request;
      if (operation === undefined || document === undefined) return undefined;
      if (guard.mode === 'off' && !contextValue.explain) return undefined;
      const generation = generations.of(schema);
      const judged = { generation, analysis: generation.analyse(document, operation) };
      const { principal } = contextValue;
      const { policies } = judged.analysis;
      if (policies.size === 0) return judge(request, judged, principal);
      return decide([...policies].toSorted(), principal).then((granted) =>
        judge(request, judged, { ...principal, policies: granted }),
      );
    },
  };
};
