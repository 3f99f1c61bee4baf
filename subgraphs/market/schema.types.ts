// Generated from schema.graphql by `npm run generate`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { CandleMapper, CandleSeriesMapper, ChainEventsQueuedMapper, DataQualityMapper, EventPipelineMapper, TokenPairMapper } from './schema.mappers.ts';
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

export type Query = {
  readonly __typename?: 'Query';
  /** A market. Whether anything was traded there its candles tell. Market data are public. */
  readonly tokenPair?: Maybe<TokenPair>;
  /** Several markets, in the order of the symbols. At most 50. */
  readonly tokenPairs?: Maybe<ReadonlyArray<TokenPair>>;
  /** How good a market's figures for one moment are. */
  readonly checkMarketData?: Maybe<DataQuality>;
  /** How good the record of an event on a chain is. */
  readonly checkChainEvent?: Maybe<DataQuality>;
  /** How far the events that were sent with `processChainEvents` have come. */
  readonly eventPipeline?: Maybe<EventPipeline>;
  /** How the services behind the graph do, for support staff. */
  readonly upstreams?: Maybe<Upstreams>;
  /** Which of the services behind the graph can be used. For anybody, monitors included. */
  readonly serviceHealth?: Maybe<ServiceHealth>;
};


export type QueryTokenPairArgs = {
  symbol: Scalars['PairSymbol']['input'];
};


export type QueryTokenPairsArgs = {
  symbols: ReadonlyArray<Scalars['PairSymbol']['input']>;
};


export type QueryCheckMarketDataArgs = {
  input: MarketDataInput;
};


export type QueryCheckChainEventArgs = {
  input: ChainEventInput;
};


