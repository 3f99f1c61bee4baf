import type { Element, PolicyIndex } from '#gateway/policy/policy-index.ts';

export type Scope = 'PUBLIC' | 'PRIVATE';

/** What `@cacheControl` says on one element of the schema. */
export interface Hint {
  /** Seconds. */
  readonly maxAge?: number | undefined;
  readonly scope?: Scope | undefined;
  /** Without an age of its own: that of the place where it stands. */
  readonly inherits: boolean;
}

const nothing: Hint = { inherits: false };

const hintOf = (args: Readonly<Record<string, unknown>>): Hint => {
  const inherits = args['inheritMaxAge'] === true;
  const maxAge = inherits ? undefined : args['maxAge'];
  return {
    inherits,
    maxAge: typeof maxAge === 'number' ? Math.max(0, maxAge) : undefined,
    scope: args['scope'] === 'PRIVATE' || args['scope'] === 'PUBLIC' ? args['scope'] : undefined,
  };
};

const strictest = (one: Hint, other: Hint): Hint => {
  const ages = [one.maxAge, other.maxAge].filter((age) => age !== undefined);
  const scopes = [one.scope, other.scope];
  return {
    inherits: ages.length === 0 && (one.inherits || other.inherits),
    maxAge: ages.length === 0 ? undefined : Math.min(...ages),
    scope: scopes.includes('PRIVATE') ? 'PRIVATE' : (one.scope ?? other.scope),
  };
};

export type HintOf = (element: Element) => Hint;

/** Reads hints from the supergraph; of several applications the strictest holds. */
export const createHints = (index: PolicyIndex): HintOf => {
  const known = new WeakMap<Element, Hint>();
  return (element) => {
    const found = known.get(element);
    if (found !== undefined) return found;
    const hint = index.applications(element, 'cacheControl').map(hintOf).reduce(strictest, nothing);
    known.set(element, hint);
    return hint;
  };
};
