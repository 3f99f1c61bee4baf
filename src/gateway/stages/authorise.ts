import { coerceVariables } from '#gateway/coerce-variables.ts';
import type { Guard } from '#gateway/guard.ts';
import { deniedFields } from '#gateway/policy/authorise.ts';
import type { Generations } from '#gateway/policy/generation.ts';
import { anyIncluded } from '#gateway/policy/included-fields.ts';
import type { PolicyDecider } from '#gateway/policy/policy-decider.ts';
import type { Verdicts } from '#gateway/policy/verdicts.ts';
import type { Stage } from '#gateway/stage.ts';
import { refusal } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';

interface Parts {
  readonly guard: Guard;
  readonly generations: Generations;
  readonly verdicts: Verdicts;
  readonly decide: PolicyDecider;
  /** What happens to a query with fields that the caller may not have. A mutation is always rejected as a whole. */
  readonly refusal: 'filter' | 'reject';
}

const withPolicies = async (
  principal: Principal,
  names: ReadonlySet<string>,
  decide: PolicyDecider,
): Promise<Principal> =>
  names.size === 0 ? principal : { ...principal, policies: await decide([...names].toSorted(), principal) };

/** Who may select what, decided before anything is planned or called. */
export const authorise = ({ guard, generations, verdicts, decide, refusal: mode }: Parts): Stage => ({
  name: 'authorise',
  admit: async (request) => {
    const { contextValue, document, operation, schema } = request;
    if (operation === undefined || document === undefined) return;
    if (guard.mode === 'off' && !contextValue.explain) return;
    const generation = generations.of(schema);
    const analysis = generation.analyse(document, operation);
    const principal = await withPolicies(contextValue.principal, analysis.policies, decide);
    const given = request.request.variables ?? {};
    const variables =
      analysis.guarded.size === 0 ? {} : coerceVariables({ schema, operation, variables: given });
    const denied = deniedFields({ analysis, index: generation.index, principal, variables });
    const [first] = denied.values();
    const coordinates = [...new Set([...denied.values()].map(({ coordinate }) => coordinate))];
    const reason = first === undefined ? null : refusal(first.code, { coordinates });
    const acts = guard.decided(reason);
    const whole = operation.operation !== 'query' || mode === 'reject';
    verdicts.set(contextValue, {
      generation,
      analysis,
      principal,
      variables,
      judged: denied,
      denied: acts ? denied : new Map(),
    });
    if (acts && reason !== null && whole && anyIncluded(analysis, denied, variables)) throw reason;
  },
});
