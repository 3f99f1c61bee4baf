// Generated from schema.graphql by `npm run generate`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { FlagEvaluationMapper, FlagRolloutMapper, FlagRuleMapper, FlagChangeMapper, FlagStateMapper, FlagChangeRequestMapper, FeatureFlagMapper, ExperimentMapper, ExperimentChangeMapper, ExperimentMetricResultMapper, VariantDecisionMapper } from './schema.mappers.ts';
import type { Context } from './context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant in time, ISO 8601 with offset, for example `2026-11-20T08:30:00.000Z`. */
  DateTime: { input: Date; output: Date; }
  /** A length of time: a whole number and `s`, `m`, `h` or `d`, for example `90s` or `1h`. */
  Duration: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** What a caller may do. USER < SUPPORT < COMPLIANCE < ADMIN; SERVICE stands beside them. */
export type Role =
  /** A signed-in person. */
  | 'USER'
  /** Helps users; sees their accounts, changes nothing. */
  | 'SUPPORT'
  /** Handles data-protection and fraud cases. */
  | 'COMPLIANCE'
  /** Operates the platform. */
  | 'ADMIN'
  /** A program of ours or of a partner, not a person. */
  | 'SERVICE';

/** What a caller has subscribed to; decides rate limits and features. */
export type Tier =
  | 'FREE'
  | 'PREMIUM'
  | 'ENTERPRISE'
  /** Staff of the platform. */
  | 'ADMIN';

/** Whose bucket a rate limit counts in. */
export type RateLimitKey =
  /** The account, the API key or, for anonymous callers, the network. */
  | 'USER'
  /** The network that the request came from. */
  | 'IP'
  /** The API key; callers without one count by account. */
  | 'API_KEY'
  /** One bucket for everybody. */
  | 'GLOBAL';

/** For whom an answer is kept. */
export type CacheControlScope =
  /** Everybody gets the same answer. */
  | 'PUBLIC'
  /** An answer is for the caller who asked for it. */
  | 'PRIVATE';

/** What a rate limit does while the store that all gateways share is away. */
export type RateLimitFailureMode =
  /** Each gateway keeps to its share. */
  | 'LOCAL'
  /** Nobody may: for sign-in, and for what cannot be undone. */
  | 'CLOSED'
  /** Everybody may. */
  | 'OPEN';

export type Query = {
  readonly __typename?: 'Query';
  /** Whether a feature is on for the caller. An anonymous caller gets only what is on for everybody. */
  readonly isFeatureEnabled?: Maybe<Scalars['Boolean']['output']>;
  /** The decision about one feature for the caller. */
  readonly featureFor?: Maybe<FlagEvaluation>;
  /** The decisions about every feature for the caller. */
  readonly myFeatures?: Maybe<ReadonlyArray<FlagEvaluation>>;
  /** Every feature flag with its rules, by key, for staff. */
  readonly featureFlags?: Maybe<ReadonlyArray<FeatureFlag>>;
  /** One feature flag with its rules, for staff. */
  readonly featureFlag?: Maybe<FeatureFlag>;
  /** Named groups of accounts that flags and experiments are targeted at, by key. */
  readonly flagSegments?: Maybe<ReadonlyArray<FlagSegment>>;
  /** Where flags are decided, each with its own rules. */
  readonly flagEnvironments?: Maybe<ReadonlyArray<FlagEnvironment>>;
  /** Who changed what, newest first. */
  readonly flagChanges?: Maybe<FlagChangePage>;
  /** Changes that wait for a second person, or did; the newest hundred. */
  readonly flagChangeRequests?: Maybe<ReadonlyArray<FlagChangeRequest>>;
  /**
   * What the caller gets in an experiment. With `expose` this is the moment at which the caller sees it, and is logged, once: ask where
   * the variant is shown, and say `expose: false` where it is only prepared.
   */
  readonly variant?: Maybe<VariantDecision>;
  /** Every experiment, by key, for staff. */
  readonly experiments?: Maybe<ReadonlyArray<Experiment>>;
  /** One experiment, for staff. */
  readonly experiment?: Maybe<Experiment>;
  /** How many accounts an experiment needs to see an effect. */
  readonly experimentPower?: Maybe<ExperimentPower>;
};


export type QueryIsFeatureEnabledArgs = {
  key: Scalars['ID']['input'];
};


export type QueryFeatureForArgs = {
  key: Scalars['ID']['input'];
};


export type QueryFeatureFlagsArgs = {
  archived: Scalars['Boolean']['input'];
  stale?: InputMaybe<Scalars['Boolean']['input']>;
};


export type QueryFeatureFlagArgs = {
  key: Scalars['ID']['input'];
};


