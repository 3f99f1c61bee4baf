/** How the requests of one load differ from each other. */
export type Variant =
  /** Not at all. */
  | 'same'
  /** In a variable that the operation does not use: the work stays the same, the request does not. */
  | 'unique'
  /** Every request is an operation that was never seen before. */
  | 'shapes';

export interface Load {
  readonly name: string;
  readonly query: string;
  readonly variant: Variant;
  readonly latencyMs: number;
  readonly signedIn: boolean;
}

const fragments = `
  fragment User on User { id username name }
  fragment Review on Review { id body }
  fragment Product on Product { inStock name price shippingEstimate upc weight }`;

const reviewsWithAuthors = `reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } }`;

export const heavyQuery = `query Shop {
  users { ...User reviews { ...Review product { ...Product ${reviewsWithAuthors} } } }
  topProducts { ...Product ${reviewsWithAuthors} }
}${fragments}`;

const smallQuery = 'query Names { users { id name username } }';
const signedInQuery = 'query Me { me { id name username } }';
const deepQuery = `query Deep {
  users { id reviews { id product { upc reviews { id author { id reviews { id product { upc reviews { id } } } } } } } }
}`;
const largeQuery =
  'query Catalogue { topProducts(first: 2500) { ...Product description: name again: name title: name } }';

const scalars = {
  User: ['username', 'name'],
  Review: ['body'],
  Product: ['name', 'price', 'inStock', 'weight'],
};

/** The selection number `shape` of a type's fields: a bit for each. */
const pick = (type: keyof typeof scalars, shape: number): string => {
  const chosen = scalars[type].filter((_, bit) => (shape >> bit) % 2 === 1);
  const key = type === 'Product' ? 'upc' : 'id';
  return [key, ...chosen].join(' ');
};

/**
 * One of 2 ^ 20 operations of about the size of a page. Each fetch of its plan is one of a few, so that subgraphs still
 * answer from what they know.
 */
export const shapeQuery = (shape: number): string => {
  const bits = (from: number, count: number): number => (shape >> from) & ((1 << count) - 1);
  return `query Shape {
    users { ${pick('User', bits(0, 2))} reviews { ${pick('Review', bits(2, 1))} product { ${pick('Product', bits(3, 4))} } } }
    topProducts { ${pick('Product', bits(7, 4))} reviews { ${pick('Review', bits(11, 1))}
      author { ${pick('User', bits(12, 2))} reviews { ${pick('Review', bits(14, 1))} product { ${pick('Product', bits(15, 4))} } } } } }
  }`;
};

const plain = { variant: 'unique', latencyMs: 0, signedIn: false } as const;

/** The two loads that sharing is measured with. */
export const shopLoads: readonly Load[] = [
  { ...plain, name: 'same', query: heavyQuery, variant: 'same' },
  { ...plain, name: 'unique', query: heavyQuery },
];

/** Other loads, each with every gateway as it is when nothing is set. */
export const otherLoads: readonly Load[] = [
  { ...plain, name: 'small', query: smallQuery },
  { ...plain, name: 'signed-in', query: signedInQuery, signedIn: true },
  { ...plain, name: 'deep-list', query: deepQuery },
  {
    ...plain,
    name: 'large',
    query: `${largeQuery} ${fragments.slice(fragments.indexOf('fragment Product'))}`,
  },
  { ...plain, name: 'cold-plans', query: shapeQuery(0), variant: 'shapes' },
  { ...plain, name: 'slow-subgraphs', query: heavyQuery, latencyMs: 5 },
];
