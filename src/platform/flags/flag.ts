import { z } from 'zod';
import { Condition } from './condition.ts';
import { Segment } from './segment.ts';

export const kinds = ['BOOLEAN', 'STRING', 'NUMBER', 'JSON'] as const;

const instant = z.number().int();
const percentage = z.number().min(0).max(100);

/** By which attributes a draw sticks: the first that the context has. `random` draws anew each time. */
const stickiness = z.array(z.string()).readonly();

export const Ramp = z.strictObject({
  /** In the order of time. Before the first the roll-out's own percentage holds. */
  steps: z.array(z.strictObject({ at: instant, percentage })).readonly(),
  /** Grows evenly from each step to the next, instead of at once. */
  gradual: z.boolean(),
});

export const Rollout = z.strictObject({
  percentage,
  ramp: Ramp.nullable(),
  stickiness,
  /** What makes this draw another than those of other flags; null is the flag's key. */
  salt: z.string().nullable(),
});

/** The variants that are given, by weight; one alone needs no draw. */
export const Split = z.strictObject({
  shares: z.array(z.strictObject({ variant: z.string(), weight: z.number().min(0) })).readonly(),
  stickiness,
  salt: z.string().nullable(),
});

export const Rule = z.strictObject({
  key: z.string(),
  conditions: z.array(Condition).readonly(),
  segments: z.array(z.string()).readonly(),
  rollout: Rollout,
  split: Split,
});

export const Prerequisite = z.strictObject({
  flag: z.string(),
  enabled: z.boolean(),
  /** One of these must have come out; none means any. */
  variants: z.array(z.string()).readonly(),
});

/** What an environment does with a flag. */
export const FlagState = z.strictObject({
  enabled: z.boolean(),
  /** On only from then on, and until then. */
  from: instant.nullable(),
  until: instant.nullable(),
  prerequisites: z.array(Prerequisite).readonly(),
  /** Accounts that get it whatever the rules say. */
  targetUsers: z.array(z.string()).readonly(),
  /** Who may get it at all, by tier or by segment; both empty means everybody. */
  tiers: z.array(z.string()).readonly(),
  groups: z.array(z.string()).readonly(),
  /** The first whose conditions hold and whose roll-out has reached the caller decides. */
  rules: z.array(Rule).readonly(),
  /** For everybody whom no rule has served. */
  rollout: Rollout,
  split: Split,
});

export const Variant = z.strictObject({ name: z.string(), value: z.json() });

export const Flag = FlagState.extend({
  key: z.string(),
  description: z.string(),
  kind: z.enum(kinds),
  variants: z.array(Variant).readonly(),
  /** What whoever does not get the flag gets. */
  offVariant: z.string(),
  /** How draws are made; `UNLEASH` as Unleash's SDKs do, in hundredths. */
  hashing: z.enum(['BUCKETS', 'UNLEASH']),
  version: z.number().int(),
});

/** Everything that an environment decides by, at one moment. */
export const Snapshot = z.strictObject({
  environment: z.string(),
  revision: z.string(),
  flags: z.array(Flag).readonly(),
  segments: z.array(Segment).readonly(),
});

export type Kind = (typeof kinds)[number];
export type Ramp = Readonly<z.output<typeof Ramp>>;
export type Rollout = Readonly<z.output<typeof Rollout>>;
export type Split = Readonly<z.output<typeof Split>>;
export type Rule = Readonly<z.output<typeof Rule>>;
export type Prerequisite = Readonly<z.output<typeof Prerequisite>>;
export type FlagState = Readonly<z.output<typeof FlagState>>;
export type Variant = Readonly<z.output<typeof Variant>>;
export type Flag = Readonly<z.output<typeof Flag>>;
export type Snapshot = Readonly<z.output<typeof Snapshot>>;

export const byAccount: readonly string[] = ['targetingKey'];