export type QueryFlagChangesArgs = {
  flag?: InputMaybe<Scalars['ID']['input']>;
  segment?: InputMaybe<Scalars['ID']['input']>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryFlagChangeRequestsArgs = {
  status?: InputMaybe<FlagChangeStatus>;
};


export type QueryVariantArgs = {
  experiment: Scalars['ID']['input'];
  expose: Scalars['Boolean']['input'];
};


export type QueryExperimentsArgs = {
  status?: InputMaybe<ExperimentStatus>;
};


export type QueryExperimentArgs = {
  key: Scalars['ID']['input'];
};


export type QueryExperimentPowerArgs = {
  input: ExperimentPowerInput;
};

/** A switch for a feature of the platform. Who gets it is decided here, never in the client. */
export type FeatureFlag = {
  readonly __typename?: 'FeatureFlag';
  readonly key: Scalars['ID']['output'];
  readonly description: Scalars['String']['output'];
  /** Off for everybody when false, whatever the rules say. As in the environment that answers; the others are in `states`. */
  readonly enabled: Scalars['Boolean']['output'];
  /** Share of the audience that gets the feature, in percent, in steps of 0.001; of a ramp, as it is now. */
  readonly rolloutPercentage: Scalars['Float']['output'];
  /** Who may get the feature at all, beside `groups`; both empty means everybody. */
  readonly tiers: ReadonlyArray<Tier>;
  /** Segments whose accounts may get it. */
  readonly groups: ReadonlyArray<Scalars['ID']['output']>;
  readonly type: FlagType;
  readonly kind: FlagKind;
  readonly variants: ReadonlyArray<FlagVariant>;
  /** The variant of whoever does not get the feature. */
  readonly offVariant: Scalars['String']['output'];
  /** Grows with each change of the definition; give it with the next. */
  readonly version: Scalars['Int']['output'];
  readonly createdAt: Scalars['DateTime']['output'];
  readonly archivedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why it should be taken out of the code; empty when it should not. */
  readonly stale: ReadonlyArray<StaleReason>;
  /** What each environment does with it. */
  readonly states: ReadonlyArray<FlagState>;
  /** How often this process has decided about it. */
  readonly usage: FlagUsage;
};

/** The decision about one flag for one account. */
export type FlagEvaluation = {
  readonly __typename?: 'FlagEvaluation';
  readonly flag: FeatureFlag;
  /** Whether it is another variant than the one of those who do not get the feature. */
  readonly enabled: Scalars['Boolean']['output'];
  readonly variant: Scalars['String']['output'];
  /** The variant's value as JSON: `true`, `"blue"`, `0.25`. */
  readonly value: Scalars['String']['output'];
  readonly reason: FlagReason;
};

/** Why a flag came out as it did, in OpenFeature's words. */
export type FlagReason =
  /** The flag is switched off, or it is not the time of its schedule. */
  | 'DISABLED'
  /** The account is not in the flag's audience, or no rule was for it. */
  | 'DEFAULT'
  /** Everybody in the flag's audience gets it, or nobody does. */
  | 'STATIC'
  /** A rule was for the account, or it is a target of the flag. */
  | 'TARGETING_MATCH'
  /** A draw decided: the roll-out's or the variants'. */
  | 'SPLIT'
  /** As it was known last: what decides has not been heard of for a while. */
  | 'STALE'
  /** The flag cannot be decided; it is off. */
  | 'ERROR';

/** How long a flag is expected to live. */
export type FlagType =
  /** 40 days. */
  | 'RELEASE'
  /** 40 days. */
  | 'EXPERIMENT'
  /** 7 days. */
  | 'OPERATIONAL'
  /** As long as the platform. */
  | 'KILL_SWITCH'
  /** As long as the platform. */
  | 'PERMISSION';

export type FlagKind =
  | 'BOOLEAN'
  | 'STRING'
  | 'NUMBER'
  | 'JSON';

export type FlagVariant = {
  readonly __typename?: 'FlagVariant';
  readonly name: Scalars['String']['output'];
  /** As JSON. */
  readonly value: Scalars['String']['output'];
};

export type StaleReason =
  /** It is older than a flag of its type should become. */
  | 'LIFETIME_EXCEEDED'
  /** Untouched for 14 days, and everybody everywhere gets the same. */
  | 'ONE_SIDED';

/** Since the process has started. */
export type FlagUsage = {
  readonly __typename?: 'FlagUsage';
  readonly evaluations: Scalars['Float']['output'];
  /** How often the feature was on. */
  readonly hits: Scalars['Float']['output'];
  /** How often it was not. */
  readonly misses: Scalars['Float']['output'];
  /** `hits` of `evaluations`, 0 to 1; null before the first. */
  readonly hitRate?: Maybe<Scalars['Float']['output']>;
  /** Decisions that could not be made as the rules say. */
  readonly errors: Scalars['Float']['output'];
  readonly variants: ReadonlyArray<FlagVariantUsage>;
};

export type FlagVariantUsage = {
  readonly __typename?: 'FlagVariantUsage';
  readonly variant: Scalars['String']['output'];
  readonly evaluations: Scalars['Float']['output'];
};

export type User = {
  readonly __typename?: 'User';
  readonly id: Scalars['ID']['output'];
  readonly tier: Tier;
  /** The platform's flags as they are for this account. Only for the account itself and for support staff. */
  readonly flags?: Maybe<ReadonlyArray<FlagEvaluation>>;
  /** What this account gets in an experiment, without an exposure. Only for the account itself and for support staff. */
  readonly variant?: Maybe<VariantDecision>;
};


export type UserVariantArgs = {
  experiment: Scalars['ID']['input'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** A new flag, off in every environment. */
  readonly createFlag: FlagChangeResult;
  /** What a flag is: its description, type and variants. What is not given stays. */
  readonly updateFlag: FlagChangeResult;
  /** What an environment does with a flag. What is not given stays. */
  readonly configureFlag: FlagChangeResult;
  /** How many of its audience get the feature in an environment, in steps of 0.001 %. */
  readonly setRolloutPercentage: FlagChangeResult;
  /** Accounts that get the feature whatever the rules say. */
  readonly setTargetUsers: FlagChangeResult;
  /** Who may get the feature at all. */
  readonly setTargetGroups: FlagChangeResult;
  /** Switches a feature off at once: whatever the version, and without a second person. */
  readonly killFlag: FlagChangeResult;
  /** Takes a flag out of every environment. It keeps its key and its history. */
  readonly archiveFlag: FlagChangeResult;
  /** Brings an archived flag back as it was. */
  readonly restoreFlag: FlagChangeResult;
  /** Makes a segment, or changes one. */
  readonly saveFlagSegment: FlagChangeResult;
  /** Only a segment that nothing names can go. */
  readonly deleteFlagSegment: FlagChangeResult;
  /** Whether changes in an environment need a second person. Where they do, so does ending that. */
  readonly setFlagApproval: FlagChangeResult;
  /** Makes a change that waits, or turns it down. Not for whoever asked for it. */
  readonly decideFlagChange: FlagChangeResult;
  /** Takes back a change of the caller's own that waits. */
  readonly withdrawFlagChange: FlagChangeResult;
  /** A new experiment, as a draft: nobody is in it before it starts. */
  readonly createExperiment: ExperimentResult;
  /**
   * What is not given stays. After the first start only the description, the weights and the traffic may change. Other weights begin a
   * new phase; accounts that have a variant keep it, and count in the phase that they came in.
   */
  readonly updateExperiment: ExperimentResult;
  /** Begins it, or goes on after a pause. After a stop it is a new run, which draws all accounts anew. */
  readonly startExperiment: ExperimentResult;
  /** Lets nobody new in. Who has a variant keeps it, and counts. */
  readonly pauseExperiment: ExperimentResult;
  /** Ends a run: nobody has a variant, and nothing more is recorded. */
  readonly stopExperiment: ExperimentResult;
  /** Ends it for good. The audience gets the winner, if there is one. */
  readonly concludeExperiment: ExperimentResult;
  /** Ends it for good because it does harm: the audience gets control. */
  readonly rollBackExperiment: ExperimentResult;
  /**
   * Records what the caller has done; programs of ours say whose it was. Each event counts once by its id, so that it may be sent again,
   * and only if the account has seen its variant before. Answers when it is stored. At most 500 events.
   */
  readonly recordMetrics: MetricsRecorded;
};


export type MutationCreateFlagArgs = {
  input: CreateFlagInput;
};


export type MutationUpdateFlagArgs = {
  input: UpdateFlagInput;
};


export type MutationConfigureFlagArgs = {
  input: ConfigureFlagInput;
};


export type MutationSetRolloutPercentageArgs = {
  input: SetRolloutPercentageInput;
};


export type MutationSetTargetUsersArgs = {
  input: SetTargetUsersInput;
};


export type MutationSetTargetGroupsArgs = {
  input: SetTargetGroupsInput;
};


export type MutationKillFlagArgs = {
  input: KillFlagInput;
};


export type MutationArchiveFlagArgs = {
  input: FlagVersionInput;
};


export type MutationRestoreFlagArgs = {
  input: FlagVersionInput;
};


export type MutationSaveFlagSegmentArgs = {
  input: SaveFlagSegmentInput;
};


export type MutationDeleteFlagSegmentArgs = {
  input: FlagVersionInput;
};


export type MutationSetFlagApprovalArgs = {
  input: SetFlagApprovalInput;
};


export type MutationDecideFlagChangeArgs = {
  input: DecideFlagChangeInput;
};


export type MutationWithdrawFlagChangeArgs = {
  id: Scalars['ID']['input'];
};


export type MutationCreateExperimentArgs = {
  input: CreateExperimentInput;
};


export type MutationUpdateExperimentArgs = {
  input: UpdateExperimentInput;
};


export type MutationStartExperimentArgs = {
  input: ExperimentStepInput;
};


export type MutationPauseExperimentArgs = {
  input: ExperimentStepInput;
};


export type MutationStopExperimentArgs = {
  input: ExperimentStepInput;
};


export type MutationConcludeExperimentArgs = {
  input: ConcludeExperimentInput;
};


export type MutationRollBackExperimentArgs = {
  input: ExperimentStepInput;
};


export type MutationRecordMetricsArgs = {
  input: RecordMetricsInput;
};

export type FlagEnvironment = {
  readonly __typename?: 'FlagEnvironment';
  readonly name: Scalars['ID']['output'];
  readonly requiresApproval: Scalars['Boolean']['output'];
};

export type FlagChangePage = {
  readonly __typename?: 'FlagChangePage';
  readonly changes: ReadonlyArray<FlagChange>;
  /** For `after`; null when there are no older changes. */
  readonly nextCursor?: Maybe<Scalars['ID']['output']>;
};

export type FlagChange = {
  readonly __typename?: 'FlagChange';
  readonly id: Scalars['ID']['output'];
  readonly at: Scalars['DateTime']['output'];
  /** Who wanted it; null for the platform itself. */
  readonly actorId?: Maybe<Scalars['ID']['output']>;
  /** For example `flag.configured`. */
  readonly action: Scalars['String']['output'];
  readonly flag?: Maybe<FeatureFlag>;
  readonly environment?: Maybe<Scalars['ID']['output']>;
  readonly segment?: Maybe<Scalars['ID']['output']>;
  readonly comment: Scalars['String']['output'];
  /** The second person, where one was needed. */
  readonly approvedBy?: Maybe<Scalars['ID']['output']>;
  readonly differences: ReadonlyArray<FlagDifference>;
};

/** Of lists of texts, what went and what came. */
export type FlagDifference = {
  readonly __typename?: 'FlagDifference';
  /** For example `rollout.percentage`. */
  readonly path: Scalars['String']['output'];
  /** As JSON; null where there was nothing. */
  readonly before?: Maybe<Scalars['String']['output']>;
  readonly after?: Maybe<Scalars['String']['output']>;
};

export type FlagChangeStatus =
  | 'PENDING'
  | 'APPLIED'
  | 'REJECTED'
  | 'WITHDRAWN';

export type FlagChangeRequest = {
  readonly __typename?: 'FlagChangeRequest';
  readonly id: Scalars['ID']['output'];
  readonly status: FlagChangeStatus;
  readonly flag?: Maybe<FeatureFlag>;
  readonly environment?: Maybe<Scalars['ID']['output']>;
  readonly segment?: Maybe<Scalars['ID']['output']>;
  readonly comment: Scalars['String']['output'];
  readonly requestedBy: Scalars['ID']['output'];
  readonly requestedAt: Scalars['DateTime']['output'];
  readonly decidedBy?: Maybe<Scalars['ID']['output']>;
  readonly decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it would change, as of when it was asked for. */
  readonly differences: ReadonlyArray<FlagDifference>;
};

export type FlagChangeResult = FlagChangeApplied | FlagChangePending | FlagChangeRejected;

export type FlagChangeApplied = {
  readonly __typename?: 'FlagChangeApplied';
  readonly change: FlagChange;
  /** The flag as it is now, where the change was of one. */
  readonly flag?: Maybe<FeatureFlag>;
};

/** It waits for a second person, or no longer does: see `status`. */
export type FlagChangePending = {
  readonly __typename?: 'FlagChangePending';
  readonly request: FlagChangeRequest;
};

export type FlagChangeRejected = {
  readonly __typename?: 'FlagChangeRejected';
  readonly reason: FlagChangeRejection;
  readonly message: Scalars['String']['output'];
  /** Where somebody else was faster: look at this version before the next try. */
  readonly currentVersion?: Maybe<Scalars['Int']['output']>;
};

export type FlagChangeRejection =
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'VERSION_CONFLICT'
  | 'INVALID_INPUT'
  | 'PREREQUISITE_CYCLE'
  /** A prerequisite of another flag, or a segment of one. */
  | 'IN_USE'
  | 'ARCHIVED'
  | 'NOT_PENDING'
  /** Whoever asked for a change does not decide about it. */
  | 'OWN_CHANGE';

export type CreateFlagInput = {
  /** 1 to 100 letters, digits, dots, hyphens and underscores. */
  readonly key: Scalars['ID']['input'];
  readonly description: Scalars['String']['input'];
  readonly type: FlagType;
  readonly kind: FlagKind;
  /** Left out for a BOOLEAN, which then has `on` and `off`. */
  readonly variants?: InputMaybe<ReadonlyArray<FlagVariantInput>>;
  readonly offVariant: Scalars['String']['input'];
  readonly comment: Scalars['String']['input'];
};

export type FlagVariantInput = {
  readonly name: Scalars['String']['input'];
  /** As JSON. */
  readonly value: Scalars['String']['input'];
};

export type UpdateFlagInput = {
  readonly key: Scalars['ID']['input'];
  /** `FeatureFlag.version` as it was read. */
  readonly version: Scalars['Int']['input'];
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly type?: InputMaybe<FlagType>;
  readonly kind?: InputMaybe<FlagKind>;
  readonly variants?: InputMaybe<ReadonlyArray<FlagVariantInput>>;
  readonly offVariant?: InputMaybe<Scalars['String']['input']>;
  readonly comment: Scalars['String']['input'];
};

export type ConfigureFlagInput = {
  readonly key: Scalars['ID']['input'];
  readonly environment: Scalars['ID']['input'];
  /** `FlagState.version` as it was read. */
  readonly version: Scalars['Int']['input'];
  readonly state: FlagStateInput;
  readonly comment: Scalars['String']['input'];
};

export type FlagStateInput = {
  readonly enabled?: InputMaybe<Scalars['Boolean']['input']>;
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  readonly until?: InputMaybe<Scalars['DateTime']['input']>;
  readonly prerequisites?: InputMaybe<ReadonlyArray<FlagPrerequisiteInput>>;
  readonly targetUsers?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly tiers?: InputMaybe<ReadonlyArray<Tier>>;
  readonly groups?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly rules?: InputMaybe<ReadonlyArray<FlagRuleInput>>;
  readonly rollout?: InputMaybe<FlagRolloutInput>;
  readonly split?: InputMaybe<FlagSplitInput>;
};

export type FlagPrerequisiteInput = {
  readonly flag: Scalars['ID']['input'];
  readonly enabled: Scalars['Boolean']['input'];
  readonly variants: ReadonlyArray<Scalars['String']['input']>;
};

export type FlagRuleInput = {
  readonly key: Scalars['ID']['input'];
  readonly conditions: ReadonlyArray<TargetingConditionInput>;
  readonly segments: ReadonlyArray<Scalars['ID']['input']>;
  readonly rollout: FlagRolloutInput;
  readonly split: FlagSplitInput;
};

export type TargetingConditionInput = {
  readonly attribute: Scalars['String']['input'];
  readonly operator: TargetingOperator;
  readonly values: ReadonlyArray<Scalars['String']['input']>;
  readonly inverted: Scalars['Boolean']['input'];
  readonly caseInsensitive: Scalars['Boolean']['input'];
};

export type FlagRolloutInput = {
  readonly percentage: Scalars['Float']['input'];
  readonly ramp?: InputMaybe<FlagRampInput>;
  readonly stickiness: ReadonlyArray<Scalars['String']['input']>;
  readonly salt?: InputMaybe<Scalars['String']['input']>;
};

export type FlagRampInput = {
  readonly steps: ReadonlyArray<FlagRampStepInput>;
  readonly gradual: Scalars['Boolean']['input'];
};

export type FlagRampStepInput = {
  readonly at: Scalars['DateTime']['input'];
  readonly percentage: Scalars['Float']['input'];
};

export type FlagSplitInput = {
  readonly shares: ReadonlyArray<FlagShareInput>;
  readonly stickiness: ReadonlyArray<Scalars['String']['input']>;
  readonly salt?: InputMaybe<Scalars['String']['input']>;
};

export type FlagShareInput = {
  readonly variant: Scalars['String']['input'];
  readonly weight: Scalars['Float']['input'];
};

export type SetRolloutPercentageInput = {
  readonly key: Scalars['ID']['input'];
  readonly environment: Scalars['ID']['input'];
  readonly version: Scalars['Int']['input'];
  /** 0 to 100, in steps of 0.001. Ends a ramp. */
  readonly percentage: Scalars['Float']['input'];
  readonly comment: Scalars['String']['input'];
};

export type SetTargetUsersInput = {
  readonly key: Scalars['ID']['input'];
  readonly environment: Scalars['ID']['input'];
  readonly version: Scalars['Int']['input'];
  readonly add: ReadonlyArray<Scalars['ID']['input']>;
  readonly remove: ReadonlyArray<Scalars['ID']['input']>;
  readonly comment: Scalars['String']['input'];
};

export type SetTargetGroupsInput = {
  readonly key: Scalars['ID']['input'];
  readonly environment: Scalars['ID']['input'];
  readonly version: Scalars['Int']['input'];
  /** With `groups` both empty: everybody. */
  readonly tiers: ReadonlyArray<Tier>;
  /** Keys of segments. */
  readonly groups: ReadonlyArray<Scalars['ID']['input']>;
  readonly comment: Scalars['String']['input'];
};

export type KillFlagInput = {
  readonly key: Scalars['ID']['input'];
  /** Every one when it is left out. */
  readonly environment?: InputMaybe<Scalars['ID']['input']>;
  readonly comment: Scalars['String']['input'];
};

export type FlagVersionInput = {
  readonly key: Scalars['ID']['input'];
  readonly version: Scalars['Int']['input'];
  readonly comment: Scalars['String']['input'];
};

export type SaveFlagSegmentInput = {
  readonly key: Scalars['ID']['input'];
  /** 0 makes a new one. */
  readonly version: Scalars['Int']['input'];
  readonly description: Scalars['String']['input'];
  readonly included: ReadonlyArray<Scalars['ID']['input']>;
  readonly excluded: ReadonlyArray<Scalars['ID']['input']>;
  readonly conditions: ReadonlyArray<TargetingConditionInput>;
  readonly comment: Scalars['String']['input'];
};

export type SetFlagApprovalInput = {
  readonly environment: Scalars['ID']['input'];
  readonly required: Scalars['Boolean']['input'];
  readonly comment: Scalars['String']['input'];
};

export type DecideFlagChangeInput = {
  readonly id: Scalars['ID']['input'];
  readonly approve: Scalars['Boolean']['input'];
  readonly comment: Scalars['String']['input'];
};

export type FlagState = {
  readonly __typename?: 'FlagState';
  readonly environment: Scalars['ID']['output'];
  readonly enabled: Scalars['Boolean']['output'];
  /** On only from then on. */
  readonly from?: Maybe<Scalars['DateTime']['output']>;
  /** On only until then. */
  readonly until?: Maybe<Scalars['DateTime']['output']>;
  readonly prerequisites: ReadonlyArray<FlagPrerequisite>;
  readonly targetUsers: ReadonlyArray<Scalars['ID']['output']>;
  readonly tiers: ReadonlyArray<Tier>;
  readonly groups: ReadonlyArray<Scalars['ID']['output']>;
  /** The first whose conditions hold and whose roll-out has reached the caller decides. */
  readonly rules: ReadonlyArray<FlagRule>;
  /** For everybody whom no rule has served. */
  readonly rollout: FlagRollout;
  readonly split: FlagSplit;
  /** Grows with each change; give it with the next. */
  readonly version: Scalars['Int']['output'];
  readonly updatedAt: Scalars['DateTime']['output'];
};

export type FlagPrerequisite = {
  readonly __typename?: 'FlagPrerequisite';
  readonly flag: Scalars['ID']['output'];
  /** Whether that feature must be on for the caller, or off. */
  readonly enabled: Scalars['Boolean']['output'];
  /** One of these must have come out; none means any. */
  readonly variants: ReadonlyArray<Scalars['String']['output']>;
};

export type FlagRule = {
  readonly __typename?: 'FlagRule';
  readonly key: Scalars['ID']['output'];
  /** All must hold. */
  readonly conditions: ReadonlyArray<TargetingCondition>;
  /** The caller must be in all. */
  readonly segments: ReadonlyArray<Scalars['ID']['output']>;
  readonly rollout: FlagRollout;
  readonly split: FlagSplit;
};

export type TargetingCondition = {
  readonly __typename?: 'TargetingCondition';
  /** `targetingKey`, `tier`, `roles`, `scopes`, `kind`, `currentTime`, or what a client's context says. */
  readonly attribute: Scalars['String']['output'];
  readonly operator: TargetingOperator;
  readonly values: ReadonlyArray<Scalars['String']['output']>;
  /** The opposite must be so. */
  readonly inverted: Scalars['Boolean']['output'];
  readonly caseInsensitive: Scalars['Boolean']['output'];
};

/** Unleash's, with its meanings. Of an attribute that is a list, one that passes is enough. */
export type TargetingOperator =
  | 'IN'
  | 'NOT_IN'
  | 'STR_STARTS_WITH'
  | 'STR_ENDS_WITH'
  | 'STR_CONTAINS'
  | 'NUM_EQ'
  | 'NUM_GT'
  | 'NUM_GTE'
  | 'NUM_LT'
  | 'NUM_LTE'
  | 'DATE_AFTER'
  | 'DATE_BEFORE'
  | 'SEMVER_EQ'
  | 'SEMVER_GT'
  | 'SEMVER_GTE'
  | 'SEMVER_LT'
  | 'SEMVER_LTE'
  /** RE2: no look-around and no back-references, and no pattern that takes long. */
  | 'REGEX'
  /** IPv4 and IPv6 addresses and networks. */
  | 'IN_CIDR';

export type FlagRollout = {
  readonly __typename?: 'FlagRollout';
  /** Before the first step of the ramp. */
  readonly percentage: Scalars['Float']['output'];
  readonly ramp?: Maybe<FlagRamp>;
  /** The attributes that a draw sticks by: the first that the caller has. */
  readonly stickiness: ReadonlyArray<Scalars['String']['output']>;
  /** What makes the draw another than those of other flags; null is the flag's key. */
  readonly salt?: Maybe<Scalars['String']['output']>;
};

export type FlagRamp = {
  readonly __typename?: 'FlagRamp';
  readonly steps: ReadonlyArray<FlagRampStep>;
  /** Grows evenly from each step to the next, instead of at once. */
  readonly gradual: Scalars['Boolean']['output'];
};

export type FlagRampStep = {
  readonly __typename?: 'FlagRampStep';
  readonly at: Scalars['DateTime']['output'];
  readonly percentage: Scalars['Float']['output'];
};

export type FlagSplit = {
  readonly __typename?: 'FlagSplit';
  readonly shares: ReadonlyArray<FlagShare>;
  readonly stickiness: ReadonlyArray<Scalars['String']['output']>;
  readonly salt?: Maybe<Scalars['String']['output']>;
};

export type FlagShare = {
  readonly __typename?: 'FlagShare';
  readonly variant: Scalars['String']['output'];
  readonly weight: Scalars['Float']['output'];
};

export type FlagSegment = {
  readonly __typename?: 'FlagSegment';
  readonly key: Scalars['ID']['output'];
  readonly description: Scalars['String']['output'];
  /** Accounts that are in it. */
  readonly included: ReadonlyArray<Scalars['ID']['output']>;
  /** Accounts that never are. */
  readonly excluded: ReadonlyArray<Scalars['ID']['output']>;
  /** Whoever all of these hold for is in it; none add nobody. */
  readonly conditions: ReadonlyArray<TargetingCondition>;
  readonly version: Scalars['Int']['output'];
  readonly updatedAt: Scalars['DateTime']['output'];
};

export type CreateExperimentInput = {
  /** 1 to 64 letters, digits, dots, dashes and underscores. */
  readonly key: Scalars['ID']['input'];
  readonly description: Scalars['String']['input'];
  /** The first is control. */
  readonly variants: ReadonlyArray<ExperimentVariantInput>;
  /** One of them is the primary one. */
  readonly metrics: ReadonlyArray<ExperimentMetricInput>;
  readonly trafficPercentage: Scalars['Float']['input'];
  readonly conditions: ReadonlyArray<TargetingConditionInput>;
  readonly segments: ReadonlyArray<Scalars['ID']['input']>;
  readonly namespace?: InputMaybe<ExperimentNamespaceInput>;
  readonly holdout?: InputMaybe<ExperimentHoldoutInput>;
  readonly alpha: Scalars['Float']['input'];
  /** From `experimentPower`, best. */
  readonly plannedUnits: Scalars['Float']['input'];
  readonly automaticRollback: Scalars['Boolean']['input'];
};

export type ExperimentVariantInput = {
  readonly key: Scalars['ID']['input'];
  readonly weight: Scalars['Float']['input'];
  readonly payload?: InputMaybe<Scalars['String']['input']>;
};

export type ExperimentMetricInput = {
  readonly key: Scalars['ID']['input'];
  readonly kind: ExperimentMetricKind;
  readonly per: ExperimentMetricPer;
  readonly role: ExperimentMetricRole;
  readonly better: ExperimentDirection;
  readonly cap?: InputMaybe<Scalars['Float']['input']>;
  readonly tolerance?: InputMaybe<Scalars['Float']['input']>;
};

export type ExperimentNamespaceInput = {
  readonly key: Scalars['ID']['input'];
  readonly from: Scalars['Float']['input'];
  readonly to: Scalars['Float']['input'];
};

export type ExperimentHoldoutInput = {
  readonly key: Scalars['ID']['input'];
  readonly percentage: Scalars['Float']['input'];
};

export type UpdateExperimentInput = {
  readonly key: Scalars['ID']['input'];
  /** `Experiment.version` as it was read. */
  readonly version: Scalars['Int']['input'];
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** With their weights. Once it has started the keys and the payloads stay. */
  readonly variants?: InputMaybe<ReadonlyArray<ExperimentVariantInput>>;
  readonly metrics?: InputMaybe<ReadonlyArray<ExperimentMetricInput>>;
  readonly trafficPercentage?: InputMaybe<Scalars['Float']['input']>;
  readonly conditions?: InputMaybe<ReadonlyArray<TargetingConditionInput>>;
  readonly segments?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Null takes it away. */
  readonly namespace?: InputMaybe<ExperimentNamespaceInput>;
  /** Null takes it away. */
  readonly holdout?: InputMaybe<ExperimentHoldoutInput>;
  readonly alpha?: InputMaybe<Scalars['Float']['input']>;
  readonly plannedUnits?: InputMaybe<Scalars['Float']['input']>;
  readonly automaticRollback?: InputMaybe<Scalars['Boolean']['input']>;
};

export type ExperimentStepInput = {
  readonly key: Scalars['ID']['input'];
  /** `Experiment.version` as it was read. */
  readonly version: Scalars['Int']['input'];
};

export type ConcludeExperimentInput = {
  readonly key: Scalars['ID']['input'];
  /** `Experiment.version` as it was read. */
  readonly version: Scalars['Int']['input'];
  /** The variant that everybody in the audience gets; left out for none. */
  readonly winner?: InputMaybe<Scalars['ID']['input']>;
};

export type ExperimentPowerInput = {
  readonly kind: ExperimentMetricKind;
  /** The rate or the mean without the change. */
  readonly baseline: Scalars['Float']['input'];
  /** How far single accounts are from the mean; of a conversion it follows from the rate. */
  readonly standardDeviation?: InputMaybe<Scalars['Float']['input']>;
  /** The smallest effect to see, as a share of the baseline: 0.05 for 5 % more. */
  readonly effect: Scalars['Float']['input'];
  readonly alpha: Scalars['Float']['input'];
  /** The chance to see the effect. */
  readonly power: Scalars['Float']['input'];
  /** The part of all accounts that gets the change. */
  readonly treatmentShare: Scalars['Float']['input'];
  /** To be told the chance after so many accounts in both variants. */
  readonly units?: InputMaybe<Scalars['Float']['input']>;
};

export type RecordMetricsInput = {
  readonly events: ReadonlyArray<MetricEventInput>;
};

export type MetricEventInput = {
  readonly experiment: Scalars['ID']['input'];
  readonly metric: Scalars['ID']['input'];
  /** The sender's own, unique for the account in the experiment: what is sent again with it counts once. */
  readonly id: Scalars['ID']['input'];
  /** Left out for a conversion. */
  readonly value?: InputMaybe<Scalars['Float']['input']>;
  /** Of a ratio alone: what the value is divided by. */
  readonly weight?: InputMaybe<Scalars['Float']['input']>;
  /** When it happened; now unless given. */
  readonly at?: InputMaybe<Scalars['DateTime']['input']>;
  /** Whose it is; the caller's unless given. Only for programs of ours and for operators. */
  readonly userId?: InputMaybe<Scalars['ID']['input']>;
};

export type ExperimentResults = {
  readonly __typename?: 'ExperimentResults';
  readonly phase: Scalars['Int']['output'];
  readonly sampleRatio: ExperimentSampleRatio;
  readonly metrics: ReadonlyArray<ExperimentMetricResult>;
  /** Guardrails that are proved to be broken. */
  readonly harms: ReadonlyArray<ExperimentHarm>;
};

/** Whether the variants have as many accounts as their weights say. Where they have not, results must not be believed. */
export type ExperimentSampleRatio = {
  readonly __typename?: 'ExperimentSampleRatio';
  /** Of the chi-square test; null while there are few accounts. */
  readonly pValue?: Maybe<Scalars['Float']['output']>;
  /** Below 0.001. Then no comparison has a verdict. */
  readonly mismatch: Scalars['Boolean']['output'];
  readonly variants: ReadonlyArray<ExperimentArm>;
};

export type ExperimentArm = {
  readonly __typename?: 'ExperimentArm';
  readonly variant: Scalars['ID']['output'];
  readonly units: Scalars['Float']['output'];
  readonly weight: Scalars['Float']['output'];
};

export type ExperimentMetricResult = {
  readonly __typename?: 'ExperimentMetricResult';
  readonly metric: Scalars['ID']['output'];
  readonly variants: ReadonlyArray<ExperimentVariantResult>;
};

export type ExperimentVariantResult = {
  readonly __typename?: 'ExperimentVariantResult';
  readonly variant: Scalars['ID']['output'];
  /** Accounts that were exposed. */
  readonly units: Scalars['Float']['output'];
  /** Accounts that converted, or values that came. */
  readonly count: Scalars['Float']['output'];
  readonly mean?: Maybe<ExperimentEstimate>;
  /** Within 1 %; null below 200 values, and for conversions. */
  readonly median?: Maybe<ExperimentEstimate>;
  /** Within 1 %; null below 2000 values, and for conversions. */
  readonly p95?: Maybe<ExperimentEstimate>;
  /** Within 1 %; null below 10 000 values, and for conversions. */
  readonly p99?: Maybe<ExperimentEstimate>;
  /** With control; null for control itself, and while there is too little to say. */
  readonly comparison?: Maybe<ExperimentComparison>;
};

/** With an interval that holds at all looks together. It is null below 100 accounts. */
export type ExperimentEstimate = {
  readonly __typename?: 'ExperimentEstimate';
  readonly value: Scalars['Float']['output'];
  readonly low?: Maybe<Scalars['Float']['output']>;
  readonly high?: Maybe<Scalars['Float']['output']>;
};

export type ExperimentComparison = {
  readonly __typename?: 'ExperimentComparison';
  /** The variant minus control. */
  readonly difference: ExperimentEstimate;
  /** The difference as a share of control; null where control may be zero. */
  readonly relative?: Maybe<ExperimentEstimate>;
  /** Valid at every look. */
  readonly pValue: Scalars['Float']['output'];
  /** The same, so that many metrics and variants make no discovery by chance (Benjamini-Hochberg). Guardrails are not among them. */
  readonly adjustedPValue: Scalars['Float']['output'];
  readonly verdict: ExperimentVerdict;
};

export type ExperimentVerdict =
  | 'BETTER'
  | 'WORSE'
  /** Not now; it may become clear with more accounts. */
  | 'INCONCLUSIVE'
  /** A guardrail is broken. */
  | 'HARMFUL';

export type ExperimentHarm = {
  readonly __typename?: 'ExperimentHarm';
  readonly metric: Scalars['ID']['output'];
  readonly variant: Scalars['ID']['output'];
};

export type VariantDecision = {
  readonly __typename?: 'VariantDecision';
  readonly experiment: Scalars['ID']['output'];
  /** Null for what everybody has who is not in the experiment. */
  readonly variant?: Maybe<Scalars['ID']['output']>;
  /** What the variant was given for the client. */
  readonly payload?: Maybe<Scalars['String']['output']>;
  readonly reason: VariantReason;
};

export type VariantReason =
  /** The draw put the account into this variant. */
  | 'ASSIGNED'
  /** The account has had this variant before. */
  | 'STICKY'
  /** The experiment is over: everybody in its audience gets the winner. */
  | 'CONCLUDED'
  /** The experiment did harm: everybody in its audience gets control. */
  | 'ROLLED_BACK'
  /** It has not started, pauses or was stopped. */
  | 'NOT_RUNNING'
  /** The caller is anonymous. */
  | 'NO_UNIT'
  /** The account is not in its audience. */
  | 'NOT_TARGETED'
  /** The account is in its holdout. */
  | 'HELD_OUT'
  /** Another part of its namespace has the account. */
  | 'EXCLUDED'
  /** The account is not in the part of the traffic that it takes. */
  | 'NOT_IN_TRAFFIC'
  /** It cannot be decided at the moment. */
  | 'UNAVAILABLE';

export type ExperimentStatus =
  | 'DRAFT'
  | 'RUNNING'
  | 'PAUSED'
  | 'STOPPED'
  | 'CONCLUDED'
  | 'ROLLED_BACK';

export type Experiment = {
  readonly __typename?: 'Experiment';
  readonly key: Scalars['ID']['output'];
  readonly description: Scalars['String']['output'];
  readonly status: ExperimentStatus;
  /** Grows with each change; give it with the next. */
  readonly version: Scalars['Int']['output'];
  /** Which run it is; 0 before the first start. */
  readonly run: Scalars['Int']['output'];
  /** Grows with each run, and whenever weights change. Phases are not mixed in results. */
  readonly phase: Scalars['Int']['output'];
  /** The first is control. */
  readonly variants: ReadonlyArray<ExperimentVariant>;
  readonly metrics: ReadonlyArray<ExperimentMetric>;
  /** How much of the audience is let in, in percent, in steps of 0.001. */
  readonly trafficPercentage: Scalars['Float']['output'];
  readonly conditions: ReadonlyArray<TargetingCondition>;
  readonly segments: ReadonlyArray<Scalars['ID']['output']>;
  readonly namespace?: Maybe<ExperimentNamespace>;
  readonly holdout?: Maybe<ExperimentHoldout>;
  /** The share of experiments without an effect that may ever be called significant, however often they are looked at. */
  readonly alpha: Scalars['Float']['output'];
  /** The number of accounts at which intervals are narrowest. */
  readonly plannedUnits: Scalars['Float']['output'];
  /** Whether a guardrail that is proved to be broken ends it. */
  readonly automaticRollback: Scalars['Boolean']['output'];
  readonly winner?: Maybe<Scalars['ID']['output']>;
  readonly createdAt: Scalars['DateTime']['output'];
  /** Of the present run. */
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Of the present phase unless another is given; null when there was none. Look as often as you like. */
  readonly results?: Maybe<ExperimentResults>;
  /** Who changed what, newest first. */
  readonly changes: ReadonlyArray<ExperimentChange>;
};


export type ExperimentResultsArgs = {
  phase?: InputMaybe<Scalars['Int']['input']>;
};


export type ExperimentChangesArgs = {
  first: Scalars['Int']['input'];
};

export type ExperimentVariant = {
  readonly __typename?: 'ExperimentVariant';
  readonly key: Scalars['ID']['output'];
  readonly weight: Scalars['Float']['output'];
  readonly payload?: Maybe<Scalars['String']['output']>;
};

export type ExperimentMetricKind =
  /** Whether something was done, however often. */
  | 'CONVERSION'
  /** Values, such as amounts or times. */
  | 'NUMERIC'
  /** The sum of values by the sum of their weights. */
  | 'RATIO';

export type ExperimentMetricPer =
  /** Each account counts once, with the sum of its values, zero included. */
  | 'UNIT'
  /** Each value counts. That those of one account belong together is taken into account. */
  | 'EVENT';

export type ExperimentMetricRole =
  /** What the experiment is about; one metric is. */
  | 'PRIMARY'
  | 'SECONDARY'
  /** What must not become worse. */
  | 'GUARDRAIL';

export type ExperimentDirection =
  | 'HIGHER'
  | 'LOWER';

export type ExperimentMetric = {
  readonly __typename?: 'ExperimentMetric';
  readonly key: Scalars['ID']['output'];
  readonly kind: ExperimentMetricKind;
  readonly per: ExperimentMetricPer;
  readonly role: ExperimentMetricRole;
  readonly better: ExperimentDirection;
  /** Of values counted per UNIT: an account's sum counts as no more than this. */
  readonly cap?: Maybe<Scalars['Float']['output']>;
  /** Of a guardrail: how much worse than control, as a share of it, is bearable. */
  readonly tolerance?: Maybe<Scalars['Float']['output']>;
};

/** A part of the accounts, in percent of the whole. Experiments that run in parts which do not overlap share no account. */
export type ExperimentNamespace = {
  readonly __typename?: 'ExperimentNamespace';
  readonly key: Scalars['ID']['output'];
  readonly from: Scalars['Float']['output'];
  readonly to: Scalars['Float']['output'];
};

/** Accounts that no experiment gets which names the holdout, in percent. */
export type ExperimentHoldout = {
  readonly __typename?: 'ExperimentHoldout';
  readonly key: Scalars['ID']['output'];
  readonly percentage: Scalars['Float']['output'];
};

export type ExperimentChange = {
  readonly __typename?: 'ExperimentChange';
  /** The version that it made. */
  readonly version: Scalars['Int']['output'];
  readonly action: Scalars['String']['output'];
  /** Null for the platform itself. */
  readonly actorId?: Maybe<Scalars['ID']['output']>;
  readonly at: Scalars['DateTime']['output'];
  /** What was given, as JSON. */
  readonly detail: Scalars['String']['output'];
};

export type ExperimentPower = {
  readonly __typename?: 'ExperimentPower';
  /** Accounts in both variants together, for an experiment that is looked at whenever one likes. Most end earlier. */
  readonly units: Scalars['Float']['output'];
  /** The same for a test that is looked at once, at the end. */
  readonly unitsWithOneLook: Scalars['Float']['output'];
  /** The chance to see the effect after the `units` that were given; null when none were. */
  readonly power?: Maybe<Scalars['Float']['output']>;
};

export type ExperimentResult = ExperimentChanged | ExperimentRejected;

export type ExperimentChanged = {
  readonly __typename?: 'ExperimentChanged';
  readonly experiment: Experiment;
};

export type ExperimentRejected = {
  readonly __typename?: 'ExperimentRejected';
  readonly reason: ExperimentRejection;
  readonly message: Scalars['String']['output'];
};

export type ExperimentRejection =
  | 'NO_EXPERIMENT'
  | 'KEY_TAKEN'
  | 'INVALID'
  /** Somebody else was faster: look at it before the next try. */
  | 'STALE_VERSION'
  | 'NOT_IN_THIS_STATUS'
  /** It must stay as it is in this status. */
  | 'LOCKED'
  /** Another experiment that runs or pauses has this part of the namespace, or some of it. */
  | 'NAMESPACE_TAKEN'
  /** The holdout has another percentage. */
  | 'HOLDOUT_DIFFERS'
  | 'NO_SUCH_VARIANT';

export type MetricsRecorded = {
  readonly __typename?: 'MetricsRecorded';
  /** Events that count from now on. */
  readonly recorded: Scalars['Int']['output'];
  /** Events that had been recorded before. */
  readonly duplicates: Scalars['Int']['output'];
  /** Events that were not recorded, and why. */
  readonly problems: ReadonlyArray<MetricProblem>;
};

export type MetricProblem = {
  readonly __typename?: 'MetricProblem';
  readonly experiment: Scalars['ID']['output'];
  readonly id: Scalars['ID']['output'];
  readonly reason: MetricProblemReason;
};

export type MetricProblemReason =
  /** Another event has this id. */
  | 'CONFLICT'
  /** The account had not seen its variant at that time. */
  | 'NOT_EXPOSED'
  /** The experiment neither runs nor pauses. */
  | 'NOT_ACCEPTED'
  /** There is no such experiment, or it has no such metric. */
  | 'UNKNOWN'
  /** The value, the weight, the time or the id is not one that the metric takes. */
  | 'INVALID';



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  FeatureFlag: FeatureFlag;
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  FeatureFlag:
    ( { __typename: 'FeatureFlag' }
    & GraphQLRecursivePick<FederationTypes['FeatureFlag'], {"key":true}> );
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}>
    & ( Record<PropertyKey, never>
        | GraphQLRecursivePick<FederationTypes['User'], {"tier":true}>
        | GraphQLRecursivePick<FederationTypes['User'], {"tier":true}>
        | GraphQLRecursivePick<FederationTypes['User'], {"tier":true}> ) );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  FlagChangeResult:
    | ( Omit<FlagChangeApplied, 'change' | 'flag'> & { change: _RefType['FlagChange'], flag?: Maybe<_RefType['FeatureFlag']> } & { __typename: 'FlagChangeApplied' } )
    | ( Omit<FlagChangePending, 'request'> & { request: _RefType['FlagChangeRequest'] } & { __typename: 'FlagChangePending' } )
    | ( FlagChangeRejected & { __typename: 'FlagChangeRejected' } )
  ;
  ExperimentResult:
    | ( Omit<ExperimentChanged, 'experiment'> & { experiment: _RefType['Experiment'] } & { __typename: 'ExperimentChanged' } )
    | ( ExperimentRejected & { __typename: 'ExperimentRejected' } )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Role: Role;
  Tier: Tier;
  Duration: ResolverTypeWrapper<Scalars['Duration']['output']>;
  RateLimitKey: RateLimitKey;
  CacheControlScope: CacheControlScope;
  RateLimitFailureMode: RateLimitFailureMode;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  FeatureFlag: ResolverTypeWrapper<FeatureFlagMapper>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  FlagEvaluation: ResolverTypeWrapper<FlagEvaluationMapper>;
  FlagReason: FlagReason;
  FlagType: FlagType;
  FlagKind: FlagKind;
  FlagVariant: ResolverTypeWrapper<FlagVariant>;
  StaleReason: StaleReason;
  FlagUsage: ResolverTypeWrapper<FlagUsage>;
  FlagVariantUsage: ResolverTypeWrapper<FlagVariantUsage>;
  User: ResolverTypeWrapper<Omit<User, 'flags' | 'variant'> & { flags?: Maybe<ReadonlyArray<ResolversTypes['FlagEvaluation']>>, variant?: Maybe<ResolversTypes['VariantDecision']> }>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  FlagEnvironment: ResolverTypeWrapper<FlagEnvironment>;
  FlagChangePage: ResolverTypeWrapper<Omit<FlagChangePage, 'changes'> & { changes: ReadonlyArray<ResolversTypes['FlagChange']> }>;
  FlagChange: ResolverTypeWrapper<FlagChangeMapper>;
  FlagDifference: ResolverTypeWrapper<FlagDifference>;
  FlagChangeStatus: FlagChangeStatus;
  FlagChangeRequest: ResolverTypeWrapper<FlagChangeRequestMapper>;
  FlagChangeResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['FlagChangeResult']>;
  FlagChangeApplied: ResolverTypeWrapper<Omit<FlagChangeApplied, 'change' | 'flag'> & { change: ResolversTypes['FlagChange'], flag?: Maybe<ResolversTypes['FeatureFlag']> }>;
  FlagChangePending: ResolverTypeWrapper<Omit<FlagChangePending, 'request'> & { request: ResolversTypes['FlagChangeRequest'] }>;
  FlagChangeRejected: ResolverTypeWrapper<FlagChangeRejected>;
  FlagChangeRejection: FlagChangeRejection;
  CreateFlagInput: CreateFlagInput;
  FlagVariantInput: FlagVariantInput;
  UpdateFlagInput: UpdateFlagInput;
  ConfigureFlagInput: ConfigureFlagInput;
  FlagStateInput: FlagStateInput;
  FlagPrerequisiteInput: FlagPrerequisiteInput;
  FlagRuleInput: FlagRuleInput;
  TargetingConditionInput: TargetingConditionInput;
  FlagRolloutInput: FlagRolloutInput;
  FlagRampInput: FlagRampInput;
  FlagRampStepInput: FlagRampStepInput;
  FlagSplitInput: FlagSplitInput;
  FlagShareInput: FlagShareInput;
  SetRolloutPercentageInput: SetRolloutPercentageInput;
  SetTargetUsersInput: SetTargetUsersInput;
  SetTargetGroupsInput: SetTargetGroupsInput;
  KillFlagInput: KillFlagInput;
  FlagVersionInput: FlagVersionInput;
  SaveFlagSegmentInput: SaveFlagSegmentInput;
  SetFlagApprovalInput: SetFlagApprovalInput;
  DecideFlagChangeInput: DecideFlagChangeInput;
  FlagState: ResolverTypeWrapper<FlagStateMapper>;
  FlagPrerequisite: ResolverTypeWrapper<FlagPrerequisite>;
  FlagRule: ResolverTypeWrapper<FlagRuleMapper>;
  TargetingCondition: ResolverTypeWrapper<TargetingCondition>;
  TargetingOperator: TargetingOperator;
  FlagRollout: ResolverTypeWrapper<FlagRolloutMapper>;
  FlagRamp: ResolverTypeWrapper<FlagRamp>;
  FlagRampStep: ResolverTypeWrapper<FlagRampStep>;
  FlagSplit: ResolverTypeWrapper<FlagSplit>;
  FlagShare: ResolverTypeWrapper<FlagShare>;
  FlagSegment: ResolverTypeWrapper<FlagSegment>;
  CreateExperimentInput: CreateExperimentInput;
  ExperimentVariantInput: ExperimentVariantInput;
  ExperimentMetricInput: ExperimentMetricInput;
  ExperimentNamespaceInput: ExperimentNamespaceInput;
  ExperimentHoldoutInput: ExperimentHoldoutInput;
  UpdateExperimentInput: UpdateExperimentInput;
  ExperimentStepInput: ExperimentStepInput;
  ConcludeExperimentInput: ConcludeExperimentInput;
  ExperimentPowerInput: ExperimentPowerInput;
  RecordMetricsInput: RecordMetricsInput;
  MetricEventInput: MetricEventInput;
  ExperimentResults: ResolverTypeWrapper<Omit<ExperimentResults, 'metrics'> & { metrics: ReadonlyArray<ResolversTypes['ExperimentMetricResult']> }>;
  ExperimentSampleRatio: ResolverTypeWrapper<ExperimentSampleRatio>;
  ExperimentArm: ResolverTypeWrapper<ExperimentArm>;
  ExperimentMetricResult: ResolverTypeWrapper<ExperimentMetricResultMapper>;
  ExperimentVariantResult: ResolverTypeWrapper<ExperimentVariantResult>;
  ExperimentEstimate: ResolverTypeWrapper<ExperimentEstimate>;
  ExperimentComparison: ResolverTypeWrapper<ExperimentComparison>;
  ExperimentVerdict: ExperimentVerdict;
  ExperimentHarm: ResolverTypeWrapper<ExperimentHarm>;
  VariantDecision: ResolverTypeWrapper<VariantDecisionMapper>;
  VariantReason: VariantReason;
  ExperimentStatus: ExperimentStatus;
  Experiment: ResolverTypeWrapper<ExperimentMapper>;
  ExperimentVariant: ResolverTypeWrapper<ExperimentVariant>;
  ExperimentMetricKind: ExperimentMetricKind;
  ExperimentMetricPer: ExperimentMetricPer;
  ExperimentMetricRole: ExperimentMetricRole;
  ExperimentDirection: ExperimentDirection;
  ExperimentMetric: ResolverTypeWrapper<ExperimentMetric>;
  ExperimentNamespace: ResolverTypeWrapper<ExperimentNamespace>;
  ExperimentHoldout: ResolverTypeWrapper<ExperimentHoldout>;
  ExperimentChange: ResolverTypeWrapper<ExperimentChangeMapper>;
  ExperimentPower: ResolverTypeWrapper<ExperimentPower>;
  ExperimentResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ExperimentResult']>;
  ExperimentChanged: ResolverTypeWrapper<Omit<ExperimentChanged, 'experiment'> & { experiment: ResolversTypes['Experiment'] }>;
  ExperimentRejected: ResolverTypeWrapper<ExperimentRejected>;
  ExperimentRejection: ExperimentRejection;
  MetricsRecorded: ResolverTypeWrapper<MetricsRecorded>;
  MetricProblem: ResolverTypeWrapper<MetricProblem>;
  MetricProblemReason: MetricProblemReason;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  Duration: Scalars['Duration']['output'];
  Query: Record<PropertyKey, never>;
  ID: Scalars['ID']['output'];
  FeatureFlag: FeatureFlagMapper;
  Float: Scalars['Float']['output'];
  FlagEvaluation: FlagEvaluationMapper;
  FlagVariant: FlagVariant;
  FlagUsage: FlagUsage;
  FlagVariantUsage: FlagVariantUsage;
  User: Omit<User, 'flags' | 'variant'> & { flags?: Maybe<ReadonlyArray<ResolversParentTypes['FlagEvaluation']>>, variant?: Maybe<ResolversParentTypes['VariantDecision']> } | FederationReferenceTypes['User'];
  Mutation: Record<PropertyKey, never>;
  FlagEnvironment: FlagEnvironment;
  FlagChangePage: Omit<FlagChangePage, 'changes'> & { changes: ReadonlyArray<ResolversParentTypes['FlagChange']> };
  FlagChange: FlagChangeMapper;
  FlagDifference: FlagDifference;
  FlagChangeRequest: FlagChangeRequestMapper;
  FlagChangeResult: ResolversUnionTypes<ResolversParentTypes>['FlagChangeResult'];
  FlagChangeApplied: Omit<FlagChangeApplied, 'change' | 'flag'> & { change: ResolversParentTypes['FlagChange'], flag?: Maybe<ResolversParentTypes['FeatureFlag']> };
  FlagChangePending: Omit<FlagChangePending, 'request'> & { request: ResolversParentTypes['FlagChangeRequest'] };
  FlagChangeRejected: FlagChangeRejected;
  CreateFlagInput: CreateFlagInput;
  FlagVariantInput: FlagVariantInput;
  UpdateFlagInput: UpdateFlagInput;
  ConfigureFlagInput: ConfigureFlagInput;
  FlagStateInput: FlagStateInput;
  FlagPrerequisiteInput: FlagPrerequisiteInput;
  FlagRuleInput: FlagRuleInput;
  TargetingConditionInput: TargetingConditionInput;
  FlagRolloutInput: FlagRolloutInput;
  FlagRampInput: FlagRampInput;
  FlagRampStepInput: FlagRampStepInput;
  FlagSplitInput: FlagSplitInput;
  FlagShareInput: FlagShareInput;
  SetRolloutPercentageInput: SetRolloutPercentageInput;
  SetTargetUsersInput: SetTargetUsersInput;
  SetTargetGroupsInput: SetTargetGroupsInput;
  KillFlagInput: KillFlagInput;
  FlagVersionInput: FlagVersionInput;
  SaveFlagSegmentInput: SaveFlagSegmentInput;
  SetFlagApprovalInput: SetFlagApprovalInput;
  DecideFlagChangeInput: DecideFlagChangeInput;
  FlagState: FlagStateMapper;
  FlagPrerequisite: FlagPrerequisite;
  FlagRule: FlagRuleMapper;
  TargetingCondition: TargetingCondition;
  FlagRollout: FlagRolloutMapper;
  FlagRamp: FlagRamp;
  FlagRampStep: FlagRampStep;
  FlagSplit: FlagSplit;
  FlagShare: FlagShare;
  FlagSegment: FlagSegment;
  CreateExperimentInput: CreateExperimentInput;
  ExperimentVariantInput: ExperimentVariantInput;
  ExperimentMetricInput: ExperimentMetricInput;
  ExperimentNamespaceInput: ExperimentNamespaceInput;
  ExperimentHoldoutInput: ExperimentHoldoutInput;
  UpdateExperimentInput: UpdateExperimentInput;
  ExperimentStepInput: ExperimentStepInput;
  ConcludeExperimentInput: ConcludeExperimentInput;
  ExperimentPowerInput: ExperimentPowerInput;
  RecordMetricsInput: RecordMetricsInput;
  MetricEventInput: MetricEventInput;
  ExperimentResults: Omit<ExperimentResults, 'metrics'> & { metrics: ReadonlyArray<ResolversParentTypes['ExperimentMetricResult']> };
  ExperimentSampleRatio: ExperimentSampleRatio;
  ExperimentArm: ExperimentArm;
  ExperimentMetricResult: ExperimentMetricResultMapper;
  ExperimentVariantResult: ExperimentVariantResult;
  ExperimentEstimate: ExperimentEstimate;
  ExperimentComparison: ExperimentComparison;
  ExperimentHarm: ExperimentHarm;
  VariantDecision: VariantDecisionMapper;
  Experiment: ExperimentMapper;
  ExperimentVariant: ExperimentVariant;
  ExperimentMetric: ExperimentMetric;
  ExperimentNamespace: ExperimentNamespace;
  ExperimentHoldout: ExperimentHoldout;
  ExperimentChange: ExperimentChangeMapper;
  ExperimentPower: ExperimentPower;
  ExperimentResult: ResolversUnionTypes<ResolversParentTypes>['ExperimentResult'];
  ExperimentChanged: Omit<ExperimentChanged, 'experiment'> & { experiment: ResolversParentTypes['Experiment'] };
  ExperimentRejected: ExperimentRejected;
  MetricsRecorded: MetricsRecorded;
  MetricProblem: MetricProblem;
  String: Scalars['String']['output'];
  Int: Scalars['Int']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type AuthDirectiveArgs = {
  requires: Role;
  scopes: ReadonlyArray<ReadonlyArray<Scalars['String']['input']>>;
};

