import { z } from 'zod';
import { scalars } from '#platform/scalars.ts';

/** What was found: some copies of the service say it in a text, others in an object around one. */
export const finding = () =>
  z.union([
    z.string(),
    z.object({ description: z.string() }).transform(({ description }) => description),
    z.object({ name: z.string() }).transform(({ name }) => name),
    z.object({ type: z.string() }).transform(({ type }) => type),
  ]);

const scalar = (parse: (value: unknown) => string, expected: string) =>
  z.string().transform((value, context) => {
    try {
      return parse(value);
    } catch {
      context.addIssue({ code: 'custom', message: `expected ${expected}` });
      return z.NEVER;
    }
  });

export const address = () => scalar(scalars.Address.parseValue, 'an address');
export const hash = () => scalar(scalars.TxHash.parseValue, 'the hash of a transaction');
