// Generated from schema.graphql by `npm run generate`. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { ContractMapper, ChainWalletMapper, TokenPairMapper, ContractAnalysisMapper, MevOpportunityMapper, TransactionMapper, TransactionFlowMapper, TransactionGraphMapper, WalletClusterMapper, WalletProfileMapper } from './schema.mappers.ts';
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
  /** A contract by its address. */
  readonly contract?: Maybe<Contract>;
  /** A wallet by its address. */
  readonly wallet?: Maybe<ChainWallet>;
  /** Value that somebody could take out of a transaction, or did. */
  readonly detectMev?: Maybe<MevReport>;
  /** How wallets belong together. From 1 to 100. */
  readonly walletCluster?: Maybe<WalletCluster>;
  /** How the services behind the graph do, for support staff. */
  readonly upstreams?: Maybe<Upstreams>;
  /** Which of the services behind the graph can be used. For anybody, monitors included. */
  readonly serviceHealth?: Maybe<ServiceHealth>;
};


export type QueryContractArgs = {
  address: Scalars['Address']['input'];
};


export type QueryWalletArgs = {
  address: Scalars['Address']['input'];
};


export type QueryDetectMevArgs = {
  input: DetectMevInput;
};


export type QueryWalletClusterArgs = {
  addresses: ReadonlyArray<Scalars['Address']['input']>;
};

export type Upstreams = {
  readonly __typename?: 'Upstreams';
  /** Behind contract analysis, MEV, wallets and transaction graphs. */
  readonly blockchainIntelligence?: Maybe<Upstream>;
};

export type ServiceHealth = {
  readonly __typename?: 'ServiceHealth';
  readonly blockchainIntelligence?: Maybe<ServiceCondition>;
};

/** A contract on a chain. */
export type Contract = {
  readonly __typename?: 'Contract';
  readonly address: Scalars['Address']['output'];
  /** What its code may do to those who use it. */
  readonly analysis?: Maybe<ContractAnalysis>;
};

export type ContractAnalysis = {
  readonly __typename?: 'ContractAnalysis';
  /** From 0 to 1. */
  readonly riskScore: Scalars['Float']['output'];
  readonly riskLevel: ContractRiskLevel;
  readonly vulnerabilities: ReadonlyArray<Scalars['String']['output']>;
  readonly patterns: ReadonlyArray<Scalars['String']['output']>;
  readonly recommendations: ReadonlyArray<Scalars['String']['output']>;
  readonly analysedAt: Scalars['DateTime']['output'];
  readonly freshness: Freshness;
};

export type ContractRiskLevel =
  | 'LOW'
  | 'MEDIUM'
  | 'HIGH'
  | 'CRITICAL';

export type DetectMevInput = {
  readonly target: TransactionInput;
  /** The others of its block, or those around it. At most 1000. */
  readonly surrounding: ReadonlyArray<TransactionInput>;
};

export type MevReport = {
  readonly __typename?: 'MevReport';
  readonly opportunities: ReadonlyArray<MevOpportunity>;
};

export type MevOpportunity = {
  readonly __typename?: 'MevOpportunity';
  readonly type: MevType;
  /** From 0 to 1. */
  readonly confidence: Scalars['Float']['output'];
  readonly potentialProfit: Scalars['Decimal']['output'];
  readonly targetHash: Scalars['TxHash']['output'];
  /** Null when it is none of those that were given. */
  readonly target?: Maybe<Transaction>;
  readonly blockNumber?: Maybe<Scalars['Float']['output']>;
  readonly foundAt: Scalars['DateTime']['output'];
  readonly detectionMethod: Scalars['String']['output'];
};

export type MevType =
  | 'SANDWICH'
  | 'FRONTRUN'
  | 'LIQUIDATION'
  | 'ARBITRAGE';

/** A transaction on a chain. Its id says all that the caller gave of it. */
export type Transaction = {
  readonly __typename?: 'Transaction';
  readonly id: Scalars['ID']['output'];
  readonly hash: Scalars['TxHash']['output'];
};