export type AuthDirectiveResolver<Result, Parent, ContextType = Context, Args = AuthDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type HasRoleDirectiveArgs = {
  role: Role;
};

export type HasRoleDirectiveResolver<Result, Parent, ContextType = Context, Args = HasRoleDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RateLimitDirectiveArgs = {
  cost?: Maybe<Scalars['Int']['input']>;
  limit?: Maybe<Scalars['Int']['input']>;
  window?: Maybe<Scalars['Duration']['input']>;
  per: RateLimitKey;
  onStoreFailure: RateLimitFailureMode;
};

export type RateLimitDirectiveResolver<Result, Parent, ContextType = Context, Args = RateLimitDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CacheControlDirectiveArgs = {
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<CacheControlScope>;
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = Context, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type SizedByDirectiveArgs = {
  argument: Scalars['String']['input'];
};

export type SizedByDirectiveResolver<Result, Parent, ContextType = Context, Args = SizedByDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PublicDirectiveArgs = { };

export type PublicDirectiveResolver<Result, Parent, ContextType = Context, Args = PublicDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  isFeatureEnabled: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType, RequireFields<QueryIsFeatureEnabledArgs, 'key'>>;
  featureFor: Resolver<Maybe<ResolversTypes['FlagEvaluation']>, ParentType, ContextType, RequireFields<QueryFeatureForArgs, 'key'>>;
  myFeatures: Resolver<Maybe<ReadonlyArray<ResolversTypes['FlagEvaluation']>>, ParentType, ContextType>;
  featureFlags: Resolver<Maybe<ReadonlyArray<ResolversTypes['FeatureFlag']>>, ParentType, ContextType, RequireFields<QueryFeatureFlagsArgs, 'archived'>>;
  featureFlag: Resolver<Maybe<ResolversTypes['FeatureFlag']>, ParentType, ContextType, RequireFields<QueryFeatureFlagArgs, 'key'>>;
  flagSegments: Resolver<Maybe<ReadonlyArray<ResolversTypes['FlagSegment']>>, ParentType, ContextType>;
  flagEnvironments: Resolver<Maybe<ReadonlyArray<ResolversTypes['FlagEnvironment']>>, ParentType, ContextType>;
  flagChanges: Resolver<Maybe<ResolversTypes['FlagChangePage']>, ParentType, ContextType, RequireFields<QueryFlagChangesArgs, 'first'>>;
  flagChangeRequests: Resolver<Maybe<ReadonlyArray<ResolversTypes['FlagChangeRequest']>>, ParentType, ContextType, Partial<QueryFlagChangeRequestsArgs>>;
  variant: Resolver<Maybe<ResolversTypes['VariantDecision']>, ParentType, ContextType, RequireFields<QueryVariantArgs, 'experiment' | 'expose'>>;
  experiments: Resolver<Maybe<ReadonlyArray<ResolversTypes['Experiment']>>, ParentType, ContextType, Partial<QueryExperimentsArgs>>;
  experiment: Resolver<Maybe<ResolversTypes['Experiment']>, ParentType, ContextType, RequireFields<QueryExperimentArgs, 'key'>>;
  experimentPower: Resolver<Maybe<ResolversTypes['ExperimentPower']>, ParentType, ContextType, RequireFields<QueryExperimentPowerArgs, 'input'>>;
};

