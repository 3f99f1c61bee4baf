import type { Clock } from '../clock.ts';
import { bucketCount, bucketOf, bucketsFor, rangesFor, seeds } from './buckets.ts';
import { type EvaluationContext, textOf } from './evaluation-context.ts';
import type { Flag, Rollout, Split } from './flag.ts';
import { murmur3 } from './murmur3.ts';

export interface DrawParts {
  readonly clock: Clock;
  readonly random: () => number;
}

type Place = (salt: string, id: string) => number;

/** How a flag draws: where an id lands among so many places. */
interface Hashing {
  readonly rolloutPlaces: number;
  readonly placesFor: (percentage: number) => number;
  readonly placeInRollout: Place;
  /** The upper ends of the variants' ranges, and where an id lands among them. */
  readonly splitFor: (weights: readonly number[]) => {
    readonly ends: readonly number[];
    readonly place: Place;
  };
}

const buckets: Hashing = {
  rolloutPlaces: bucketCount,
  placesFor: bucketsFor,
  placeInRollout: (salt, id) => bucketOf(salt, id, seeds.rollout),
  splitFor: (weights) => ({
    ends: rangesFor(weights),
    place: (salt, id) => bucketOf(salt, id, seeds.variant),
  }),
};

const unleash: Hashing = {
  rolloutPlaces: 100,
  placesFor: Math.floor,
  placeInRollout: (salt, id) => murmur3(`${salt}:${id}`, seeds.rollout) % 100,
  splitFor: (weights) => {
    let total = 0;
    const ends = weights.map((weight) => {
      total += weight;
      return total;
    });
    return { ends, place: (salt, id) => murmur3(`${salt}:${id}`, seeds.variant) % total };
  },
};

const hashings: Readonly<Record<Flag['hashing'], Hashing>> = { BUCKETS: buckets, UNLEASH: unleash };

type FindId = (context: EvaluationContext) => string | undefined;

/** Whose draw it is; undefined when the context has nothing of what the draw sticks by. */
const compileStickiness = (names: readonly string[], random: () => number): FindId => {
  if (names.length === 1 && names[0] === 'targetingKey')
    return ({ targetingKey }) => targetingKey || undefined;
  return (context) => {
    for (const name of names) {
      const id = name === 'random' ? String(random()) : textOf(context, name);
      if (id !== undefined && id !== '') return id;
    }
    return undefined;
  };
};

/** The percentage at a moment. */
export const percentageAt = (
  { percentage, ramp }: Pick<Rollout, 'percentage' | 'ramp'>,
  now: number,
): number => {
  const steps = ramp?.steps ?? [];
  const next = steps.findIndex(({ at }) => at > now);
  const last = next === -1 ? steps.at(-1) : steps[next - 1];
  if (last === undefined) return percentage;
  const following = steps[next];
  if (ramp?.gradual !== true || following === undefined) return last.percentage;
  const share = (now - last.at) / (following.at - last.at);
  return last.percentage + share * (following.percentage - last.percentage);
};

const compileReach = (rollout: Rollout, hashing: Hashing, clock: Clock): (() => number) => {
  const reach = hashing.placesFor(rollout.percentage);
  return rollout.ramp === null ? () => reach : () => hashing.placesFor(percentageAt(rollout, clock.now()));
};

/** What a roll-out says: everybody, nobody, in or out by a draw, or that there is nobody to draw for. */
export type Reached = 'ALL' | 'NONE' | 'IN' | 'OUT' | 'UNKNOWN';

export const compileRollout = (
  rollout: Rollout,
  { key, hashing }: Pick<Flag, 'key' | 'hashing'>,
  { clock, random }: DrawParts,
): ((context: EvaluationContext) => Reached) => {
  const { rolloutPlaces, placeInRollout } = hashings[hashing];
  const reach = compileReach(rollout, hashings[hashing], clock);
  const idOf = compileStickiness(rollout.stickiness, random);
  const salt = rollout.salt ?? key;
  return (context) => {
    const places = reach();
    if (places <= 0) return 'NONE';
    // In Unleash a strategy that sticks by what the context does not have serves nobody, not even at 100 %.
    if (places >= rolloutPlaces && hashing === 'BUCKETS') return 'ALL';
    const id = idOf(context);
    if (id === undefined) return 'UNKNOWN';
    if (places >= rolloutPlaces) return 'ALL';
    return placeInRollout(salt, id) < places ? 'IN' : 'OUT';
  };
};

/** The index of the share that the caller gets. Whoever cannot be drawn for gets the first that has any weight. */
export const compileSplit = (
  split: Split,
  { key, hashing }: Pick<Flag, 'key' | 'hashing'>,
  { random }: Pick<DrawParts, 'random'>,
): ((context: EvaluationContext) => number) => {
  const { ends, place } = hashings[hashing].splitFor(split.shares.map(({ weight }) => weight));
  const first = Math.max(
    0,
    split.shares.findIndex(({ weight }) => weight > 0),
  );
  if (split.shares.filter(({ weight }) => weight > 0).length <= 1) return () => first;
  const idOf = compileStickiness(split.stickiness, random);
  const salt = split.salt ?? key;
  return (context) => {
    const id = idOf(context);
    if (id === undefined) return first;
    const at = place(salt, id);
    let index = 0;
    while (at >= (ends[index] ?? Number.POSITIVE_INFINITY)) index += 1;
    return index;
  };
};
