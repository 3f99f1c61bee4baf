import type { Generation, Generations } from '#gateway/policy/generation.ts';
import type { Element, PolicyIndex } from '#gateway/policy/policy-index.ts';

/** Tokens are counted like costs, with other weights: what `@rateLimit(cost:)` says, and nothing for anything else. */
const tokenIndex = (index: PolicyIndex): PolicyIndex => {
  const tokensOf = (element: Element): number =>
    index
      .applications(element, 'rateLimit')
      .reduce((sum, { cost }) => sum + (typeof cost === 'number' ? Math.max(0, cost) : 0), 0);
  return {
    ...index,
    applications: (element, directive) =>
      directive === 'cost' ? [{ weight: tokensOf(element) }] : index.applications(element, directive),
  };
};

/** The same generations, seen by their tokens. */
export const createTokenGenerations = (generations: Generations): Pick<Generations, 'of'> => {
  const known = new WeakMap<Generation, Generation>();
  return {
    of: (schema) => {
      const generation = generations.of(schema);
      const found = known.get(generation) ?? { ...generation, index: tokenIndex(generation.index) };
      known.set(generation, found);
      return found;
    },
  };
};
