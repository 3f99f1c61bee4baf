import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, parse } from 'graphql';
import { type SubgraphName, sdlOf } from './graph.ts';

const userCount = 6;
/** The first of them have reviews; the others only make long lists. */
const reviewedProducts = 9;
const productCount = 2500;
const reviewsPerUser = 4;

interface Review {
  readonly id: string;
  readonly body: string;
  readonly user: number;
  readonly product: number;
}

const sentences = [
  'Keeps its edge, keeps its shine, and fits the drawer that it was bought for.',
  'Arrived late and in two boxes; the second one held the screws.',
  'My neighbour has had one for years. Now I know why she never lends it.',
  'Works.',
  'The colour is not that of the picture, but the cat prefers it.',
];

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

const reviews: readonly Review[] = range(userCount * reviewsPerUser).map((index) => ({
  id: String(index + 1),
  body: sentences[index % sentences.length] ?? '',
  user: index % userCount,
  product: (index * 5) % reviewedProducts,
}));

const user = (index: number) => ({
  __typename: 'User',
  id: String(index + 1),
  name: `Customer ${'ABCDEFGH'.charAt(index)}. Example`,
  username: `customer-${index + 1}`,
  birthday: 500_000_000 + index * 86_400,
});

const product = (index: number) => ({
  __typename: 'Product',
  upc: String(index + 1),
  name: `Thing number ${index + 1}, for the house and the garden`,
  price: 100 + ((index * 37) % 900),
  weight: 50 + ((index * 13) % 400),
});

const reviewedBy = (id: string): unknown[] =>
  reviews.filter((review) => review.user === Number(id) - 1).map(reviewRow);
const reviewsOf = (upc: string): unknown[] =>
  reviews.filter((review) => review.product === Number(upc) - 1).map(reviewRow);

const reviewRow = ({ id, body, user: author, product: about }: Review) => ({
  id,
  body,
  author: () => ({ __typename: 'User', id: String(author + 1), username: user(author).username }),
  product: () => ({ __typename: 'Product', upc: String(about + 1) }),
});

interface Reference {
  readonly id: string;
  readonly upc: string;
  readonly price: number;
  readonly weight: number;
}

const users = (): unknown[] => range(userCount).map(user);
const isInStock = ({ upc }: Reference): boolean => Number(upc) % 3 !== 0;
/** What is dear travels free. */
const shippingEstimate = ({ price, weight }: Reference): number => (price > 800 ? 0 : Math.ceil(weight / 2));

const resolvers: Readonly<Record<SubgraphName, unknown>> = {
  accounts: {
    Query: { me: () => user(0), user: (_: unknown, { id }: Reference) => user(Number(id) - 1), users },
    User: { __resolveReference: ({ id }: Reference) => user(Number(id) - 1) },
  },
  inventory: {
    Product: {
      __resolveReference: (reference: Reference) => reference,
      inStock: isInStock,
      shippingEstimate,
    },
  },
  products: {
    Query: {
      topProducts: (_: unknown, { first }: { readonly first: number }) =>
        range(Math.min(first, productCount)).map(product),
    },
    Product: { __resolveReference: ({ upc }: Reference) => product(Number(upc) - 1) },
  },
  reviews: {
    Review: { __resolveReference: ({ id }: Reference) => reviews.map(reviewRow)[Number(id) - 1] },
    User: {
      __resolveReference: (reference: Reference) => reference,
      numberOfReviews: ({ id }: Reference) => reviewedBy(id).length,
      reviews: ({ id }: Reference) => reviewedBy(id),
    },
    Product: {
      __resolveReference: (reference: Reference) => reference,
      reviews: ({ upc }: Reference) => reviewsOf(upc),
    },
  },
};

export const createSubgraphSchema = (name: SubgraphName): GraphQLSchema =>
  buildSubgraphSchema([
    { typeDefs: parse(sdlOf(name)), resolvers: resolvers[name] as Record<string, never> },
  ]);