export type FeatureFlagResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeatureFlag'] = ResolversParentTypes['FeatureFlag'], FederationReferenceType extends FederationReferenceTypes['FeatureFlag'] = FederationReferenceTypes['FeatureFlag']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['FeatureFlag']> | FederationReferenceType, FederationReferenceType, ContextType>;
  key?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  enabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  rolloutPercentage?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  tiers?: Resolver<ReadonlyArray<ResolversTypes['Tier']>, ParentType, ContextType>;
  groups?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['FlagType'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['FlagKind'], ParentType, ContextType>;
  variants?: Resolver<ReadonlyArray<ResolversTypes['FlagVariant']>, ParentType, ContextType>;
  offVariant?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  archivedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  stale?: Resolver<ReadonlyArray<ResolversTypes['StaleReason']>, ParentType, ContextType>;
  states?: Resolver<ReadonlyArray<ResolversTypes['FlagState']>, ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['FlagUsage'], ParentType, ContextType>;
};

export type FlagEvaluationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagEvaluation'] = ResolversParentTypes['FlagEvaluation']> = {
  flag?: Resolver<ResolversTypes['FeatureFlag'], ParentType, ContextType>;
  enabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  variant?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['FlagReason'], ParentType, ContextType>;
};

export type FlagVariantResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagVariant'] = ResolversParentTypes['FlagVariant']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type FlagUsageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagUsage'] = ResolversParentTypes['FlagUsage']> = {
  evaluations?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  hits?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  misses?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  hitRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  variants?: Resolver<ReadonlyArray<ResolversTypes['FlagVariantUsage']>, ParentType, ContextType>;
};

