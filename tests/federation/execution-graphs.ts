/** Small graphs that between them use what federation has; every key reads `Type-number`. */

export interface TestGraph {
  readonly name: string;
  readonly subgraphs: Readonly<Record<string, string>>;
  /** Fields that are computed from others: the same selection as in their @requires. */
  readonly computed: Readonly<Record<string, string>>;
}

export const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@external",
  "@provides", "@shareable", "@interfaceObject", "@inaccessible", "@override"])\n`;

export const graph = (
  name: string,
  subgraphs: Record<string, string>,
  computed: Record<string, string> = {},
): TestGraph => ({
  name,
  computed,
  subgraphs: Object.fromEntries(Object.entries(subgraphs).map(([key, sdl]) => [key, link + sdl])),
});

export const graphs: readonly TestGraph[] = [
  graph(
    'shop',
    {
      catalogue: `
        type Query { product(n: Int = 0): Product, products(first: Int): [Product!], grid: [[Product]!], search(text: String): [Result],
          node: Node, nodes: [Node!]!, shared: Shared @shareable }
        type Mutation { rename(name: String): Product, count: Int }
        union Result = Product | Brand | Note
        interface Node { id: ID!, label: String }
        enum Size { SMALL LARGE @inaccessible MEDIUM }
        type Product implements Node @key(fields: "id") @key(fields: "sku") { id: ID!, sku: String!, label: String, name: String!, size: Size,
          price: Int, weight: Float, brand: Brand, tags: [String!], matrix: [[Int]], dimensions: Dimensions }
        type Dimensions @shareable { width: Int, height: Float, unit(long: Boolean = false): String }
        type Brand implements Node @key(fields: "id") { id: ID!, label: String, name: String }
        type Note { text: String, product: Product }
        type Shared @shareable { a: String, product: Product }`,
      reviews: `
        type Query { topReviews: [Review], shared: Shared @shareable, reviewed: [Reviewed] }
        union Reviewed = Product | Brand
        type Product @key(fields: "sku") { sku: String! @shareable, reviews(first: Int = 2): [Review!], score: Int, pinned: Review! }
        type Brand @key(fields: "id") { id: ID!, fans: [User], motto: String }
        type Review { body: String, author: User @provides(fields: "name"), product: Product!, stars: Int! }
        type User @key(fields: "id") { id: ID!, name: String @external }
        type Shared @shareable { b: String, product: Product }`,
      users: `
        type Query { me: User, users: [User] }
        type User @key(fields: "id") { id: ID!, name: String @shareable, friends: [User!], favourite: Product, age: Int, kind: Kind }
        type Product @key(fields: "id") { id: ID!, owner: User }
        enum Kind { A B }`,
      shipping: `
        type Product @key(fields: "sku") { sku: String! @shareable, price: Int @external, weight: Float @external,
          dimensions: Dimensions @external, estimate(express: Boolean): Int @requires(fields: "price weight"),
          box: String @requires(fields: "dimensions { width height }"), stock: Int! }
        type Dimensions { width: Int @external, height: Float @external }
        type Mutation { ship(n: Int = 1): Product, cancel: Boolean }`,
    },
    { 'Product.estimate': 'price weight', 'Product.box': 'dimensions { width height }' },
  ),
  graph(
    'media',
    {
      library: `
        type Query { media: [Media], oneMedia(n: Int): Media, book: Book, shelf: Shelf }
        interface Media @key(fields: "id") { id: ID!, title: String, size: Int }
        type Book implements Media @key(fields: "id") { id: ID!, title: String, size: Int, pages: Int, author: String }
        type Movie implements Media @key(fields: "id") { id: ID!, title: String, size: Int, minutes: Int! @shareable, author: [String] }
        type Shelf { items: [[Media!]], first: Book }`,
      ratings: `
        type Query { rated: [Media] }
        type Media @key(fields: "id") @interfaceObject { id: ID!, rating: Int, comments(first: Int): [Comment!], summary: String }
        type Comment { text: String, about: Media, rank: Int! }`,
      films: `
        type Movie @key(fields: "id") { id: ID!, director: Person, minutes: Int! @shareable }
        type Person @key(fields: "id") { id: ID!, name: String, movies: [Movie] }
        type Query { person: Person }`,
      people: `
        type Person @key(fields: "id") { id: ID!, born: Int, knows: [Person] }`,
    },
    {},
  ),
  graph(
    'feed',
    {
      posts: `
        type Query { feed: [Post], post(n: Int = 3): Post, things: [Thing] }
        union Thing = Post | Video
        interface Attachment { id: ID!, size: Int }
        type Picture implements Attachment { id: ID!, size: Int, width: Int }
        type Sound implements Attachment { id: ID!, size: Int, length: Int }
        type Post @key(fields: "id") { id: ID!, comments(limit: Int = 5): [Comment], attachment: Attachment, attachments: [Attachment!]!, title: String, level: Level }
        enum Level { LOW HIGH }
        type Comment @key(fields: "id") { id: ID!, text: String, likes: Int }
        type Video @key(fields: "id slug { name }") { id: ID!, slug: Slug!, title: String, length: Int! }
        type Slug @shareable { name: String! }`,
      analysis: `
        interface Attachment { id: ID!, size: Int }
        type Picture implements Attachment { id: ID! @external, size: Int @external, width: Int @external }
        type Sound implements Attachment { id: ID! @external, size: Int @external, length: Int @external }
        type Comment @key(fields: "id") { id: ID!, text: String @external }
        type Post @key(fields: "id") { id: ID!, comments(limit: Int = 5): [Comment] @external, attachment: Attachment @external,
          attachments: [Attachment!]! @external, level: Level @external,
          few: String @requires(fields: "comments(limit: 1) { id text }"), many: Int @requires(fields: "comments(limit: 3) { text }"),
          both: String @requires(fields: "comments { id } level"),
          weight: Int @requires(fields: "attachment { size ... on Picture { width } ... on Sound { length } }"),
          all: String @requires(fields: "attachments { id }"), mood: String }
        enum Level { LOW HIGH }
        type Query { hot: [Post] }`,
      videos: `
        type Video @key(fields: "id slug { name }") { id: ID!, slug: Slug!, views: Int, related: [Video!], next: Video }
        type Slug @shareable { name: String! }
        type Query { trending: [Video] }`,
    },
    {
      'Post.few': 'comments(limit: 1) { id text }',
      'Post.many': 'comments(limit: 3) { text }',
      'Post.both': 'comments { id } level',
      'Post.weight': 'attachment { size ... on Picture { width } ... on Sound { length } }',
      'Post.all': 'attachments { id }',
    },
  ),
];
