import type { Values } from '#gateway/coerce-variables.ts';

/** The variables of an operation that can change its cost. */
export interface RelevantVariables {
  /** Those whose numbers matter: they say how long lists are. */
  readonly exact: ReadonlySet<string>;
  /** Those of which it matters only what is given. */
  readonly shape: ReadonlySet<string>;
  /** Those that @skip and @include ask. */
  readonly conditions: ReadonlySet<string>;
}

export const areRelevant = ({ exact, shape, conditions }: RelevantVariables): boolean =>
  exact.size + shape.size + conditions.size > 0;

/** Longer keys are not worth keeping. */
const pieceLimit = 400;
const leafLimit = 64;

const write = (pieces: string[], value: unknown, exact: boolean): boolean => {
  const push = (piece: string): boolean => piece.length <= leafLimit && pieces.push(piece) <= pieceLimit;
  if (value === null || value === undefined) return push(String(value));
  if (Array.isArray(value)) {
    return push('[') && value.every((item) => write(pieces, item, exact)) && push(']');
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value);
    return (
      push('{') &&
      entries.every(([name, inner]) => push(JSON.stringify(name)) && write(pieces, inner, exact)) &&
      push('}')
    );
  }
  // A text can say how long a list is only where it is a number too big for GraphQL's Int.
  const counts = exact && (typeof value !== 'string' || /^-?\d+$/.test(value));
  return push(counts ? JSON.stringify(value) : '.');
};

/**
 * Equal for variables under which an operation costs the same; null when they are too large for a key. Values that only
 * shape the cost, such as ids and texts, do not show, so that operations with ever new ids share one entry.
 */
export const keyOfVariables = (
  variables: Values,
  groups: readonly { readonly names: ReadonlySet<string>; readonly exact: boolean }[],
): string | null => {
  const pieces: string[] = [];
  for (const { names, exact } of groups) {
    for (const name of names) {
      const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (!write(pieces, value, exact)) return null;
    }
  }
  return pieces.join();
};

const slim = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(slim);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, slim(inner)]));
  }
  return typeof value === 'string' ? '' : value;
};

/** Coerced variables without what does not matter, to be kept: no texts, and of irrelevant ones only that they are given. */
export const slimVariables = (variables: Values, { exact, shape, conditions }: RelevantVariables): Values =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      if (exact.has(name) || shape.has(name) || conditions.has(name)) return [name, slim(value)];
      return [name, value === null ? null : true];
    }),
  );
