import type { Predicate } from './compile-condition.ts';
import { compileRollout, compileSplit, type DrawParts } from './draw.ts';
import { attributeOf, type EvaluationContext } from './evaluation-context.ts';
import type { Flag, Prerequisite, Rollout, Rule, Split } from './flag.ts';
import { compileTargeting } from './segment.ts';

/** OpenFeature's words. */
export const reasons = [
  'DISABLED',
  'DEFAULT',
  'STATIC',
  'TARGETING_MATCH',
  'SPLIT',
  'STALE',
  'ERROR',
] as const;
export type Reason = (typeof reasons)[number];

/** What came out for one flag and one caller. There is one object for each that can. */
export interface Evaluation {
  readonly key: string;
  readonly variant: string;
  readonly value: unknown;
  /** Whether it is another variant than the one for those who do not get the flag. */
  readonly enabled: boolean;
  readonly reason: Reason;
  readonly version: number;
}

export type Evaluate = (context: EvaluationContext) => Evaluation;

export interface CompileParts extends DrawParts {
  readonly segmentOf: (key: string) => Predicate;
  /** Another flag of the same set. */
  readonly flagOf: (key: string) => Evaluate | undefined;
}

type Decide = (variant: string, reason: Reason) => Evaluation;

const createDecide = (flag: Flag): Decide => {
  const made = new Map<string, Evaluation>();
  const values = new Map(flag.variants.map(({ name, value }) => [name, value]));
  return (variant, reason) => {
    const known = made.get(`${reason} ${variant}`);
    if (known !== undefined) return known;
    const evaluation: Evaluation = Object.freeze({
      key: flag.key,
      variant,
      value: values.get(variant) ?? null,
      enabled: variant !== flag.offVariant,
      reason,
      version: flag.version,
    });
    made.set(`${reason} ${variant}`, evaluation);
    return evaluation;
  };
};

type Serve = (context: EvaluationContext) => Evaluation;

/** Each share's decision is made beforehand: an evaluation allocates nothing. */
const compileServe = (
  split: Split,
  { flag, decide, reason }: { readonly flag: Flag; readonly decide: Decide; readonly reason: Reason },
  parts: DrawParts,
): Serve => {
  const decisions = split.shares.map(({ variant }) => decide(variant, reason));
  const [only] = decisions;
  const off = decide(flag.offVariant, reason);
  if (decisions.length <= 1) return () => only ?? off;
  const indexOf = compileSplit(split, flag, parts);
  return (context) => decisions[indexOf(context)] ?? off;
};

const isSplit = ({ shares }: Split): boolean => shares.filter(({ weight }) => weight > 0).length > 1;

/** A rule serves, or says undefined and leaves the caller to the next. */
const compileRule = (
  rule: Rule,
  flag: Flag,
  { decide, parts }: { readonly decide: Decide; readonly parts: CompileParts },
): ((context: EvaluationContext) => Evaluation | undefined) => {
  const matches = compileTargeting(rule, parts);
  const reach = compileRollout(rule.rollout, flag, parts);
  const whole = isSplit(rule.split) ? 'SPLIT' : 'TARGETING_MATCH';
  const serveAll = compileServe(rule.split, { flag, decide, reason: whole }, parts);
  const servePart = compileServe(rule.split, { flag, decide, reason: 'SPLIT' }, parts);
  return (context) => {
    if (!matches(context)) return undefined;
    const reached = reach(context);
    if (reached === 'ALL') return serveAll(context);
    return reached === 'IN' ? servePart(context) : undefined;
  };
};

const compileFallthrough = (
  { rollout, split }: { readonly rollout: Rollout; readonly split: Split },
  flag: Flag,
  { decide, parts }: { readonly decide: Decide; readonly parts: CompileParts },
): Serve => {
  const reach = compileRollout(rollout, flag, parts);
  const whole = flag.rules.length > 0 ? 'DEFAULT' : 'STATIC';
  const serveAll = compileServe(split, { flag, decide, reason: isSplit(split) ? 'SPLIT' : whole }, parts);
  const servePart = compileServe(split, { flag, decide, reason: 'SPLIT' }, parts);
  const none = decide(flag.offVariant, whole);
  const out = decide(flag.offVariant, 'SPLIT');
  const unknown = decide(flag.offVariant, 'DEFAULT');
  return (context) => {
    switch (reach(context)) {
      case 'ALL':
        return serveAll(context);
      case 'IN':
        return servePart(context);
      case 'OUT':
        return out;
      case 'NONE':
        return none;
      case 'UNKNOWN':
        return unknown;
    }
  };
};

const compilePrerequisite = (
  { flag, enabled, variants }: Prerequisite,
  flagOf: CompileParts['flagOf'],
): Predicate => {
  let found: Evaluate | undefined;
  return (context) => {
    // All flags of a set are compiled by the time that one is evaluated.
    found ??= flagOf(flag);
    if (found === undefined) return false;
    const other = found(context);
    return other.enabled === enabled && (variants.length === 0 || variants.includes(other.variant));
  };
};

/** Undefined when everybody may get it. */
const compileAudience = (flag: Flag, { segmentOf }: CompileParts): Predicate | undefined => {
  if (flag.tiers.length === 0 && flag.groups.length === 0) return undefined;
  const tiers = new Set<unknown>(flag.tiers);
  const groups = flag.groups.map(segmentOf);
  return (context) => tiers.has(attributeOf(context, 'tier')) || groups.some((isIn) => isIn(context));
};

const compileSchedule = ({ from, until }: Flag, { clock }: CompileParts): (() => boolean) | undefined => {
  if (from === null && until === null) return undefined;
  return () => {
    const now = clock.now();
    return (from === null || now >= from) && (until === null || now < until);
  };
};

/** A flag's rules as one function. */
export const compileFlag = (flag: Flag, parts: CompileParts): Evaluate => {
  const decide = createDecide(flag);
  const off = decide(flag.offVariant, 'DISABLED');
  if (!flag.enabled) return () => off;
  const missed = decide(flag.offVariant, 'DEFAULT');
  const isTime = compileSchedule(flag, parts);
  const prerequisites = flag.prerequisites.map((one) => compilePrerequisite(one, parts.flagOf));
  const targeted = flag.targetUsers.length === 0 ? undefined : new Set(flag.targetUsers);
  const serveTargeted = compileServe(flag.split, { flag, decide, reason: 'TARGETING_MATCH' }, parts);
  const isAudience = compileAudience(flag, parts);
  const rules = flag.rules.map((rule) => compileRule(rule, flag, { decide, parts }));
  const fallthrough = compileFallthrough(flag, flag, { decide, parts });
  return (context) => {
    if (isTime !== undefined && !isTime()) return off;
    for (const isMet of prerequisites) if (!isMet(context)) return missed;
    if (targeted !== undefined && context.targetingKey !== null && targeted.has(context.targetingKey))
      return serveTargeted(context);
    if (isAudience !== undefined && !isAudience(context)) return missed;
    for (const rule of rules) {
      const served = rule(context);
      if (served !== undefined) return served;
    }
    return fallthrough(context);
  };
};