export type WalletCluster = {
  readonly __typename?: 'WalletCluster';
  readonly nodeCount: Scalars['Int']['output'];
  readonly edgeCount: Scalars['Int']['output'];
  /** Share of the possible connections that there are, from 0 to 1. */
  readonly density: Scalars['Float']['output'];
  /** From 0 to 1. */
  readonly averageClustering: Scalars['Float']['output'];
  /** In the service's words. */
  readonly networkHealth: Scalars['String']['output'];
  /** Groups within it; null where this copy of the service does not tell. */
  readonly clusters?: Maybe<ReadonlyArray<ReadonlyArray<ChainWallet>>>;
  /** Each wallet's part in it; null where this copy of the service does not tell. */
  readonly members?: Maybe<ReadonlyArray<WalletProfile>>;
  readonly freshness: Freshness;
};

export type WalletProfile = {
  readonly __typename?: 'WalletProfile';
  readonly wallet: ChainWallet;
  /** From 0 to 1. */
  readonly riskScore: Scalars['Float']['output'];
  readonly transactionCount: Scalars['Int']['output'];
  readonly uniqueCounterparties: Scalars['Int']['output'];
  readonly averageTransactionValue: Scalars['Decimal']['output'];
  readonly pattern: WalletPattern;
  readonly connectedWallets: ReadonlyArray<ChainWallet>;
  readonly recommendation: Scalars['String']['output'];
};

export type WalletPattern =
  | 'NORMAL'
  | 'BOT'
  | 'WHALE'
  | 'ARBITRAGEUR'
  | 'SUSPICIOUS';

/** An account on a chain. */
export type ChainWallet = {
  readonly __typename?: 'ChainWallet';
  readonly address: Scalars['Address']['output'];
  /** What it does, looked at alone; null where this copy of the service does not tell. */
  readonly profile?: Maybe<WalletProfile>;
};

/** A market. */
export type TokenPair = {
  readonly __typename?: 'TokenPair';
  readonly symbol: Scalars['PairSymbol']['output'];
  /** Who trades with whom in it. From 1 to 1000 transactions. */
  readonly transactionGraph?: Maybe<TransactionGraph>;
};


/** A market. */
export type TokenPairTransactionGraphArgs = {
  limit: Scalars['Int']['input'];
};

export type TransactionGraph = {
  readonly __typename?: 'TransactionGraph';
  readonly transactionCount: Scalars['Int']['output'];
  readonly majorFlows: ReadonlyArray<TransactionFlow>;
  readonly freshness: Freshness;
};

