import { z } from 'zod';
import { Condition } from '#platform/flags/condition.ts';
import { FlagState, kinds, Variant } from '#platform/flags/flag.ts';

export const flagTypes = ['RELEASE', 'EXPERIMENT', 'OPERATIONAL', 'KILL_SWITCH', 'PERMISSION'] as const;
export type FlagType = (typeof flagTypes)[number];

export const FlagDefinition = z.strictObject({
  description: z.string(),
  type: z.enum(flagTypes),
  kind: z.enum(kinds),
  variants: z.array(Variant).readonly(),
  offVariant: z.string(),
});

export const SegmentDefinition = z.strictObject({
  description: z.string(),
  included: z.array(z.string()).readonly(),
  excluded: z.array(z.string()).readonly(),
  conditions: z.array(Condition).readonly(),
});

/** The version is the one that was looked at; 0 where there was nothing. */
const version = z.number().int().min(0);

/** A change as it will be made. One that waits for a second person is kept so. */
export const Change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('FLAG'), flag: z.string(), version, definition: FlagDefinition }),
  z.strictObject({
    kind: z.literal('STATE'),
    flag: z.string(),
    environment: z.string(),
    version,
    state: FlagState,
  }),
  z.strictObject({ kind: z.literal('ARCHIVE'), flag: z.string(), version, archived: z.boolean() }),
  z.strictObject({ kind: z.literal('SEGMENT'), segment: z.string(), version, definition: SegmentDefinition }),
  z.strictObject({ kind: z.literal('SEGMENT_REMOVAL'), segment: z.string(), version }),
  /** Whether an environment's changes need a second person. */
  z.strictObject({ kind: z.literal('APPROVAL'), environment: z.string(), required: z.boolean() }),
]);

export type FlagDefinition = Readonly<z.output<typeof FlagDefinition>>;
export type SegmentDefinition = Readonly<z.output<typeof SegmentDefinition>>;
export type Change = Readonly<z.output<typeof Change>>;

export type RejectionReason =
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'VERSION_CONFLICT'
  | 'INVALID_INPUT'
  | 'PREREQUISITE_CYCLE'
  | 'IN_USE'
  | 'ARCHIVED'
  | 'NOT_PENDING'
  | 'OWN_CHANGE';

export interface Rejection {
  readonly reason: RejectionReason;
  readonly message: string;
  /** What to look at before the next try. */
  readonly currentVersion?: number;
}

/** Thrown within a transaction, which it undoes. */
export class ChangeRejected extends Error {
  readonly rejection: Rejection;

  constructor(rejection: Rejection) {
    super(rejection.message);
    this.name = 'ChangeRejected';
    this.rejection = rejection;
  }
}

export const reject = (
  reason: RejectionReason,
  message: string,
  more: Pick<Rejection, 'currentVersion'> = {},
): never => {
  throw new ChangeRejected({ reason, message, ...more });
};