export type FlagVariantUsageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagVariantUsage'] = ResolversParentTypes['FlagVariantUsage']> = {
  variant?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  evaluations?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  flags?: Resolver<Maybe<ReadonlyArray<ResolversTypes['FlagEvaluation']>>, ParentType, ContextType>;
  variant?: Resolver<Maybe<ResolversTypes['VariantDecision']>, ParentType, ContextType, RequireFields<UserVariantArgs, 'experiment'>>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  createFlag: Resolver<ResolversTypes['FlagChangeResult'], ParentType, ContextType, RequireFields<MutationCreateFlagArgs, 'input'>>;
  updateFlag: Resolver<ResolversTypes['FlagChangeResult'], ParentType, ContextType, RequireFields<MutationUpdateFlagArgs, 'input'>>;
  configureFlag: Resolver<ResolversTypes['FlagChangeResult'], ParentType, ContextType, RequireFields<MutationConfigureFlagArgs, 'input'>>;
  setRolloutPercentage: Resolver<ResolversTypes['FlagChangeResult'], ParentType, ContextType, RequireFields<MutationSetRolloutPercentageArgs, 'input'>>;
  setTargetUsers: Resolver<ResolversTypes['FlagChangeResult'], ParentType, ContextType, RequireFields<MutationSetTargetUsersArgs, 'input'>>;
  setTargetGroups: Resolver<ResolversTypes['FlagChangeResult'], ParentType, ContextType, RequireFields<MutationSetTargetGroupsArgs, 'input'>>;
  killFlag: Resolver<ResolversTypes['FlagChangeResult'], ParentType, ContextType, RequireFields<MutationKillFlagArgs, 'input'>>;
  archiveFlag: Resolver<ResolversTypes['FlagChangeResult'], ParentType, ContextType, RequireFields<MutationArchiveFlagArgs, 'input'>>;
  restoreFlag: Resolver<ResolversTypes['FlagChangeResult'], ParentType, ContextType, RequireFields<MutationRestoreFlagArgs, 'input'>>;
  saveFlagSegment: Resolver<ResolversTypes['FlagChangeResult'], ParentType, ContextType, RequireFields<MutationSaveFlagSegmentArgs, 'input'>>;
  deleteFlagSegment: Resolver<ResolversTypes['FlagChangeResult'], ParentType, ContextType, RequireFields<MutationDeleteFlagSegmentArgs, 'input'>>;
  setFlagApproval: Resolver<ResolversTypes['FlagChangeResult'], ParentType, ContextType, RequireFields<MutationSetFlagApprovalArgs, 'input'>>;
  decideFlagChange: Resolver<ResolversTypes['FlagChangeResult'], ParentType, ContextType, RequireFields<MutationDecideFlagChangeArgs, 'input'>>;
  withdrawFlagChange: Resolver<ResolversTypes['FlagChangeResult'], ParentType, ContextType, RequireFields<MutationWithdrawFlagChangeArgs, 'id'>>;
  createExperiment: Resolver<ResolversTypes['ExperimentResult'], ParentType, ContextType, RequireFields<MutationCreateExperimentArgs, 'input'>>;
  updateExperiment: Resolver<ResolversTypes['ExperimentResult'], ParentType, ContextType, RequireFields<MutationUpdateExperimentArgs, 'input'>>;
  startExperiment: Resolver<ResolversTypes['ExperimentResult'], ParentType, ContextType, RequireFields<MutationStartExperimentArgs, 'input'>>;
  pauseExperiment: Resolver<ResolversTypes['ExperimentResult'], ParentType, ContextType, RequireFields<MutationPauseExperimentArgs, 'input'>>;
  stopExperiment: Resolver<ResolversTypes['ExperimentResult'], ParentType, ContextType, RequireFields<MutationStopExperimentArgs, 'input'>>;
  concludeExperiment: Resolver<ResolversTypes['ExperimentResult'], ParentType, ContextType, RequireFields<MutationConcludeExperimentArgs, 'input'>>;
  rollBackExperiment: Resolver<ResolversTypes['ExperimentResult'], ParentType, ContextType, RequireFields<MutationRollBackExperimentArgs, 'input'>>;
  recordMetrics: Resolver<ResolversTypes['MetricsRecorded'], ParentType, ContextType, RequireFields<MutationRecordMetricsArgs, 'input'>>;
};

