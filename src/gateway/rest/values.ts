import { z } from 'zod';

/** What callers may write, as far as it can be said without asking the graph. */

const hex = (digits: number) =>
  z.string().regex(new RegExp(`^0x[0-9a-fA-F]{${digits}}$`), `must be 0x and ${digits} hexadecimal digits`);

export const address = () => hex(40);
export const txHash = () => hex(64);

export const tokenPair = () =>
  z
    .string()
    .regex(
      /^[A-Za-z\d][\w.-]{0,31}\/[A-Za-z\d][\w.-]{0,31}$/,
      'must be two tokens with a slash between, such as ETH/USDC',
    )
    .meta({ example: 'ETH/USDC' });

/** A text keeps every digit on its way through any client; a number is taken as it was written. */
export const decimal = () =>
  z
    .union(
      [
        z
          .string()
          .max(160)
          .regex(/^-?\d+(\.\d+)?([eE][+-]?\d{1,4})?$/),
        z.number(),
      ],
      'must be a decimal number, best as text',
    )
    .transform(String);

const hasOffset = /(?:Z|[+-]\d{2}:\d{2})$/;

/** Without an offset it is in UTC. */
export const instant = () =>
  z.iso
    .datetime({ offset: true, local: true, error: 'must be an ISO 8601 time' })
    .transform((text) => (hasOffset.test(text) ? text : `${text}Z`));

/** Characters as people count them, as JSON Schema does too. */
export const text = (longest: number) =>
  z
    .string()
    .refine((value) => value.length > 0, 'must not be empty')
    .refine((value) => [...value].length <= longest, `takes at most ${longest} characters`)
    .meta({ minLength: 1, maxLength: longest });

export const language = () => z.string().min(1).max(35).meta({ example: 'en' });

/** Words in small letters, as the graph's enums. */
export const word = <const Word extends string>(...words: readonly [Word, ...Word[]]) =>
  z.enum(words).transform((value) => value.toUpperCase());

export const transaction = () =>
  z.object({
    txHash: txHash(),
    fromAddress: address(),
    toAddress: address(),
    amount: decimal(),
    tokenPair: tokenPair(),
    timestamp: instant(),
    gasPrice: decimal(),
    slippage: decimal(),
    routeLength: z.int32(),
    contractInteraction: z.boolean(),
  });

type Transaction = z.output<ReturnType<typeof transaction>>;

/** As `TransactionInput` names it. */
export const transactionInput = ({ txHash, fromAddress, toAddress, ...rest }: Transaction) => ({
  hash: txHash,
  from: fromAddress,
  to: toAddress,
  ...rest,
});

/** What answers say. */

export const amount = () => z.string().meta({ description: 'A decimal number with every digit.' });
export const share = () => z.number().min(0).max(1);
export const time = () => z.iso.datetime();

export const freshness = () =>
  z
    .object({ source: z.enum(['upstream', 'cache']), ageSeconds: z.int(), stale: z.boolean() })
    .meta({ description: 'Whether the service has just said it, or it was kept from before.' });

interface GraphFreshness {
  readonly source: 'UPSTREAM' | 'CACHE';
  readonly ageSeconds: number;
  readonly stale: boolean;
}

/** What every answer that may have been kept has. */
export interface Kept {
  readonly freshness: GraphFreshness;
}

/** A word of the graph's enums in the small letters that REST clients know. */
export const small = <const Word extends string>(value: Word): Lowercase<Word> =>
  value.toLowerCase() as Lowercase<Word>;

export const freshnessOf = ({ freshness: { source, ageSeconds, stale } }: Kept) => ({
  source: small(source),
  ageSeconds,
  stale,
});

export const freshnessFields = 'freshness { source ageSeconds stale }';