export type QueryEventPipelineArgs = {
  id: Scalars['ID']['input'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Sends events of a chain to be checked and aggregated. It goes on after the answer: follow the pipeline. */
  readonly processChainEvents?: Maybe<ChainEventsQueued>;
};


export type MutationProcessChainEventsArgs = {
  input: ProcessChainEventsInput;
};

export type Upstreams = {
  readonly __typename?: 'Upstreams';
  /** Behind market data, checks and event pipelines. */
  readonly dataProcessing?: Maybe<Upstream>;
};

export type ServiceHealth = {
  readonly __typename?: 'ServiceHealth';
  readonly dataProcessing?: Maybe<ServiceCondition>;
};

/** A market. */
export type TokenPair = {
  readonly __typename?: 'TokenPair';
  readonly symbol: Scalars['PairSymbol']['output'];
  /** What is priced. */
  readonly base: Scalars['String']['output'];
  /** What it is priced in. */
  readonly quote: Scalars['String']['output'];
  readonly candles?: Maybe<CandleSeries>;
  /** Its hourly candles, oldest first: what predictions are made from. */
  readonly priceHistory?: Maybe<ReadonlyArray<Candle>>;
};


/** A market. */
export type TokenPairCandlesArgs = {
  period: CandlePeriod;
};

export type CandlePeriod =
  | 'ONE_MINUTE'
  | 'FIVE_MINUTES'
  | 'FIFTEEN_MINUTES'
  | 'ONE_HOUR'
  | 'FOUR_HOURS'
  | 'ONE_DAY';

export type CandleSeries = {
  readonly __typename?: 'CandleSeries';
  readonly period: CandlePeriod;
  /** The last ones, oldest first. From 1 to 1000. */
  readonly candles: ReadonlyArray<Candle>;
  readonly freshness: Freshness;
};


export type CandleSeriesCandlesArgs = {
  last: Scalars['Int']['input'];
};

export type Candle = {
  readonly __typename?: 'Candle';
  /** When its time begins. */
  readonly start: Scalars['DateTime']['output'];
  readonly open: Scalars['Decimal']['output'];
  readonly high: Scalars['Decimal']['output'];
  readonly low: Scalars['Decimal']['output'];
  readonly close: Scalars['Decimal']['output'];
  readonly volume: Scalars['Decimal']['output'];
  readonly trades: Scalars['Int']['output'];
};

export type MarketDataInput = {
  readonly timestamp: Scalars['DateTime']['input'];
  readonly tokenPair: Scalars['PairSymbol']['input'];
  readonly open: Scalars['Decimal']['input'];
  readonly high: Scalars['Decimal']['input'];
  readonly low: Scalars['Decimal']['input'];
  readonly close: Scalars['Decimal']['input'];
  readonly volume: Scalars['Decimal']['input'];
  readonly tradesCount: Scalars['Int']['input'];
  readonly liquidity: Scalars['Decimal']['input'];
};

export type ChainEventType =
  | 'SWAP'
  | 'LIQUIDITY'
  | 'TRANSFER'
  | 'MINT'
  | 'BURN';

export type ChainEventInput = {
  readonly eventId: Scalars['ID']['input'];
  readonly type: ChainEventType;
  readonly timestamp: Scalars['DateTime']['input'];
  readonly blockNumber: Scalars['Int']['input'];
  readonly transactionHash: Scalars['TxHash']['input'];
  readonly contractAddress: Scalars['Address']['input'];
  readonly from: Scalars['Address']['input'];
  readonly to: Scalars['Address']['input'];
  /** A symbol or an address. */
  readonly tokenIn: Scalars['String']['input'];
  readonly tokenOut: Scalars['String']['input'];
  readonly amountIn: Scalars['Decimal']['input'];
  readonly amountOut: Scalars['Decimal']['input'];
  readonly gasUsed: Scalars['Decimal']['input'];
  readonly gasPrice: Scalars['Decimal']['input'];
};

export type ProcessChainEventsInput = {
  /** From 1 to 1000. */
  readonly events: ReadonlyArray<ChainEventInput>;
  /** With a key the call is made again when its connection breaks. The service is told the key, to know the second call by it. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

export type ChainEventsQueued = {
  readonly __typename?: 'ChainEventsQueued';
  readonly eventsQueued: Scalars['Int']['output'];
  readonly pipelineId: Scalars['ID']['output'];
  readonly pipeline?: Maybe<EventPipeline>;
};

export type EventPipeline = {
  readonly __typename?: 'EventPipeline';
  readonly id: Scalars['ID']['output'];
  readonly status: PipelineStatus;
  readonly eventsProcessed: Scalars['Int']['output'];
  readonly eventsFailed: Scalars['Int']['output'];
  readonly averageLatencyMs: Scalars['Float']['output'];
  readonly eventsPerSecond: Scalars['Float']['output'];
  readonly startedAt: Scalars['DateTime']['output'];
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
};

export type PipelineStatus =
  | 'RUNNING'
  | 'COMPLETED'
  | 'FAILED'
  | 'PAUSED';

export type DataQuality = {
  readonly __typename?: 'DataQuality';
  readonly isValid: Scalars['Boolean']['output'];
  /** From 0 to 1. */
  readonly score: Scalars['Float']['output'];
  readonly issues: ReadonlyArray<Scalars['String']['output']>;
  readonly recommendations: ReadonlyArray<Scalars['String']['output']>;
  readonly freshness: Freshness;
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
  TokenPair: TokenPair;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  TokenPair:
    ( { __typename: 'TokenPair' }
    & GraphQLRecursivePick<FederationTypes['TokenPair'], {"symbol":true}> );
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
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Upstreams: ResolverTypeWrapper<Upstreams>;
  ServiceHealth: ResolverTypeWrapper<ServiceHealth>;
  TokenPair: ResolverTypeWrapper<TokenPairMapper>;
  CandlePeriod: CandlePeriod;
  CandleSeries: ResolverTypeWrapper<CandleSeriesMapper>;
  Candle: ResolverTypeWrapper<CandleMapper>;
  MarketDataInput: MarketDataInput;
  ChainEventType: ChainEventType;
  ChainEventInput: ChainEventInput;
  ProcessChainEventsInput: ProcessChainEventsInput;
  ChainEventsQueued: ResolverTypeWrapper<ChainEventsQueuedMapper>;
  EventPipeline: ResolverTypeWrapper<EventPipelineMapper>;
  PipelineStatus: PipelineStatus;
  DataQuality: ResolverTypeWrapper<DataQualityMapper>;
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
  Query: Record<PropertyKey, never>;
  ID: Scalars['ID']['output'];
  Mutation: Record<PropertyKey, never>;
  Upstreams: Upstreams;
  ServiceHealth: ServiceHealth;
  TokenPair: TokenPairMapper;
  CandleSeries: CandleSeriesMapper;
  Candle: CandleMapper;
  MarketDataInput: MarketDataInput;
  ChainEventInput: ChainEventInput;
  ProcessChainEventsInput: ProcessChainEventsInput;
  ChainEventsQueued: ChainEventsQueuedMapper;
  EventPipeline: EventPipelineMapper;
  DataQuality: DataQualityMapper;
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
  tokenPair: Resolver<Maybe<ResolversTypes['TokenPair']>, ParentType, ContextType, RequireFields<QueryTokenPairArgs, 'symbol'>>;
  tokenPairs: Resolver<Maybe<ReadonlyArray<ResolversTypes['TokenPair']>>, ParentType, ContextType, RequireFields<QueryTokenPairsArgs, 'symbols'>>;
  checkMarketData: Resolver<Maybe<ResolversTypes['DataQuality']>, ParentType, ContextType, RequireFields<QueryCheckMarketDataArgs, 'input'>>;
  checkChainEvent: Resolver<Maybe<ResolversTypes['DataQuality']>, ParentType, ContextType, RequireFields<QueryCheckChainEventArgs, 'input'>>;
  eventPipeline: Resolver<Maybe<ResolversTypes['EventPipeline']>, ParentType, ContextType, RequireFields<QueryEventPipelineArgs, 'id'>>;
  upstreams: Resolver<Maybe<ResolversTypes['Upstreams']>, ParentType, ContextType>;
  serviceHealth: Resolver<Maybe<ResolversTypes['ServiceHealth']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  processChainEvents: Resolver<Maybe<ResolversTypes['ChainEventsQueued']>, ParentType, ContextType, RequireFields<MutationProcessChainEventsArgs, 'input'>>;
};

export type UpstreamsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Upstreams'] = ResolversParentTypes['Upstreams']> = {
  dataProcessing?: Resolver<Maybe<ResolversTypes['Upstream']>, ParentType, ContextType>;
};