export type TransactionFlow = {
  readonly __typename?: 'TransactionFlow';
  readonly from: ChainWallet;
  readonly to: ChainWallet;
  readonly transactionCount: Scalars['Int']['output'];
  readonly volume: Scalars['Decimal']['output'];
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
  Contract: Contract;
  Transaction: Transaction;
  ChainWallet: ChainWallet;
  TokenPair: TokenPair;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Contract:
    ( { __typename: 'Contract' }
    & GraphQLRecursivePick<FederationTypes['Contract'], {"address":true}> );
  Transaction:
    ( { __typename: 'Transaction' }
    & GraphQLRecursivePick<FederationTypes['Transaction'], {"id":true}> );
  ChainWallet:
    ( { __typename: 'ChainWallet' }
    & GraphQLRecursivePick<FederationTypes['ChainWallet'], {"address":true}> );
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
  TransactionInput: TransactionInput;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Upstreams: ResolverTypeWrapper<Upstreams>;
  ServiceHealth: ResolverTypeWrapper<ServiceHealth>;
  Contract: ResolverTypeWrapper<ContractMapper>;
  ContractAnalysis: ResolverTypeWrapper<ContractAnalysisMapper>;
  ContractRiskLevel: ContractRiskLevel;
  DetectMevInput: DetectMevInput;
  MevReport: ResolverTypeWrapper<Omit<MevReport, 'opportunities'> & { opportunities: ReadonlyArray<ResolversTypes['MevOpportunity']> }>;
  MevOpportunity: ResolverTypeWrapper<MevOpportunityMapper>;
  MevType: MevType;
  Transaction: ResolverTypeWrapper<TransactionMapper>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  WalletCluster: ResolverTypeWrapper<WalletClusterMapper>;
  WalletProfile: ResolverTypeWrapper<WalletProfileMapper>;
  WalletPattern: WalletPattern;
  ChainWallet: ResolverTypeWrapper<ChainWalletMapper>;
  TokenPair: ResolverTypeWrapper<TokenPairMapper>;
  TransactionGraph: ResolverTypeWrapper<TransactionGraphMapper>;
  TransactionFlow: ResolverTypeWrapper<TransactionFlowMapper>;
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
  Contract: ContractMapper;
  ContractAnalysis: ContractAnalysisMapper;
  DetectMevInput: DetectMevInput;
  MevReport: Omit<MevReport, 'opportunities'> & { opportunities: ReadonlyArray<ResolversParentTypes['MevOpportunity']> };
  MevOpportunity: MevOpportunityMapper;
  Transaction: TransactionMapper;
  ID: Scalars['ID']['output'];
  WalletCluster: WalletClusterMapper;
  WalletProfile: WalletProfileMapper;
  ChainWallet: ChainWalletMapper;
  TokenPair: TokenPairMapper;
  TransactionGraph: TransactionGraphMapper;
  TransactionFlow: TransactionFlowMapper;
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
  contract: Resolver<Maybe<ResolversTypes['Contract']>, ParentType, ContextType, RequireFields<QueryContractArgs, 'address'>>;
  wallet: Resolver<Maybe<ResolversTypes['ChainWallet']>, ParentType, ContextType, RequireFields<QueryWalletArgs, 'address'>>;
  detectMev: Resolver<Maybe<ResolversTypes['MevReport']>, ParentType, ContextType, RequireFields<QueryDetectMevArgs, 'input'>>;
  walletCluster: Resolver<Maybe<ResolversTypes['WalletCluster']>, ParentType, ContextType, RequireFields<QueryWalletClusterArgs, 'addresses'>>;
  upstreams: Resolver<Maybe<ResolversTypes['Upstreams']>, ParentType, ContextType>;
  serviceHealth: Resolver<Maybe<ResolversTypes['ServiceHealth']>, ParentType, ContextType>;
};

export type UpstreamsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Upstreams'] = ResolversParentTypes['Upstreams']> = {
  blockchainIntelligence?: Resolver<Maybe<ResolversTypes['Upstream']>, ParentType, ContextType>;
};

export type ServiceHealthResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceHealth'] = ResolversParentTypes['ServiceHealth']> = {
  blockchainIntelligence?: Resolver<Maybe<ResolversTypes['ServiceCondition']>, ParentType, ContextType>;
};

export type ContractResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Contract'] = ResolversParentTypes['Contract'], FederationReferenceType extends FederationReferenceTypes['Contract'] = FederationReferenceTypes['Contract']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Contract']> | FederationReferenceType, FederationReferenceType, ContextType>;
  address?: Resolver<ResolversTypes['Address'], ParentType, ContextType>;
  analysis?: Resolver<Maybe<ResolversTypes['ContractAnalysis']>, ParentType, ContextType>;
};

export type ContractAnalysisResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ContractAnalysis'] = ResolversParentTypes['ContractAnalysis']> = {
  riskScore?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  riskLevel?: Resolver<ResolversTypes['ContractRiskLevel'], ParentType, ContextType>;
  vulnerabilities?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  patterns?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  recommendations?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  analysedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  freshness?: Resolver<ResolversTypes['Freshness'], ParentType, ContextType>;
};

export type MevReportResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MevReport'] = ResolversParentTypes['MevReport']> = {
  opportunities?: Resolver<ReadonlyArray<ResolversTypes['MevOpportunity']>, ParentType, ContextType>;
};

export type MevOpportunityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MevOpportunity'] = ResolversParentTypes['MevOpportunity']> = {
  type?: Resolver<ResolversTypes['MevType'], ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  potentialProfit?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  targetHash?: Resolver<ResolversTypes['TxHash'], ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType>;
  blockNumber?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  foundAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  detectionMethod?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TransactionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Transaction'] = ResolversParentTypes['Transaction'], FederationReferenceType extends FederationReferenceTypes['Transaction'] = FederationReferenceTypes['Transaction']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Transaction']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  hash?: Resolver<ResolversTypes['TxHash'], ParentType, ContextType>;
};

