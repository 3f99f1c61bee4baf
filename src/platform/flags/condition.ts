import { z } from 'zod';

/** Unleash's names and meanings. */
export const operators = [
  'IN',
  'NOT_IN',
  'STR_STARTS_WITH',
  'STR_ENDS_WITH',
  'STR_CONTAINS',
  'NUM_EQ',
  'NUM_GT',
  'NUM_GTE',
  'NUM_LT',
  'NUM_LTE',
  'DATE_AFTER',
  'DATE_BEFORE',
  'SEMVER_EQ',
  'SEMVER_GT',
  'SEMVER_GTE',
  'SEMVER_LT',
  'SEMVER_LTE',
  'REGEX',
  'IN_CIDR',
] as const;

export type Operator = (typeof operators)[number];

/** One thing that must be so. An operator that takes one value compares with the first. */
export const Condition = z.strictObject({
  /** `targetingKey`, `tier`, `roles`, or whatever else the context has. */
  attribute: z.string(),
  operator: z.enum(operators),
  values: z.array(z.string()).readonly(),
  /** The opposite must be so. */
  inverted: z.boolean().default(false),
  caseInsensitive: z.boolean().default(false),
});

export type Condition = Readonly<z.output<typeof Condition>>;