export type ServiceHealthResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceHealth'] = ResolversParentTypes['ServiceHealth']> = {
  dataProcessing?: Resolver<Maybe<ResolversTypes['ServiceCondition']>, ParentType, ContextType>;
};

export type TokenPairResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TokenPair'] = ResolversParentTypes['TokenPair'], FederationReferenceType extends FederationReferenceTypes['TokenPair'] = FederationReferenceTypes['TokenPair']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['TokenPair']> | FederationReferenceType, FederationReferenceType, ContextType>;
  symbol?: Resolver<ResolversTypes['PairSymbol'], ParentType, ContextType>;
  base?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  quote?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  candles?: Resolver<Maybe<ResolversTypes['CandleSeries']>, ParentType, ContextType, RequireFields<TokenPairCandlesArgs, 'period'>>;
  priceHistory?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Candle']>>, ParentType, ContextType>;
};

export type CandleSeriesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CandleSeries'] = ResolversParentTypes['CandleSeries']> = {
  period?: Resolver<ResolversTypes['CandlePeriod'], ParentType, ContextType>;
  candles?: Resolver<ReadonlyArray<ResolversTypes['Candle']>, ParentType, ContextType, RequireFields<CandleSeriesCandlesArgs, 'last'>>;
  freshness?: Resolver<ResolversTypes['Freshness'], ParentType, ContextType>;
};

export type CandleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Candle'] = ResolversParentTypes['Candle']> = {
  start?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  open?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  high?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  low?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  close?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  volume?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  trades?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ChainEventsQueuedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChainEventsQueued'] = ResolversParentTypes['ChainEventsQueued']> = {
  eventsQueued?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pipelineId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  pipeline?: Resolver<Maybe<ResolversTypes['EventPipeline']>, ParentType, ContextType>;
};

export type EventPipelineResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EventPipeline'] = ResolversParentTypes['EventPipeline']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['PipelineStatus'], ParentType, ContextType>;
  eventsProcessed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  eventsFailed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  averageLatencyMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  eventsPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type DataQualityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DataQuality'] = ResolversParentTypes['DataQuality']> = {
  isValid?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  issues?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  recommendations?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  freshness?: Resolver<ResolversTypes['Freshness'], ParentType, ContextType>;
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
  Mutation?: MutationResolvers<ContextType>;
  Upstreams?: UpstreamsResolvers<ContextType>;
  ServiceHealth?: ServiceHealthResolvers<ContextType>;
  TokenPair?: TokenPairResolvers<ContextType>;
  CandleSeries?: CandleSeriesResolvers<ContextType>;
  Candle?: CandleResolvers<ContextType>;
  ChainEventsQueued?: ChainEventsQueuedResolvers<ContextType>;
  EventPipeline?: EventPipelineResolvers<ContextType>;
  DataQuality?: DataQualityResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  auth?: AuthDirectiveResolver<any, any, ContextType>;
  hasRole?: HasRoleDirectiveResolver<any, any, ContextType>;
  rateLimit?: RateLimitDirectiveResolver<any, any, ContextType>;
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  sizedBy?: SizedByDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
};