export type WalletClusterResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WalletCluster'] = ResolversParentTypes['WalletCluster']> = {
  nodeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  edgeCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  density?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  averageClustering?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  networkHealth?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  clusters?: Resolver<Maybe<ReadonlyArray<ReadonlyArray<ResolversTypes['ChainWallet']>>>, ParentType, ContextType>;
  members?: Resolver<Maybe<ReadonlyArray<ResolversTypes['WalletProfile']>>, ParentType, ContextType>;
  freshness?: Resolver<ResolversTypes['Freshness'], ParentType, ContextType>;
};

export type WalletProfileResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WalletProfile'] = ResolversParentTypes['WalletProfile']> = {
  wallet?: Resolver<ResolversTypes['ChainWallet'], ParentType, ContextType>;
  riskScore?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  transactionCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  uniqueCounterparties?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  averageTransactionValue?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  pattern?: Resolver<ResolversTypes['WalletPattern'], ParentType, ContextType>;
  connectedWallets?: Resolver<ReadonlyArray<ResolversTypes['ChainWallet']>, ParentType, ContextType>;
  recommendation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ChainWalletResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChainWallet'] = ResolversParentTypes['ChainWallet'], FederationReferenceType extends FederationReferenceTypes['ChainWallet'] = FederationReferenceTypes['ChainWallet']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ChainWallet']> | FederationReferenceType, FederationReferenceType, ContextType>;
  address?: Resolver<ResolversTypes['Address'], ParentType, ContextType>;
  profile?: Resolver<Maybe<ResolversTypes['WalletProfile']>, ParentType, ContextType>;
};

export type TokenPairResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TokenPair'] = ResolversParentTypes['TokenPair'], FederationReferenceType extends FederationReferenceTypes['TokenPair'] = FederationReferenceTypes['TokenPair']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['TokenPair']> | FederationReferenceType, FederationReferenceType, ContextType>;
  symbol?: Resolver<ResolversTypes['PairSymbol'], ParentType, ContextType>;
  transactionGraph?: Resolver<Maybe<ResolversTypes['TransactionGraph']>, ParentType, ContextType, RequireFields<TokenPairTransactionGraphArgs, 'limit'>>;
};

export type TransactionGraphResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TransactionGraph'] = ResolversParentTypes['TransactionGraph']> = {
  transactionCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  majorFlows?: Resolver<ReadonlyArray<ResolversTypes['TransactionFlow']>, ParentType, ContextType>;
  freshness?: Resolver<ResolversTypes['Freshness'], ParentType, ContextType>;
};

export type TransactionFlowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TransactionFlow'] = ResolversParentTypes['TransactionFlow']> = {
  from?: Resolver<ResolversTypes['ChainWallet'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['ChainWallet'], ParentType, ContextType>;
  transactionCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  volume?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
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
  Contract?: ContractResolvers<ContextType>;
  ContractAnalysis?: ContractAnalysisResolvers<ContextType>;
  MevReport?: MevReportResolvers<ContextType>;
  MevOpportunity?: MevOpportunityResolvers<ContextType>;
  Transaction?: TransactionResolvers<ContextType>;
  WalletCluster?: WalletClusterResolvers<ContextType>;
  WalletProfile?: WalletProfileResolvers<ContextType>;
  ChainWallet?: ChainWalletResolvers<ContextType>;
  TokenPair?: TokenPairResolvers<ContextType>;
  TransactionGraph?: TransactionGraphResolvers<ContextType>;
  TransactionFlow?: TransactionFlowResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  auth?: AuthDirectiveResolver<any, any, ContextType>;
  hasRole?: HasRoleDirectiveResolver<any, any, ContextType>;
  rateLimit?: RateLimitDirectiveResolver<any, any, ContextType>;
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
  sizedBy?: SizedByDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
};
