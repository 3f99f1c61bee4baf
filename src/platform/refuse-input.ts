import { refuse } from './errors.ts';

/** Why an argument was not taken; the limits that it broke stand beside it. */
type InputReason = 'TOO_FEW' | 'TOO_MANY' | 'TOO_SHORT' | 'TOO_LONG' | 'OUT_OF_RANGE' | 'NOT_POSITIVE';

interface InputProblem {
  /** As the caller wrote it: `input.priceHistory`. */
  readonly argument: string;
  readonly reason: InputReason;
  readonly message: string;
  readonly min?: number;
  readonly max?: number;
}

export const refuseInput = (problem: InputProblem): never => refuse('BAD_USER_INPUT', { ...problem });

interface Range {
  readonly argument: string;
  readonly min: number;
  readonly max: number;
}

export const requireRange = (value: number, { argument, min, max }: Range): void => {
  if (value >= min && value <= max) return;
  const message = `${argument} must be from ${min} to ${max}.`;
  refuseInput({ argument, reason: 'OUT_OF_RANGE', message, min, max });
};

export const requireCount = (list: readonly unknown[], range: Range & { readonly of: string }): void => {
  const { argument, min, max, of } = range;
  if (list.length >= min && list.length <= max) return;
  const reason = list.length < min ? 'TOO_FEW' : 'TOO_MANY';
  const bound = list.length < min ? `at least ${min}` : `at most ${max}`;
  refuseInput({ argument, reason, message: `${argument} takes ${bound} ${of}.`, min, max });
};

/** Characters as people count them, and not UTF-16 units. */
export const requireLength = (text: string, { argument, min, max }: Range): void => {
  const length = text.length > max * 2 ? text.length : [...text].length;
  if (length >= min && length <= max) return;
  const reason = length < min ? 'TOO_SHORT' : 'TOO_LONG';
  const bound = length < min ? `at least ${min}` : `at most ${max}`;
  refuseInput({ argument, reason, message: `${argument} takes ${bound} characters.`, min, max });
};
