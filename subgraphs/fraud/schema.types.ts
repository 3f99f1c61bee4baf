// Generated from schema.graphql by `npm run generate`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { TransactionMapper, RiskAssessmentMapper } from './schema.mappers.ts';
import type { Context } from './context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
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
  /**
   * An amount or a price, as text with every digit that it has: `"1.000000000000000001"`. Never a number, neither in a literal nor in a
   * variable: numbers are rounded on their way.
   */
  Decimal: { input: string; output: string; }
  /** An account or a contract on a chain: `0x` and 40 hexadecimal digits. Always answered in lower case. */
  Address: { input: string; output: string; }
  /** A transaction on a chain: `0x` and 64 hexadecimal digits. Always answered in lower case. */
  TxHash: { input: string; output: string; }
  /**
   * A market: two tokens with a slash between, `ETH/USDC`. Capitals matter: `stETH/USDC`. Each token has 1 to 32 letters, digits,
   * dots, dashes and underscores, and begins with a letter or a digit.
   */
  PairSymbol: { input: string; output: string; }
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

/** Where an answer of a service behind the graph came from. */
export type Freshness = {
  readonly __typename?: 'Freshness';
  readonly source: FreshnessSource;
  /** How long ago the service gave it. */
  readonly ageSeconds: Scalars['Int']['output'];
  /** Older than it should be: the service could not be asked, or is being asked. */
  readonly stale: Scalars['Boolean']['output'];
};

export type FreshnessSource =
  /** The service has just given it. */
  | 'UPSTREAM'
  /** It was kept from an earlier question. */
  | 'CACHE';

/** How a service behind the graph does, as one replica of the subgraph before it has seen since its start. */
export type Upstream = {
  readonly __typename?: 'Upstream';
  /** The service's own name. */
  readonly service: Scalars['String']['output'];
  readonly health: UpstreamHealth;
  readonly breaker: CircuitBreakerState;
  readonly calls: UpstreamCalls;
  readonly cache: UpstreamCache;
  /** Of the last calls; null before the first. */
  readonly latency?: Maybe<UpstreamLatency>;
};

export type UpstreamHealth = {
  readonly __typename?: 'UpstreamHealth';
  readonly status: UpstreamStatus;
  /** When it was last asked how it is. */
  readonly checkedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How long that took. */
  readonly latencyMs?: Maybe<Scalars['Float']['output']>;
  /** Share of the last checks, about an hour of them, that found it up. */
  readonly uptime?: Maybe<Scalars['Float']['output']>;
};

export type UpstreamStatus =
  | 'HEALTHY'
  /** It answers, but says that it is not well, or is being tried again after an outage. */
  | 'DEGRADED'
  /** It does not answer, or fails so often that it is left alone for a while. */
  | 'DOWN'
  /** It was not asked yet. */
  | 'UNKNOWN';

export type CircuitBreakerState =
  | 'CLOSED'
  | 'HALF_OPEN'
  /** The service failed too often and is left alone. */
  | 'OPEN';

/** Whole numbers, which may outgrow an Int. */
export type UpstreamCalls = {
  readonly __typename?: 'UpstreamCalls';
  /** All questions, answered from the cache or not. */
  readonly total: Scalars['Float']['output'];
  readonly succeeded: Scalars['Float']['output'];
  readonly failed: Scalars['Float']['output'];
  readonly cached: Scalars['Float']['output'];
  /** Tries after the first one. */
  readonly retries: Scalars['Float']['output'];
  /** How often the circuit breaker opened. */
  readonly breakerTrips: Scalars['Float']['output'];
  /** On their way now. */
  readonly running: Scalars['Int']['output'];
  /** Waiting for a place now. */
  readonly waiting: Scalars['Int']['output'];
};

export type UpstreamCache = {
  readonly __typename?: 'UpstreamCache';
  readonly hits: Scalars['Float']['output'];
  /** Of these, answers that were older than they should be. */
  readonly stale: Scalars['Float']['output'];
  readonly misses: Scalars['Float']['output'];
  /** Share of the look-ups that found something; null before the first. */
  readonly hitRate?: Maybe<Scalars['Float']['output']>;
};