export type FlagEnvironmentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagEnvironment'] = ResolversParentTypes['FlagEnvironment']> = {
  name?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  requiresApproval?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type FlagChangePageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagChangePage'] = ResolversParentTypes['FlagChangePage']> = {
  changes?: Resolver<ReadonlyArray<ResolversTypes['FlagChange']>, ParentType, ContextType>;
  nextCursor?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type FlagChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagChange'] = ResolversParentTypes['FlagChange']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  actorId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  action?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  flag?: Resolver<Maybe<ResolversTypes['FeatureFlag']>, ParentType, ContextType>;
  environment?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  segment?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  comment?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  approvedBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  differences?: Resolver<ReadonlyArray<ResolversTypes['FlagDifference']>, ParentType, ContextType>;
};

export type FlagDifferenceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagDifference'] = ResolversParentTypes['FlagDifference']> = {
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  after?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type FlagChangeRequestResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagChangeRequest'] = ResolversParentTypes['FlagChangeRequest']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['FlagChangeStatus'], ParentType, ContextType>;
  flag?: Resolver<Maybe<ResolversTypes['FeatureFlag']>, ParentType, ContextType>;
  environment?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  segment?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  comment?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  requestedBy?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  differences?: Resolver<ReadonlyArray<ResolversTypes['FlagDifference']>, ParentType, ContextType>;
};

