import type { SpanContext, TraceState } from '@opentelemetry/api';
import { randomWord } from '../ids.ts';

/**
 * What all spans of a trace have in common. Its id is here as four words of 32 bits too: ids are written for each span, and
 * a word is four bytes at once where two digits are one.
 */
export interface TraceIdentity {
  readonly digits: string;
  readonly first: number;
  readonly second: number;
  readonly third: number;
  readonly fourth: number;
  readonly flags: number;
  readonly state: TraceState | undefined;
}

/** Where a span stands. Its id is two words. */
export interface Place {
  readonly trace: TraceIdentity;
  readonly high: number;
  readonly low: number;
  readonly isRemote: boolean;
}

/** No two digits come to this. */
const noDigit = 0x1000;
const valueOfCode = new Uint16Array(128).fill(noDigit);
for (const digit of '0123456789abcdef') valueOfCode[digit.charCodeAt(0)] = Number.parseInt(digit, 16);

const digitAt = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code < valueOfCode.length ? (valueOfCode[code] ?? noDigit) : noDigit;
};

const digitsOfWord = 8;

const wordAt = (text: string, from: number): number => {
  let word = 0;
  for (let at = from; at < from + digitsOfWord; at += 1) word = (word << 4) | digitAt(text, at);
  return word;
};

interface Digits {
  readonly text: string;
  readonly traceAt: number;
  readonly spanAt: number;
}

const placeFrom = (
  { text, traceAt, spanAt }: Digits,
  trace: Pick<TraceIdentity, 'digits' | 'flags' | 'state'>,
  isRemote: boolean,
): Place => ({
  trace: {
    digits: trace.digits,
    first: wordAt(text, traceAt),
    second: wordAt(text, traceAt + 8),
    third: wordAt(text, traceAt + 16),
    fourth: wordAt(text, traceAt + 24),
    flags: trace.flags,
    state: trace.state,
  },
  high: wordAt(text, spanAt),
  low: wordAt(text, spanAt + 8),
  isRemote,
});

export const readPlace = ({ traceId, spanId, traceFlags, traceState, isRemote }: SpanContext): Place =>
  placeFrom(
    { text: traceId + spanId, traceAt: 0, spanAt: 32 },
    { digits: traceId, flags: traceFlags, state: traceState },
    isRemote === true,
  );

const traceparent = {
  length: 55,
  start: '00-',
  traceAt: 3,
  traceEnd: 35,
  spanAt: 36,
  spanEnd: 52,
  flagsAt: 53,
};
const dash = '-'.charCodeAt(0);

/** Whether digits stand there, one of them not 0. */
const isId = (text: string, from: number, to: number): boolean => {
  let seen = 0;
  for (let at = from; at < to; at += 1) seen |= digitAt(text, at);
  return seen !== 0 && seen < 16;
};

/** Where a caller stands by its `traceparent` of version 00. Undefined for any other text, which may be right as well. */
export const readTraceparent = (text: string): Place | undefined => {
  const { traceAt, traceEnd, spanAt, spanEnd, flagsAt } = traceparent;
  if (text.length !== traceparent.length || !text.startsWith(traceparent.start)) return undefined;
  if (text.charCodeAt(traceEnd) !== dash || text.charCodeAt(spanEnd) !== dash) return undefined;
  const flags = (digitAt(text, flagsAt) << 4) | digitAt(text, flagsAt + 1);
  if (!isId(text, traceAt, traceEnd) || !isId(text, spanAt, spanEnd) || flags > 255) return undefined;
  return placeFrom(
    { text, traceAt, spanAt },
    { digits: text.slice(traceAt, traceEnd), flags, state: undefined },
    true,
  );
};

/** A new place in the same trace. */
export const placeBelow = ({ trace }: Place): Place => ({
  trace,
  high: randomWord(),
  low: randomWord(),
  isRemote: false,
});

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const digitsOf = (word: number): string =>
  `${pairs[word >>> 24]}${pairs[(word >>> 16) & 255]}${pairs[(word >>> 8) & 255]}${pairs[word & 255]}`;

export const spanIdOf = ({ high, low }: Place): string => digitsOf(high) + digitsOf(low);

/** As OpenTelemetry's own interfaces have it. */
export const spanContextOf = (place: Place): SpanContext => {
  const { digits, flags, state } = place.trace;
  return {
    traceId: digits,
    spanId: spanIdOf(place),
    traceFlags: flags,
    ...(state && { traceState: state }),
    ...(place.isRemote && { isRemote: true }),
  };
};
