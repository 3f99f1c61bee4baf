import { z } from 'zod';
import { type Decimal, parseDecimal } from '#platform/decimal.ts';
import { isJsonNumber, sourceOf } from './exact-json.ts';

/** Shapes of what `parseExactJson` gives. What they make of it can be kept as JSON. */

const convert = <Value>(expected: string, read: (value: unknown) => Value | undefined) =>
  z.unknown().transform((value, context): Value => {
    const converted = read(value);
    if (converted !== undefined) return converted;
    context.addIssue({ code: 'custom', message: `expected ${expected}` });
    return z.NEVER;
  });

/** An amount or a price. Some services write them as text, so that no reader rounds them. */
export const decimal = () =>
  convert<Decimal>('a decimal number', (value) => {
    if (isJsonNumber(value)) return parseDecimal(sourceOf(value));
    return typeof value === 'string' ? parseDecimal(value) : undefined;
  });

/** A number that is measured or estimated, for which a double is exact enough. */
export const real = () =>
  convert('a number', (value) => {
    const number = isJsonNumber(value) ? Number(sourceOf(value)) : Number.NaN;
    return Number.isFinite(number) ? number : undefined;
  });

/** A share or a probability. */
export const share = () => real().refine((value) => value >= 0 && value <= 1, 'expected 0 to 1');

export const wholeNumber = () =>
  convert('a whole number', (value) => {
    const number = isJsonNumber(value) ? Number(sourceOf(value)) : Number.NaN;
    return Number.isSafeInteger(number) ? number : undefined;
  });

const isoInstant = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(Z|[+-]\d{2}:?\d{2})?$/;

/** ISO 8601 as text in UTC. Deployed copies leave the offset out, and mean UTC. */
export const instant = () =>
  convert('an ISO 8601 time', (value) => {
    const [text, offset] = (typeof value === 'string' && isoInstant.exec(value)) || [];
    if (text === undefined) return undefined;
    const read = new Date(`${text.replace(' ', 'T').replace(',', '.')}${offset === undefined ? 'Z' : ''}`);
    return Number.isNaN(read.getTime()) ? undefined : read.toISOString();
  });

/** One of these words, in the capitals of GraphQL's enums. */
export const word = <const Word extends string>(...words: readonly [Word, ...Word[]]) =>
  z.enum(words).transform((value) => value.toUpperCase() as Uppercase<Word>);