export type FlagChangeResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagChangeResult'] = ResolversParentTypes['FlagChangeResult']> = {
  __resolveType: TypeResolveFn<'FlagChangeApplied' | 'FlagChangePending' | 'FlagChangeRejected', ParentType, ContextType>;
};

export type FlagChangeAppliedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagChangeApplied'] = ResolversParentTypes['FlagChangeApplied']> = {
  change?: Resolver<ResolversTypes['FlagChange'], ParentType, ContextType>;
  flag?: Resolver<Maybe<ResolversTypes['FeatureFlag']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FlagChangePendingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagChangePending'] = ResolversParentTypes['FlagChangePending']> = {
  request?: Resolver<ResolversTypes['FlagChangeRequest'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FlagChangeRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagChangeRejected'] = ResolversParentTypes['FlagChangeRejected']> = {
  reason?: Resolver<ResolversTypes['FlagChangeRejection'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  currentVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FlagStateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagState'] = ResolversParentTypes['FlagState']> = {
  environment?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  enabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  until?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  prerequisites?: Resolver<ReadonlyArray<ResolversTypes['FlagPrerequisite']>, ParentType, ContextType>;
  targetUsers?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  tiers?: Resolver<ReadonlyArray<ResolversTypes['Tier']>, ParentType, ContextType>;
  groups?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  rules?: Resolver<ReadonlyArray<ResolversTypes['FlagRule']>, ParentType, ContextType>;
  rollout?: Resolver<ResolversTypes['FlagRollout'], ParentType, ContextType>;
  split?: Resolver<ResolversTypes['FlagSplit'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type FlagPrerequisiteResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagPrerequisite'] = ResolversParentTypes['FlagPrerequisite']> = {
  flag?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  enabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  variants?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type FlagRuleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagRule'] = ResolversParentTypes['FlagRule']> = {
  key?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['TargetingCondition']>, ParentType, ContextType>;
  segments?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  rollout?: Resolver<ResolversTypes['FlagRollout'], ParentType, ContextType>;
  split?: Resolver<ResolversTypes['FlagSplit'], ParentType, ContextType>;
};

export type TargetingConditionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TargetingCondition'] = ResolversParentTypes['TargetingCondition']> = {
  attribute?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  operator?: Resolver<ResolversTypes['TargetingOperator'], ParentType, ContextType>;
  values?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  inverted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  caseInsensitive?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type FlagRolloutResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagRollout'] = ResolversParentTypes['FlagRollout']> = {
  percentage?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  ramp?: Resolver<Maybe<ResolversTypes['FlagRamp']>, ParentType, ContextType>;
  stickiness?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  salt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type FlagRampResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagRamp'] = ResolversParentTypes['FlagRamp']> = {
  steps?: Resolver<ReadonlyArray<ResolversTypes['FlagRampStep']>, ParentType, ContextType>;
  gradual?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type FlagRampStepResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagRampStep'] = ResolversParentTypes['FlagRampStep']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  percentage?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type FlagSplitResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagSplit'] = ResolversParentTypes['FlagSplit']> = {
  shares?: Resolver<ReadonlyArray<ResolversTypes['FlagShare']>, ParentType, ContextType>;
  stickiness?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  salt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type FlagShareResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagShare'] = ResolversParentTypes['FlagShare']> = {
  variant?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type FlagSegmentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagSegment'] = ResolversParentTypes['FlagSegment']> = {
  key?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  included?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  excluded?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['TargetingCondition']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ExperimentResultsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentResults'] = ResolversParentTypes['ExperimentResults']> = {
  phase?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  sampleRatio?: Resolver<ResolversTypes['ExperimentSampleRatio'], ParentType, ContextType>;
  metrics?: Resolver<ReadonlyArray<ResolversTypes['ExperimentMetricResult']>, ParentType, ContextType>;
  harms?: Resolver<ReadonlyArray<ResolversTypes['ExperimentHarm']>, ParentType, ContextType>;
};

export type ExperimentSampleRatioResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentSampleRatio'] = ResolversParentTypes['ExperimentSampleRatio']> = {
  pValue?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  mismatch?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  variants?: Resolver<ReadonlyArray<ResolversTypes['ExperimentArm']>, ParentType, ContextType>;
};

