import { type GraphQLLeafType, isEnumType } from 'graphql';

/** Whether a value may go to the client as it is. */
export type IsValidLeaf = (value: unknown) => boolean;

const isInt32 = (value: unknown): boolean => typeof value === 'number' && (value | 0) === value;

const scalars = new Map<string, IsValidLeaf>([
  ['String', (value) => typeof value === 'string'],
  ['ID', (value) => typeof value === 'string' || Number.isInteger(value)],
  ['Int', isInt32],
  ['Float', (value) => Number.isFinite(value)],
  ['Boolean', (value) => typeof value === 'boolean'],
]);

/** Deeper values cannot be written as JSON without a risk for the whole answer. */
const maxDepth = 500;

const isWithin = (value: unknown, depth: number): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isWithin(inner, depth - 1));
};

/** Values of custom scalars are the subgraph's business; an enum has the values that clients may see. */
export const leafTest = (type: GraphQLLeafType): IsValidLeaf => {
  if (isEnumType(type)) {
    const names: ReadonlySet<unknown> = new Set(type.getValues().map(({ name }) => name));
    return (value) => names.has(value);
  }
  return scalars.get(type.name) ?? ((value) => isWithin(value, maxDepth));
};
