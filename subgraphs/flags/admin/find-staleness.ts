import type { FlagType } from './change.ts';
import type { FlagRecord } from './flag-store.ts';

export type StaleReason = 'LIFETIME_EXCEEDED' | 'ONE_SIDED';

const dayMs = 86_400_000;

/** How long a flag of a type is expected to live, as in Unleash; the others stay. */
const lifetimeDays: Readonly<Record<FlagType, number | null>> = {
  RELEASE: 40,
  EXPERIMENT: 40,
  OPERATIONAL: 7,
  KILL_SWITCH: null,
  PERMISSION: null,
};

/** Nobody has touched a flag for so long and everybody gets the same: the code can do without it. */
const untouchedDays = 14;

type State = FlagRecord['states'][number]['state'];

/** The variant that everybody gets whatever they are; undefined when there is more than one. */
const onlyVariant = (state: State, offVariant: string): string | undefined => {
  const { enabled, from, until, rules, rollout, split } = state;
  if (!enabled) return offVariant;
  const isOpen = from === null && until === null && state.prerequisites.length === 0 && rules.length === 0;
  const audience = [...state.tiers, ...state.groups, ...state.targetUsers];
  if (!isOpen || audience.length > 0 || rollout.ramp !== null) return undefined;
  if (rollout.percentage === 0) return offVariant;
  const given = split.shares.filter(({ weight }) => weight > 0);
  return rollout.percentage === 100 && given.length === 1 ? given[0]?.variant : undefined;
};

const isOneSided = ({ states, offVariant }: FlagRecord): boolean => {
  const variants = new Set(states.map(({ state }) => onlyVariant(state, offVariant)));
  return variants.size === 1 && !variants.has(undefined);
};

/** Why a flag should be looked at and taken out of the code; none when it should not. */
export const findStaleness = (flag: FlagRecord, now: number): readonly StaleReason[] => {
  if (flag.archivedAt !== null) return [];
  const lifetime = lifetimeDays[flag.type];
  const isOld = lifetime !== null && now - flag.createdAt.getTime() > lifetime * dayMs;
  const touchedAt = Math.max(
    flag.createdAt.getTime(),
    ...flag.states.map(({ updatedAt }) => updatedAt.getTime()),
  );
  const isUntouched = now - touchedAt > untouchedDays * dayMs;
  return [
    ...(isOld ? (['LIFETIME_EXCEEDED'] as const) : []),
    ...(isUntouched && isOneSided(flag) ? (['ONE_SIDED'] as const) : []),
  ];
};
