import { getVariableValues } from 'graphql';
import type { Guard } from '#gateway/guard.ts';
import { deniedFields } from '#gateway/policy/authorise.ts';
import type { Generations } from '#gateway/policy/generation.ts';
import { anyIncluded } from '#gateway/policy/included-fields.ts';
import type { PolicyDecider } from '#gateway/policy/policy-decider.ts';
import type { Verdicts } from '#gateway/policy/verdicts.ts';
import type { ReadonlyRequest } from '#gateway/request.ts';
import type { Stage } from '#gateway/stage.ts';
import { refusal, refuse } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';

interface Parts {
  readonly guard: Guard;
  readonly generations: Generations;
  readonly verdicts: Verdicts;
  readonly decide: PolicyDecider;
  /** What happens to a query with fields that the caller may not have. A mutation is always rejected as a whole. */
  readonly refusal: 'filter' | 'reject';
}

const coerced = ({ schema, operation, request }: ReadonlyRequest): Readonly<Record<string, unknown>> => {
  const definitions = operation?.variableDefinitions ?? [];
  if (definitions.length === 0) return {};
  const result = getVariableValues(schema, definitions, request.variables ?? {});
  const [problem] = result.errors ?? [];
  if (problem !== undefined) return refuse('BAD_USER_INPUT', { message: problem.message });
  return result.coerced ?? {};
};

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
    const variables = analysis.guarded.size === 0 ? {} : coerced(request);
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
