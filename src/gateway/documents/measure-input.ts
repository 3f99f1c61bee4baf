import { Kind, type ValueNode } from 'graphql';
import type { DocumentLimits } from './limits.ts';

export interface InputSize {
  /** Objects and lists within each other. */
  inputDepth: number;
  listLength: number;
}

/** A literal. The parser's own nesting is limited before, so recursion is safe. */
export const measureLiteral = (value: ValueNode, size: InputSize, depth = 1): void => {
  if (value.kind === Kind.LIST) {
    size.inputDepth = Math.max(size.inputDepth, depth);
    size.listLength = Math.max(size.listLength, value.values.length);
    for (const item of value.values) measureLiteral(item, size, depth + 1);
  } else if (value.kind === Kind.OBJECT) {
    size.inputDepth = Math.max(size.inputDepth, depth);
    for (const field of value.fields) measureLiteral(field.value, size, depth + 1);
  }
};

/** What is to be looked at, without an object for each: variables may hold very many. */
interface Waiting {
  readonly values: object[];
  readonly depths: number[];
}

const add = ({ values, depths }: Waiting, item: unknown, depth: number): void => {
  if (typeof item !== 'object' || item === null) return;
  values.push(item);
  depths.push(depth);
};

const addWithin = (waiting: Waiting, value: object, depth: number): void => {
  if (Array.isArray(value)) for (const item of value) add(waiting, item, depth);
  else for (const name in value) add(waiting, (value as Record<string, unknown>)[name], depth);
};

/** Variables as JSON, however deep: without recursion, and no further than the first limit that is passed. */
export const measureVariables = (
  variables: object,
  limits: Pick<DocumentLimits, 'inputDepth' | 'listLength'>,
): Readonly<InputSize> => {
  const size: InputSize = { inputDepth: 0, listLength: 0 };
  const waiting: Waiting = { values: [], depths: [] };
  const { values, depths } = waiting;
  addWithin(waiting, variables, 1);
  for (let value = values.pop(); value !== undefined; value = values.pop()) {
    const depth = depths.pop() ?? 0;
    size.inputDepth = Math.max(size.inputDepth, depth);
    if (Array.isArray(value)) size.listLength = Math.max(size.listLength, value.length);
    if (size.inputDepth > limits.inputDepth || size.listLength > limits.listLength) break;
    addWithin(waiting, value, depth + 1);
  }
  return size;
};
