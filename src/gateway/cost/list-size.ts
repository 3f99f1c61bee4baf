import { type GraphQLField, getNamedType, isInputObjectType } from 'graphql';

type Values = Readonly<Record<string, unknown>>;

/** One `@listSize`, read. */
export interface ListSize {
  readonly assumedSize: number | null;
  readonly slicing: readonly SlicingArgument[];
  /** Fields of what comes back that are as long as said here; the field itself is then not. */
  readonly sizedFields: readonly string[];
  readonly requireOne: boolean;
}

interface SlicingArgument {
  readonly name: string;
  readonly path: readonly string[];
  readonly fallback: unknown;
}

interface Given extends SlicingArgument {
  readonly value: unknown;
  readonly length: number;
}

export interface Slice {
  /** Null when nothing says how long the list will be. */
  readonly length: number | null;
  /** The client chose the length. */
  readonly chosen: boolean;
  /** What is wrong with the arguments, for the client. */
  readonly problem: string | null;
}

export const unsized: Slice = { length: null, chosen: false, problem: null };

const longestList = 2 ** 31 - 1;

/** The default of the argument or input field that a path ends at. */
const fallbackOf = (field: GraphQLField<unknown, unknown>, [head, ...rest]: readonly string[]): unknown => {
  let element = field.args.find(({ name }) => name === head) as
    | Pick<(typeof field.args)[number], 'type' | 'defaultValue'>
    | undefined;
  for (const name of rest) {
    const type = element === undefined ? undefined : getNamedType(element.type);
    element = isInputObjectType(type) ? type.getFields()[name] : undefined;
  }
  return element?.defaultValue;
};

const stringsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

export const readListSize = (field: GraphQLField<unknown, unknown>, application: Values): ListSize => {
  const { assumedSize, slicingArguments, sizedFields, requireOneSlicingArgument } = application;
  return {
    assumedSize: typeof assumedSize === 'number' ? Math.max(0, assumedSize) : null,
    sizedFields: stringsOf(sizedFields),
    requireOne: requireOneSlicingArgument !== false,
    slicing: stringsOf(slicingArguments).map((name) => {
      const path = name.split('.');
      return { name, path, fallback: fallbackOf(field, path) };
    }),
  };
};

const valueAt = (values: Values, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Values)[name]
        : undefined,
    values,
  );

/** A list given is as long as it is; a number may come as text from a scalar for big ones. */
const toLength = (value: unknown): number => {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'bigint' || (typeof value === 'string' && /^-?\d+$/.test(value))) return Number(value);
  return typeof value === 'number' ? value : Number.NaN;
};

const problemOf = (size: ListSize, given: readonly Given[]): string | null => {
  const wrong = given.find(({ length }) => !Number.isInteger(length) || length < 0);
  if (wrong !== undefined) return `${wrong.name} must be a whole number, 0 or more.`;
  if (!size.requireOne || size.slicing.length === 0) return null;
  const explicit = given.filter(({ value, fallback }) => value !== fallback);
  if (given.length > 0 && explicit.length <= 1) return null;
  return `Give exactly one of ${size.slicing.map(({ name }) => name).join(', ')}.`;
};

/**
 * How long a list will be by its arguments. Asking for none counts as one, so that no argument makes what stands below
 * it free; so does a number that is negative or not whole, which is a problem as well.
 */
export const sliceOf = (size: ListSize, values: Values): Slice => {
  const given = size.slicing
    .map((argument) => ({ ...argument, value: valueAt(values, argument.path) }))
    .filter(({ value }) => value !== undefined && value !== null)
    .map((argument) => ({ ...argument, length: toLength(argument.value) }));
  const problem = problemOf(size, given);
  if (given.length === 0) return { length: size.assumedSize, chosen: false, problem };
  const usable = given.map(({ length }) => (length >= 1 ? Math.min(length, longestList) : 1));
  return { length: Math.ceil(Math.max(...usable)), chosen: true, problem };
};