/** In milliseconds. */
export type UpstreamLatency = {
  readonly __typename?: 'UpstreamLatency';
  readonly p50: Scalars['Float']['output'];
  readonly p95: Scalars['Float']['output'];
  readonly p99: Scalars['Float']['output'];
};

/** Whether a service behind the graph can be used, and no more than anybody may know of it. */
export type ServiceCondition = {
  readonly __typename?: 'ServiceCondition';
  readonly healthy: Scalars['Boolean']['output'];
  /** Share of the last checks, about an hour of them, that found it up; null before the first. */
  readonly uptime?: Maybe<Scalars['Float']['output']>;
  /** How long it took to say so. */
  readonly latencyMs?: Maybe<Scalars['Float']['output']>;
  readonly breaker: CircuitBreakerState;
};

/** A transaction as the caller knows it. */
export type TransactionInput = {
  readonly hash: Scalars['TxHash']['input'];
  readonly from: Scalars['Address']['input'];
  readonly to: Scalars['Address']['input'];
  readonly amount: Scalars['Decimal']['input'];
  readonly tokenPair: Scalars['PairSymbol']['input'];
  readonly timestamp: Scalars['DateTime']['input'];
  readonly gasPrice: Scalars['Decimal']['input'];
  /** Share of the price that may be lost, from 0 to 1. */
  readonly slippage: Scalars['Decimal']['input'];
  /** Pools that it goes through. */
  readonly routeLength: Scalars['Int']['input'];
  /** Whether it calls a contract. */
  readonly contractInteraction: Scalars['Boolean']['input'];
  readonly blockNumber?: InputMaybe<Scalars['Int']['input']>;
  /** Its place in the block. */
  readonly position?: InputMaybe<Scalars['Int']['input']>;
};

export type Query = {
  readonly __typename?: 'Query';
  /** A transaction that the caller knows, to be asked about. */
  readonly transaction?: Maybe<Transaction>;
  /** Several of them, in the order given. At most 100. */
  readonly transactions?: Maybe<ReadonlyArray<Transaction>>;
  /** How the services behind the graph do, for support staff. */
  readonly upstreams?: Maybe<Upstreams>;
  /** Which of the services behind the graph can be used. For anybody, monitors included. */
  readonly serviceHealth?: Maybe<ServiceHealth>;
};


export type QueryTransactionArgs = {
  given: TransactionInput;
};


export type QueryTransactionsArgs = {
  given: ReadonlyArray<TransactionInput>;
};

export type Upstreams = {
  readonly __typename?: 'Upstreams';
  /** Behind risk assessments. */
  readonly fraudDetection?: Maybe<Upstream>;
};

export type ServiceHealth = {
  readonly __typename?: 'ServiceHealth';
  readonly fraudDetection?: Maybe<ServiceCondition>;
};

/** A transaction on a chain. Its id says all that the caller gave of it. */
export type Transaction = {
  readonly __typename?: 'Transaction';
  readonly id: Scalars['ID']['output'];
  readonly hash: Scalars['TxHash']['output'];
  /** How risky it is. Kept for the caller alone. */
  readonly risk?: Maybe<RiskAssessment>;
};


/** A transaction on a chain. Its id says all that the caller gave of it. */
export type TransactionRiskArgs = {
  history?: InputMaybe<ReadonlyArray<TransactionInput>>;
  checks?: InputMaybe<RiskChecksInput>;
};

/** What is looked at. */
export type RiskChecksInput = {
  readonly patterns: Scalars['Boolean']['input'];
  readonly network: Scalars['Boolean']['input'];
  readonly contract: Scalars['Boolean']['input'];
};

export type RiskAssessment = {
  readonly __typename?: 'RiskAssessment';
  /** From 0 to 1. */
  readonly score: Scalars['Float']['output'];
  readonly level: RiskLevel;
  readonly alerts: ReadonlyArray<RiskAlert>;
  readonly assessedAt: Scalars['DateTime']['output'];
  readonly freshness: Freshness;
};

export type RiskLevel =
  | 'SAFE'
  | 'LOW'
  | 'MEDIUM'
  | 'HIGH'
  | 'CRITICAL';

export type RiskAlert = {
  readonly __typename?: 'RiskAlert';
  readonly type: RiskAlertType;
  readonly level: RiskLevel;
  /** From 0 to 1. */
  readonly confidence: Scalars['Float']['output'];
  readonly description: Scalars['String']['output'];
  readonly recommendedAction: Scalars['String']['output'];
};

