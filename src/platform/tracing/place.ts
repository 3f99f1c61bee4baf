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

const digitsOfWord = 8;

const valueOfDigit = new Uint8Array(128);
for (const digit of '0123456789abcdef') valueOfDigit[digit.charCodeAt(0)] = Number.parseInt(digit, 16);

const wordAt = (digits: string, from: number): number => {
  let word = 0;
  for (let at = from; at < from + digitsOfWord; at += 1) {
    word = (word << 4) | (valueOfDigit[digits.charCodeAt(at) & 127] ?? 0);
  }
  return word;
};

const readTrace = ({ traceId, traceFlags, traceState }: SpanContext): TraceIdentity => ({
  digits: traceId,
  first: wordAt(traceId, 0),
  second: wordAt(traceId, 8),
  third: wordAt(traceId, 16),
  fourth: wordAt(traceId, 24),
  flags: traceFlags,
  state: traceState,
});

const readIn = (trace: TraceIdentity, { spanId, isRemote }: SpanContext): Place => ({
  trace,
  high: wordAt(spanId, 0),
  low: wordAt(spanId, 8),
  isRemote: isRemote === true,
});

export const readPlace = (from: SpanContext): Place => readIn(readTrace(from), from);

/** The place of a span, in the trace of another. */
export const readPlaceIn = ({ trace }: Place, from: SpanContext): Place => readIn(trace, from);

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
