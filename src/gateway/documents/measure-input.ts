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

interface Waiting {
  readonly value: object;
  readonly depth: number;
}

const within = (value: object, depth: number): Waiting[] =>
  Object.values(value)
    .filter((item) => typeof item === 'object' && item !== null)
    .map((item) => ({ value: item, depth }));

/** Variables as JSON, however deep: without recursion, and no further than the first limit that is passed. */
export const measureVariables = (
  variables: object,
  limits: Pick<DocumentLimits, 'inputDepth' | 'listLength'>,
): Readonly<InputSize> => {
  const size: InputSize = { inputDepth: 0, listLength: 0 };
  const waiting = within(variables, 1);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    size.inputDepth = Math.max(size.inputDepth, next.depth);
    if (Array.isArray(next.value)) size.listLength = Math.max(size.listLength, next.value.length);
    if (size.inputDepth > limits.inputDepth || size.listLength > limits.listLength) break;
    for (const item of within(next.value, next.depth + 1)) waiting.push(item);
  }
  return size;
};