export type ExperimentArmResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentArm'] = ResolversParentTypes['ExperimentArm']> = {
  variant?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  units?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ExperimentMetricResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentMetricResult'] = ResolversParentTypes['ExperimentMetricResult']> = {
  metric?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  variants?: Resolver<ReadonlyArray<ResolversTypes['ExperimentVariantResult']>, ParentType, ContextType>;
};

export type ExperimentVariantResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentVariantResult'] = ResolversParentTypes['ExperimentVariantResult']> = {
  variant?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  units?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  mean?: Resolver<Maybe<ResolversTypes['ExperimentEstimate']>, ParentType, ContextType>;
  median?: Resolver<Maybe<ResolversTypes['ExperimentEstimate']>, ParentType, ContextType>;
  p95?: Resolver<Maybe<ResolversTypes['ExperimentEstimate']>, ParentType, ContextType>;
  p99?: Resolver<Maybe<ResolversTypes['ExperimentEstimate']>, ParentType, ContextType>;
  comparison?: Resolver<Maybe<ResolversTypes['ExperimentComparison']>, ParentType, ContextType>;
};

export type ExperimentEstimateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentEstimate'] = ResolversParentTypes['ExperimentEstimate']> = {
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  low?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  high?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ExperimentComparisonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentComparison'] = ResolversParentTypes['ExperimentComparison']> = {
  difference?: Resolver<ResolversTypes['ExperimentEstimate'], ParentType, ContextType>;
  relative?: Resolver<Maybe<ResolversTypes['ExperimentEstimate']>, ParentType, ContextType>;
  pValue?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  adjustedPValue?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  verdict?: Resolver<ResolversTypes['ExperimentVerdict'], ParentType, ContextType>;
};

export type ExperimentHarmResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentHarm'] = ResolversParentTypes['ExperimentHarm']> = {
  metric?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  variant?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type VariantDecisionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VariantDecision'] = ResolversParentTypes['VariantDecision']> = {
  experiment?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  variant?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  payload?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['VariantReason'], ParentType, ContextType>;
};

export type ExperimentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Experiment'] = ResolversParentTypes['Experiment']> = {
  key?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ExperimentStatus'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  run?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  variants?: Resolver<ReadonlyArray<ResolversTypes['ExperimentVariant']>, ParentType, ContextType>;
  metrics?: Resolver<ReadonlyArray<ResolversTypes['ExperimentMetric']>, ParentType, ContextType>;
  trafficPercentage?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['TargetingCondition']>, ParentType, ContextType>;
  segments?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  namespace?: Resolver<Maybe<ResolversTypes['ExperimentNamespace']>, ParentType, ContextType>;
  holdout?: Resolver<Maybe<ResolversTypes['ExperimentHoldout']>, ParentType, ContextType>;
  alpha?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  plannedUnits?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  automaticRollback?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  winner?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  results?: Resolver<Maybe<ResolversTypes['ExperimentResults']>, ParentType, ContextType, Partial<ExperimentResultsArgs>>;
  changes?: Resolver<ReadonlyArray<ResolversTypes['ExperimentChange']>, ParentType, ContextType, RequireFields<ExperimentChangesArgs, 'first'>>;
};

export type ExperimentVariantResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentVariant'] = ResolversParentTypes['ExperimentVariant']> = {
  key?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  payload?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ExperimentMetricResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentMetric'] = ResolversParentTypes['ExperimentMetric']> = {
  key?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ExperimentMetricKind'], ParentType, ContextType>;
  per?: Resolver<ResolversTypes['ExperimentMetricPer'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['ExperimentMetricRole'], ParentType, ContextType>;
  better?: Resolver<ResolversTypes['ExperimentDirection'], ParentType, ContextType>;
  cap?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  tolerance?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ExperimentNamespaceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentNamespace'] = ResolversParentTypes['ExperimentNamespace']> = {
  key?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ExperimentHoldoutResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentHoldout'] = ResolversParentTypes['ExperimentHoldout']> = {
  key?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  percentage?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ExperimentChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentChange'] = ResolversParentTypes['ExperimentChange']> = {
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  action?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  actorId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  detail?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ExperimentPowerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentPower'] = ResolversParentTypes['ExperimentPower']> = {
  units?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  unitsWithOneLook?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  power?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ExperimentResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentResult'] = ResolversParentTypes['ExperimentResult']> = {
  __resolveType: TypeResolveFn<'ExperimentChanged' | 'ExperimentRejected', ParentType, ContextType>;
};

export type ExperimentChangedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentChanged'] = ResolversParentTypes['ExperimentChanged']> = {
  experiment?: Resolver<ResolversTypes['Experiment'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ExperimentRejectedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExperimentRejected'] = ResolversParentTypes['ExperimentRejected']> = {
  reason?: Resolver<ResolversTypes['ExperimentRejection'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MetricsRecordedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MetricsRecorded'] = ResolversParentTypes['MetricsRecorded']> = {
  recorded?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  duplicates?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  problems?: Resolver<ReadonlyArray<ResolversTypes['MetricProblem']>, ParentType, ContextType>;
};

export type MetricProblemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MetricProblem'] = ResolversParentTypes['MetricProblem']> = {
  experiment?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['MetricProblemReason'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  Duration?: GraphQLScalarType;
  Query?: QueryResolvers<ContextType>;
  FeatureFlag?: FeatureFlagResolvers<ContextType>;
  FlagEvaluation?: FlagEvaluationResolvers<ContextType>;
  FlagVariant?: FlagVariantResolvers<ContextType>;
  FlagUsage?: FlagUsageResolvers<ContextType>;
  FlagVariantUsage?: FlagVariantUsageResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  FlagEnvironment?: FlagEnvironmentResolvers<ContextType>;
  FlagChangePage?: FlagChangePageResolvers<ContextType>;
  FlagChange?: FlagChangeResolvers<ContextType>;
  FlagDifference?: FlagDifferenceResolvers<ContextType>;
  FlagChangeRequest?: FlagChangeRequestResolvers<ContextType>;
  FlagChangeResult?: FlagChangeResultResolvers<ContextType>;
  FlagChangeApplied?: FlagChangeAppliedResolvers<ContextType>;
  FlagChangePending?: FlagChangePendingResolvers<ContextType>;
  FlagChangeRejected?: FlagChangeRejectedResolvers<ContextType>;
  FlagState?: FlagStateResolvers<ContextType>;
  FlagPrerequisite?: FlagPrerequisiteResolvers<ContextType>;
  FlagRule?: FlagRuleResolvers<ContextType>;
  TargetingCondition?: TargetingConditionResolvers<ContextType>;
  FlagRollout?: FlagRolloutResolvers<ContextType>;
  FlagRamp?: FlagRampResolvers<ContextType>;
  FlagRampStep?: FlagRampStepResolvers<ContextType>;
  FlagSplit?: FlagSplitResolvers<ContextType>;
  FlagShare?: FlagShareResolvers<ContextType>;
  FlagSegment?: FlagSegmentResolvers<ContextType>;
  ExperimentResults?: ExperimentResultsResolvers<ContextType>;
  ExperimentSampleRatio?: ExperimentSampleRatioResolvers<ContextType>;
  ExperimentArm?: ExperimentArmResolvers<ContextType>;
  ExperimentMetricResult?: ExperimentMetricResultResolvers<ContextType>;
  ExperimentVariantResult?: ExperimentVariantResultResolvers<ContextType>;
  ExperimentEstimate?: ExperimentEstimateResolvers<ContextType>;
  ExperimentComparison?: ExperimentComparisonResolvers<ContextType>;
  ExperimentHarm?: ExperimentHarmResolvers<ContextType>;
  VariantDecision?: VariantDecisionResolvers<ContextType>;
  Experiment?: ExperimentResolvers<ContextType>;
  ExperimentVariant?: ExperimentVariantResolvers<ContextType>;
  ExperimentMetric?: ExperimentMetricResolvers<ContextType>;
  ExperimentNamespace?: ExperimentNamespaceResolvers<ContextType>;
  ExperimentHoldout?: ExperimentHoldoutResolvers<ContextType>;
  ExperimentChange?: ExperimentChangeResolvers<ContextType>;
  ExperimentPower?: ExperimentPowerResolvers<ContextType>;
  ExperimentResult?: ExperimentResultResolvers<ContextType>;
  ExperimentChanged?: ExperimentChangedResolvers<ContextType>;
  ExperimentRejected?: ExperimentRejectedResolvers<ContextType>;
  MetricsRecorded?: MetricsRecordedResolvers<ContextType>;
  MetricProblem?: MetricProblemResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  auth?: AuthDirectiveResolver<any, any, ContextType>;
  hasRole?: HasRoleDirectiveResolver<any, any, ContextType>;
  rateLimit?: RateLimitDirectiveResolver<any, any, ContextType>;
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  sizedBy?: SizedByDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
};
