import { composeSupergraph } from '#composition/compose.ts';
import { completeSdl } from '#platform/subgraph-sdl.ts';

/** The shop of the public benchmark of federation gateways: four subgraphs that all know a part of users or products. */
const sdls = {
  accounts: `
    type Query { me: User @auth, user(id: ID!): User, users: [User] }
    type User @key(fields: "id") { id: ID!, name: String, username: String @shareable, birthday: Int }`,
  inventory: `
    type Product @key(fields: "upc") {
      upc: String!
      weight: Int @external
      price: Int @external
      inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }`,
  products: `
    type Query {
      topProducts(first: Int = 5): [Product] @listSize(slicingArguments: ["first"], requireOneSlicingArgument: false)
    }
    type Product @key(fields: "upc") { upc: String!, name: String, price: Int, weight: Int }`,
  reviews: `
    type Review @key(fields: "id") { id: ID!, body: String, author: User @provides(fields: "username"), product: Product }
    type User @key(fields: "id") { id: ID!, username: String @external, numberOfReviews: Int, reviews: [Review] }
    type Product @key(fields: "upc") { upc: String!, reviews: [Review] }`,
} as const;

export type SubgraphName = keyof typeof sdls;
export type Urls = Readonly<Record<SubgraphName, string>>;

export const subgraphNames = Object.keys(sdls) as readonly SubgraphName[];

export const sdlOf = (name: SubgraphName): string => completeSdl(sdls[name]);

export const composeGraph = (urls: Urls): string =>
  composeSupergraph(subgraphNames.map((name) => ({ name, url: urls[name], sdl: sdlOf(name) })));
