// Generated from schema.graphql by `npm run generate`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { FlagEvaluationMapper, FeatureFlagMapper } from './schema.mappers.ts';
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
  /** Every feature flag with its rules, for staff. */
  readonly featureFlags?: Maybe<ReadonlyArray<FeatureFlag>>;
  /** Whether a feature is on for the caller. An anonymous caller gets only what is on for everybody. */
  readonly isFeatureEnabled?: Maybe<Scalars['Boolean']['output']>;
};


export type QueryIsFeatureEnabledArgs = {
  key: Scalars['ID']['input'];
};

/** A switch for a feature of the platform. Who gets it is decided here, never in the client. */
export type FeatureFlag = {
  readonly __typename?: 'FeatureFlag';
  readonly key: Scalars['ID']['output'];
  readonly description: Scalars['String']['output'];
  /** Off for everybody when false, whatever the rules say. */
  readonly enabled: Scalars['Boolean']['output'];
  /** Share of the audience that gets the feature, in percent, in steps of 0.001. */
  readonly rolloutPercentage: Scalars['Float']['output'];
  /** Who may get the feature at all; empty means everybody. */
  readonly tiers: ReadonlyArray<Tier>;
};

/** The decision about one flag for one account. */
export type FlagEvaluation = {
  readonly __typename?: 'FlagEvaluation';
  readonly flag: FeatureFlag;
  readonly enabled: Scalars['Boolean']['output'];
  readonly reason: FlagReason;
};

/** Why a flag came out as it did, in OpenFeature's words. */
export type FlagReason =
  /** The flag is switched off. */
  | 'DISABLED'
  /** The account is not in the flag's audience. */
  | 'DEFAULT'
  /** Everybody in the flag's audience gets it, or nobody does. */
  | 'STATIC'
  /** The roll-out percentage decided. */
  | 'SPLIT';

export type User = {
  readonly __typename?: 'User';
  readonly id: Scalars['ID']['output'];
  readonly tier: Tier;
  /** The platform's flags as they are for this account. Only for the account itself and for support staff. */
  readonly flags?: Maybe<ReadonlyArray<FlagEvaluation>>;
};



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
        | GraphQLRecursivePick<FederationTypes['User'], {"tier":true}> ) );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
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
  User: ResolverTypeWrapper<Omit<User, 'flags'> & { flags?: Maybe<ReadonlyArray<ResolversTypes['FlagEvaluation']>> }>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Duration: Scalars['Duration']['output'];
  Query: Record<PropertyKey, never>;
  ID: Scalars['ID']['output'];
  FeatureFlag: FeatureFlagMapper;
  Float: Scalars['Float']['output'];
  FlagEvaluation: FlagEvaluationMapper;
  User: Omit<User, 'flags'> & { flags?: Maybe<ReadonlyArray<ResolversParentTypes['FlagEvaluation']>> } | FederationReferenceTypes['User'];
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

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  featureFlags: Resolver<Maybe<ReadonlyArray<ResolversTypes['FeatureFlag']>>, ParentType, ContextType>;
  isFeatureEnabled: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType, RequireFields<QueryIsFeatureEnabledArgs, 'key'>>;
};

export type FeatureFlagResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FeatureFlag'] = ResolversParentTypes['FeatureFlag'], FederationReferenceType extends FederationReferenceTypes['FeatureFlag'] = FederationReferenceTypes['FeatureFlag']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['FeatureFlag']> | FederationReferenceType, FederationReferenceType, ContextType>;
  key?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  enabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  rolloutPercentage?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  tiers?: Resolver<ReadonlyArray<ResolversTypes['Tier']>, ParentType, ContextType>;
};

export type FlagEvaluationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlagEvaluation'] = ResolversParentTypes['FlagEvaluation']> = {
  flag?: Resolver<ResolversTypes['FeatureFlag'], ParentType, ContextType>;
  enabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['FlagReason'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  flags?: Resolver<Maybe<ReadonlyArray<ResolversTypes['FlagEvaluation']>>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Duration?: GraphQLScalarType;
  Query?: QueryResolvers<ContextType>;
  FeatureFlag?: FeatureFlagResolvers<ContextType>;
  FlagEvaluation?: FlagEvaluationResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  auth?: AuthDirectiveResolver<any, any, ContextType>;
  hasRole?: HasRoleDirectiveResolver<any, any, ContextType>;
  rateLimit?: RateLimitDirectiveResolver<any, any, ContextType>;
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  sizedBy?: SizedByDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
};
