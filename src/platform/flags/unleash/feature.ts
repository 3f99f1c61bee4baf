import { z } from 'zod';

/** What an Unleash server tells its clients, as far as decisions depend on it. */
const Constraint = z.object({
  contextName: z.string(),
  operator: z.string(),
  value: z.string().nullish(),
  values: z.array(z.string()).nullish(),
  inverted: z.boolean().nullish(),
  caseInsensitive: z.boolean().nullish(),
});

const Variant = z.object({
  name: z.string(),
  weight: z.number(),
  stickiness: z.string().nullish(),
  payload: z.object({ type: z.string(), value: z.string() }).nullish(),
  overrides: z.array(z.object({ contextName: z.string(), values: z.array(z.string()) })).nullish(),
});

const Strategy = z.object({
  name: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number()]).nullable()).nullish(),
  constraints: z.array(Constraint).nullish(),
  segments: z.array(z.number()).nullish(),
  variants: z.array(Variant).nullish(),
});

export const Feature = z.object({
  name: z.string(),
  enabled: z.boolean(),
  strategies: z.array(Strategy).nullish(),
  variants: z.array(Variant).nullish(),
  dependencies: z
    .array(
      z.object({
        feature: z.string(),
        enabled: z.boolean().nullish(),
        variants: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});

export const Segment = z.object({ id: z.number(), constraints: z.array(Constraint) });

/** The answer of `GET /api/client/features`. */
export const Features = z.object({
  features: z.array(Feature),
  segments: z.array(Segment).nullish(),
});

export type Constraint = z.output<typeof Constraint>;
export type Variant = z.output<typeof Variant>;
export type Strategy = z.output<typeof Strategy>;
export type Feature = z.output<typeof Feature>;
export type Segment = z.output<typeof Segment>;
export type Features = z.output<typeof Features>;
