import type { Values } from '#gateway/coerce-variables.ts';
import type { InputShape } from './weights.ts';

/** The variables of an operation that can change its cost. */
export interface RelevantVariables {
  /** Those whose numbers matter: they say how long lists are. */
  readonly exact: ReadonlySet<string>;
  /** Those of which it matters only what is given, with the parts that matter. */
  readonly shape: ReadonlyMap<string, InputShape>;
  /** Those that @skip and @include ask. */
  readonly conditions: ReadonlySet<string>;
}

export const areRelevant = ({ exact, shape, conditions }: RelevantVariables): boolean =>
  exact.size + shape.size + conditions.size > 0;

/** Longer keys are not worth keeping. */
const pieceLimit = 400;
const leafLimit = 64;

const add = (pieces: string[], piece: string): boolean =>
  piece.length <= leafLimit && pieces.push(piece) <= pieceLimit;

const write = (pieces: string[], value: unknown, exact: boolean): boolean => {
  const push = (piece: string): boolean => add(pieces, piece);
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

/** Which of the parts that can cost something are given, and how many of them. */
const writeShape = (pieces: string[], value: unknown, shape: InputShape): boolean => {
  if (value === null || value === undefined) return add(pieces, '-');
  if (Array.isArray(value))
    return add(pieces, '[') && value.every((item) => writeShape(pieces, item, shape)) && add(pieces, ']');
  if (!add(pieces, '.')) return false;
  if (typeof value !== 'object') return true;
  for (const [name, inner] of shape.fields) {
    const given = Object.hasOwn(value, name) ? (value as Values)[name] : undefined;
    if (!writeShape(pieces, given, inner)) return false;
  }
  return true;
};

const ownValue = (variables: Values, name: string): unknown =>
  Object.hasOwn(variables, name) ? variables[name] : undefined;

/**
 * Equal for variables under which an operation costs the same; null when they are too large for a key. Values that only
 * shape the cost, such as ids and texts, do not show, so that operations with ever new ids share one entry.
 */
export const keyOfVariables = (
  variables: Values,
  groups: readonly { readonly names: ReadonlySet<string>; readonly exact: boolean }[],
  shapes: RelevantVariables['shape'],
): string | null => {
  const pieces: string[] = [];
  for (const { names, exact } of groups) {
    for (const name of names) if (!write(pieces, ownValue(variables, name), exact)) return null;
  }
  for (const [name, shape] of shapes) {
    if (!writeShape(pieces, ownValue(variables, name), shape)) return null;
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
