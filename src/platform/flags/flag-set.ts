import type { Clock } from '../clock.ts';
import { compileFlag, type Evaluate, type Evaluation } from './compile-flag.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import type { Flag, Snapshot } from './flag.ts';
import { inCycles } from './prerequisites.ts';
import { compileSegments } from './segment.ts';

/** The flags of one moment, ready to be asked. Nothing in it waits or fails. */
export interface FlagSet {
  readonly snapshot: Snapshot;
  readonly find: (key: string) => Flag | undefined;
  /** Undefined when there is no such flag. */
  readonly evaluate: (key: string, context: EvaluationContext) => Evaluation | undefined;
  /** Of every flag, by key. */
  readonly evaluateAll: (context: EvaluationContext) => readonly Evaluation[];
  /** Whether somebody is in a segment. Nobody is in one that does not exist. */
  readonly isIn: (segment: string, context: EvaluationContext) => boolean;
}

/** Prerequisites in a circle are refused when they are written. Should they come all the same, nobody gets the flags. */
const compileBroken = (flag: Flag): Evaluate => {
  const values = flag.variants.find(({ name }) => name === flag.offVariant);
  const evaluation = Object.freeze({
    key: flag.key,
    variant: flag.offVariant,
    value: values?.value ?? null,
    enabled: false,
    reason: 'ERROR' as const,
    version: flag.version,
  });
  return () => evaluation;
};

export const compileSnapshot = (
  snapshot: Snapshot,
  { clock, random = Math.random }: { readonly clock: Clock; readonly random?: () => number },
): FlagSet => {
  const segmentOf = compileSegments(snapshot.segments, clock);
  const broken = inCycles(snapshot.flags);
  const compiled = new Map<string, Evaluate>();
  const parts = { clock, random, segmentOf, flagOf: (key: string) => compiled.get(key) };
  for (const flag of snapshot.flags) {
    compiled.set(flag.key, broken.has(flag.key) ? compileBroken(flag) : compileFlag(flag, parts));
  }
  const byKey = new Map(snapshot.flags.map((flag) => [flag.key, flag]));
  const all = [...compiled.values()];
  return {
    snapshot,
    find: (key) => byKey.get(key),
    evaluate: (key, context) => compiled.get(key)?.(context),
    evaluateAll: (context) => all.map((evaluate) => evaluate(context)),
    isIn: (segment, context) => segmentOf(segment)(context),
  };
};
