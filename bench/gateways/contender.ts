/** What identical requests that are under way at the same time have in common. */
export const sharings = ['none', 'subgraph', 'operation'] as const;
export type Sharing = (typeof sharings)[number];

export const products = ['soba', 'apollo', 'hive', 'hive-router-runtime'] as const;
export type Product = (typeof products)[number];

export interface Contender {
  readonly product: Product;
  readonly sharing: Sharing;
  /** How many processes serve; one when not given. Only ours. */
  readonly workers?: number;
}

export interface Running extends Contender {
  readonly pid: number;
  readonly port: number;
  readonly stop: () => Promise<void>;
}

export interface World {
  readonly supergraph: string;
  readonly jwksUrl: string;
  readonly principalKey: string;
  readonly redisUrl?: string;
}

/** The levels that each can be set to; @apollo/gateway shares nothing between operations. */
export const sharingsOf = (product: Product): readonly Sharing[] =>
  product === 'apollo' ? ['none'] : sharings;

/** The level that each has when nothing is set. */
export const defaultSharing = (product: Product): Sharing => (product === 'apollo' ? 'none' : 'subgraph');

export const nameOf = ({ product, sharing, workers }: Contender): string => {
  const suffix = workers === undefined ? '' : `, workers: ${workers}`;
  return product === 'apollo' ? product : `${product} ${sharing}${suffix}`;
};
