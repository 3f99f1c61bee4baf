import type { Principal } from '#platform/identity.ts';
import { type CachedSubgraph, startCachedGraph } from '#support/cached-graph.ts';

export type Row = Record<string, unknown>;

export const products: CachedSubgraph = {
  sdl: `type Query { products(upcs: [ID!]!): [Product] }
    type Product @key(fields: "upc") { upc: ID! }`,
  resolvers: {
    Query: {
      products: (_: unknown, { upcs }: { upcs: string[] }) => upcs.map((upc) => ({ upc })),
    },
  },
};

/** Prices that change with every call, so that it shows which call an answer is from. */
export const createPrices = (hint: string, given: Partial<CachedSubgraph> = {}): CachedSubgraph => {
  let calls = 0;
  return {
    sdl: `type Product @key(fields: "upc") ${hint} { upc: ID!, price(in: String = "eur"): String, label: String, secret: String @auth, next: Product }`,
    resolvers: {
      Product: {
        __resolveReference: ({ upc }: Row) => {
          calls += 1;
          return upc === 'none' ? null : { upc, call: calls };
        },
        price: ({ upc, call }: Row, args: Row) => {
          if (upc === 'bad') throw new Error('no price');
          return `${upc} ${args['in']} ${call}`;
        },
        label: ({ upc }: Row) => `label ${upc}`,
        secret: ({ upc, call }: Row, _: Row, { id }: Principal) => `${upc} for ${id} ${call}`,
        next: ({ upc }: Row) => ({ upc: `${upc}+`, call: calls }),
      },
    },
    ...given,
  };
};

export const start = (
  hint: string,
  given: Partial<CachedSubgraph> = {},
  options: Parameters<typeof startCachedGraph>[1] = {},
) => startCachedGraph({ products, prices: createPrices(hint, given) }, options);

export const prices = (...upcs: string[]) => ({ variables: { upcs } });
export const query = 'query($upcs: [ID!]!) { products(upcs: $upcs) { price } }';
export const pricesIn = (data: { readonly products: readonly { readonly price: string }[] }) =>
  data.products.map((one) => one?.price ?? null);