export type RiskAlertType =
  | 'FLASH_LOAN'
  | 'MEV'
  | 'SANDWICH'
  | 'UNUSUAL_PATTERN'
  | 'CONTRACT_RISK';



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
  Transaction: Transaction;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Transaction:
    ( { __typename: 'Transaction' }
    & GraphQLRecursivePick<FederationTypes['Transaction'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  Address: ResolverTypeWrapper<Scalars['Address']['output']>;
  TxHash: ResolverTypeWrapper<Scalars['TxHash']['output']>;
  PairSymbol: ResolverTypeWrapper<Scalars['PairSymbol']['output']>;
  Role: Role;
  Duration: ResolverTypeWrapper<Scalars['Duration']['output']>;
  RateLimitKey: RateLimitKey;
  CacheControlScope: CacheControlScope;
  RateLimitFailureMode: RateLimitFailureMode;
  Freshness: ResolverTypeWrapper<Freshness>;
  FreshnessSource: FreshnessSource;
  Upstream: ResolverTypeWrapper<Upstream>;
  UpstreamHealth: ResolverTypeWrapper<UpstreamHealth>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  UpstreamStatus: UpstreamStatus;
  CircuitBreakerState: CircuitBreakerState;
  UpstreamCalls: ResolverTypeWrapper<UpstreamCalls>;
  UpstreamCache: ResolverTypeWrapper<UpstreamCache>;
  UpstreamLatency: ResolverTypeWrapper<UpstreamLatency>;
  ServiceCondition: ResolverTypeWrapper<ServiceCondition>;
  TransactionInput: TransactionInput;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Upstreams: ResolverTypeWrapper<Upstreams>;
  ServiceHealth: ResolverTypeWrapper<ServiceHealth>;
  Transaction: ResolverTypeWrapper<TransactionMapper>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  RiskChecksInput: RiskChecksInput;
  RiskAssessment: ResolverTypeWrapper<RiskAssessmentMapper>;
  RiskLevel: RiskLevel;
  RiskAlert: ResolverTypeWrapper<RiskAlert>;
  RiskAlertType: RiskAlertType;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  Address: Scalars['Address']['output'];
  TxHash: Scalars['TxHash']['output'];
  PairSymbol: Scalars['PairSymbol']['output'];
  Duration: Scalars['Duration']['output'];
  Freshness: Freshness;
  Upstream: Upstream;
  UpstreamHealth: UpstreamHealth;
  Float: Scalars['Float']['output'];
  UpstreamCalls: UpstreamCalls;
  UpstreamCache: UpstreamCache;
  UpstreamLatency: UpstreamLatency;
  ServiceCondition: ServiceCondition;
  TransactionInput: TransactionInput;
  Query: Record<PropertyKey, never>;
  Upstreams: Upstreams;
  ServiceHealth: ServiceHealth;
  Transaction: TransactionMapper;
  ID: Scalars['ID']['output'];
  RiskChecksInput: RiskChecksInput;
  RiskAssessment: RiskAssessmentMapper;
  RiskAlert: RiskAlert;
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

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export interface AddressScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Address'], any> {
  name: 'Address';
}

export interface TxHashScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['TxHash'], any> {
  name: 'TxHash';
}

export interface PairSymbolScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PairSymbol'], any> {
  name: 'PairSymbol';
}

export interface DurationScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Duration'], any> {
  name: 'Duration';
}

export type FreshnessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Freshness'] = ResolversParentTypes['Freshness']> = {
  source?: Resolver<ResolversTypes['FreshnessSource'], ParentType, ContextType>;
  ageSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type UpstreamResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Upstream'] = ResolversParentTypes['Upstream']> = {
  service?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  health?: Resolver<ResolversTypes['UpstreamHealth'], ParentType, ContextType>;
  breaker?: Resolver<ResolversTypes['CircuitBreakerState'], ParentType, ContextType>;
  calls?: Resolver<ResolversTypes['UpstreamCalls'], ParentType, ContextType>;
  cache?: Resolver<ResolversTypes['UpstreamCache'], ParentType, ContextType>;
  latency?: Resolver<Maybe<ResolversTypes['UpstreamLatency']>, ParentType, ContextType>;
};

