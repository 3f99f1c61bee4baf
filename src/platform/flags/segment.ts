import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { compileConditions, type Predicate } from './compile-condition.ts';
import { Condition } from './condition.ts';

/** A named group of accounts: those that are listed, and those for whom all the conditions hold. */
export const Segment = z.strictObject({
  key: z.string(),
  included: z.array(z.string()).readonly(),
  /** Never in it, whatever else is said. */
  excluded: z.array(z.string()).readonly(),
  /** None add nobody. */
  conditions: z.array(Condition).readonly(),
});

export type Segment = Readonly<z.output<typeof Segment>>;

export const compileSegment = (segment: Segment, clock: Clock): Predicate => {
  const included = new Set(segment.included);
  const excluded = new Set(segment.excluded);
  const holds = segment.conditions.length === 0 ? undefined : compileConditions(segment.conditions, clock);
  return (context) => {
    const id = context.targetingKey;
    if (id !== null && excluded.has(id)) return false;
    return (id !== null && included.has(id)) || (holds?.(context) ?? false);
  };
};

/** The segments by key. One that is not there holds nobody. */
export const compileSegments = (segments: readonly Segment[], clock: Clock): ((key: string) => Predicate) => {
  const compiled = new Map(segments.map((segment) => [segment.key, compileSegment(segment, clock)]));
  return (key) => compiled.get(key) ?? (() => false);
};

/** What narrows a flag's rule or an experiment down: all of it must hold. */
export const compileTargeting = (
  {
    conditions,
    segments,
  }: { readonly conditions: readonly Condition[]; readonly segments: readonly string[] },
  { clock, segmentOf }: { readonly clock: Clock; readonly segmentOf: (key: string) => Predicate },
): Predicate => {
  const holds = compileConditions(conditions, clock);
  if (segments.length === 0) return holds;
  const groups = segments.map(segmentOf);
  return (context) => holds(context) && groups.every((isIn) => isIn(context));
};
