import { problemOfCondition } from '#platform/flags/compile-condition.ts';
import type { Kind } from '#platform/flags/flag.ts';
import { type FlagDefinition, reject, type SegmentDefinition } from './change.ts';

export const mostListed = 100_000;
const mostVariants = 50;
const longestValue = 65_536;

const invalid = (message: string): never => reject('INVALID_INPUT', message);

export const requireKey = (key: string, what: string): void => {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(key)) {
    invalid(`The key of a ${what} has 1 to 100 letters, digits, dots, hyphens and underscores.`);
  }
};

const kindOf = (value: unknown): Kind =>
  typeof value === 'boolean'
    ? 'BOOLEAN'
    : typeof value === 'string'
      ? 'STRING'
      : typeof value === 'number'
        ? 'NUMBER'
        : 'JSON';

const requireVariant = ({ name, value }: FlagDefinition['variants'][number], kind: Kind): void => {
  if (!/^[\w.-]{1,100}$/.test(name)) {
    invalid('The name of a variant has 1 to 100 letters, digits, dots, hyphens and underscores.');
  }
  if (kind !== 'JSON' && kindOf(value) !== kind) invalid(`The value of "${name}" is no ${kind}.`);
  if (JSON.stringify(value).length > longestValue) invalid(`The value of "${name}" is too long.`);
};

export const requireDefinition = ({ description, kind, variants, offVariant }: FlagDefinition): void => {
  if (description.length > 1000) invalid('A description has at most 1000 characters.');
  if (variants.length < 2 || variants.length > mostVariants) {
    invalid(`A flag has 2 to ${mostVariants} variants.`);
  }
  for (const variant of variants) requireVariant(variant, kind);
  if (new Set(variants.map(({ name }) => name)).size < variants.length) {
    invalid('Two variants have the same name.');
  }
  if (!variants.some(({ name }) => name === offVariant)) invalid(`There is no variant "${offVariant}".`);
};

export const requireIds = (ids: readonly string[], what: string): void => {
  if (ids.length > mostListed) invalid(`${what} takes at most ${mostListed} ids.`);
  if (ids.some((id) => id === '' || id.length > 200)) invalid(`An id in ${what} has 1 to 200 characters.`);
};

export const requireConditions = (conditions: SegmentDefinition['conditions']): void => {
  if (conditions.length > 50) invalid('There are at most 50 conditions.');
  for (const condition of conditions) {
    if (condition.values.length > mostListed) invalid(`A condition has at most ${mostListed} values.`);
    const problem = problemOfCondition(condition);
    if (problem !== undefined) invalid(problem);
  }
};

export const requireSegment = (definition: SegmentDefinition): void => {
  if (definition.description.length > 1000) invalid('A description has at most 1000 characters.');
  requireIds(definition.included, 'included');
  requireIds(definition.excluded, 'excluded');
  requireConditions(definition.conditions);
};
