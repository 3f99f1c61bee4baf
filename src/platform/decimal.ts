/** A decimal number as text: every digit that was written, no exponent, no leading zeros. */
export type Decimal = string;

/** As we write it, so that nothing is left to do: nearly every amount comes like this. */
const plain = /^(?:0|[1-9]\d*)(?:\.\d+)?$/;
const written = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;
/** A uint256 has 78 digits, and a price per token may have as many places. */
const longest = 160;

const shift = (whole: string, places: string, by: number): readonly [string, string] => {
  if (by >= 0) return [`${whole}${places.slice(0, by).padEnd(by, '0')}`, places.slice(by)];
  const padded = whole.padStart(1 - by, '0');
  return [padded.slice(0, by), `${padded.slice(by)}${places}`];
};

/** Undefined when the text is no decimal number, or has more digits than any amount. */
export const parseDecimal = (text: string): Decimal | undefined => {
  if (text.length < longest && plain.test(text)) return text;
  const [matched, sign = '', digits = '', fraction = '', exponent = '0'] = written.exec(text) ?? [];
  const by = Number(exponent);
  if (matched === undefined || matched.length > longest || Math.abs(by) > longest) return undefined;
  const [whole, places] = shift(digits, fraction, by);
  const shown = `${whole.replace(/^0+(?=\d)/, '')}${places === '' ? '' : `.${places}`}`;
  if (shown.length >= longest) return undefined;
  return sign === '-' && /[1-9]/.test(shown) ? `-${shown}` : shown;
};

export const isNegative = (decimal: Decimal): boolean => decimal.startsWith('-');

export const isZero = (decimal: Decimal): boolean => !/[1-9]/.test(decimal);