export type UpstreamHealthResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpstreamHealth'] = ResolversParentTypes['UpstreamHealth']> = {
  status?: Resolver<ResolversTypes['UpstreamStatus'], ParentType, ContextType>;
  checkedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  latencyMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  uptime?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type UpstreamCallsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpstreamCalls'] = ResolversParentTypes['UpstreamCalls']> = {
  total?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  succeeded?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  cached?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  retries?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  breakerTrips?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  running?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UpstreamCacheResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpstreamCache'] = ResolversParentTypes['UpstreamCache']> = {
  hits?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  misses?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  hitRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type UpstreamLatencyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpstreamLatency'] = ResolversParentTypes['UpstreamLatency']> = {
  p50?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  p95?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  p99?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ServiceConditionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceCondition'] = ResolversParentTypes['ServiceCondition']> = {
  healthy?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  uptime?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  latencyMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  breaker?: Resolver<ResolversTypes['CircuitBreakerState'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  transaction: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType, RequireFields<QueryTransactionArgs, 'given'>>;
  transactions: Resolver<Maybe<ReadonlyArray<ResolversTypes['Transaction']>>, ParentType, ContextType, RequireFields<QueryTransactionsArgs, 'given'>>;
  upstreams: Resolver<Maybe<ResolversTypes['Upstreams']>, ParentType, ContextType>;
  serviceHealth: Resolver<Maybe<ResolversTypes['ServiceHealth']>, ParentType, ContextType>;
};

export type UpstreamsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Upstreams'] = ResolversParentTypes['Upstreams']> = {
  fraudDetection?: Resolver<Maybe<ResolversTypes['Upstream']>, ParentType, ContextType>;
};

export type ServiceHealthResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceHealth'] = ResolversParentTypes['ServiceHealth']> = {
  fraudDetection?: Resolver<Maybe<ResolversTypes['ServiceCondition']>, ParentType, ContextType>;
};

export type TransactionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Transaction'] = ResolversParentTypes['Transaction'], FederationReferenceType extends FederationReferenceTypes['Transaction'] = FederationReferenceTypes['Transaction']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Transaction']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  hash?: Resolver<ResolversTypes['TxHash'], ParentType, ContextType>;
  risk?: Resolver<Maybe<ResolversTypes['RiskAssessment']>, ParentType, ContextType, Partial<TransactionRiskArgs>>;
};

export type RiskAssessmentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RiskAssessment'] = ResolversParentTypes['RiskAssessment']> = {
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['RiskLevel'], ParentType, ContextType>;
  alerts?: Resolver<ReadonlyArray<ResolversTypes['RiskAlert']>, ParentType, ContextType>;
  assessedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  freshness?: Resolver<ResolversTypes['Freshness'], ParentType, ContextType>;
};

export type RiskAlertResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RiskAlert'] = ResolversParentTypes['RiskAlert']> = {
  type?: Resolver<ResolversTypes['RiskAlertType'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['RiskLevel'], ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  recommendedAction?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Address?: GraphQLScalarType;
  TxHash?: GraphQLScalarType;
  PairSymbol?: GraphQLScalarType;
  Duration?: GraphQLScalarType;
  Freshness?: FreshnessResolvers<ContextType>;
  Upstream?: UpstreamResolvers<ContextType>;
  UpstreamHealth?: UpstreamHealthResolvers<ContextType>;
  UpstreamCalls?: UpstreamCallsResolvers<ContextType>;
  UpstreamCache?: UpstreamCacheResolvers<ContextType>;
  UpstreamLatency?: UpstreamLatencyResolvers<ContextType>;
  ServiceCondition?: ServiceConditionResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Upstreams?: UpstreamsResolvers<ContextType>;
  ServiceHealth?: ServiceHealthResolvers<ContextType>;
  Transaction?: TransactionResolvers<ContextType>;
  RiskAssessment?: RiskAssessmentResolvers<ContextType>;
  RiskAlert?: RiskAlertResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  auth?: AuthDirectiveResolver<any, any, ContextType>;
  hasRole?: HasRoleDirectiveResolver<any, any, ContextType>;
  rateLimit?: RateLimitDirectiveResolver<any, any, ContextType>;
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  sizedBy?: SizedByDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
};
