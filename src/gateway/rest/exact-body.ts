/** Node's JSON has this (ECMAScript's JSON.parse source text access), the types of this target do not. */
const parse = JSON.parse as (
  text: string,
  revive: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

/** A double shows up to 17 digits of what was written; up to 15 are never lost. */
const longNumber = /\d[\d.]{15}/;

const wouldLoseDigits = (value: number, source: string): boolean =>
  longNumber.test(source) && String(value) !== source;

/** Like `JSON.parse`, but a number that a double cannot hold comes as the text that was written. */
export const parseExactBody = (text: string): unknown =>
  longNumber.test(text)
    ? parse(text, (_key, value, { source = '' }) =>
        typeof value === 'number' && wouldLoseDigits(value, source) ? source : value,
      )
    : JSON.parse(text);
