import { type Corner, corner } from './execution-corners.ts';

/** Interfaces, unions and interface objects. */
export const abstractCorners: readonly Corner[] = [
  corner(
    'a node interface over subgraphs',
    {
      a: 'type Query { node: Node, nodes: [Node] } interface Node { id: ID! } type User implements Node @key(fields: "id") { id: ID!, name: String } type Item implements Node @key(fields: "id") { id: ID! }',
      b: 'type Query { any: [Node!] } interface Node { id: ID! } type Item implements Node @key(fields: "id") { id: ID!, price: Int } type Chat implements Node @key(fields: "id") { id: ID!, user: User } type User @key(fields: "id", resolvable: false) { id: ID! }',
    },
    {
      operations: [
        '{ nodes { __typename id ... on User { name } ... on Item { price } ... on Chat { id } } }',
        '{ any { ... on Node { id } ... on Chat { user { name } } } node { ... on Item { price } } }',
      ],
    },
  ),
  corner(
    'interfaces within interfaces, with conditions on each',
    {
      a: `type Query { things: [Thing] } interface Thing { id: ID! } interface Named implements Thing { id: ID!, name: String }
        type Person implements Named & Thing @key(fields: "id") { id: ID!, name: String, age: Int } type Stone implements Thing { id: ID!, weight: Int }`,
      b: 'type Person @key(fields: "id") { id: ID!, friends: [Person] }',
    },
    {
      operations: [
        '{ things { ... on Named { ... on Thing { id } name ... on Person { age friends { name } } } } }',
        '{ things { ... on Thing { ... on Named { __typename ... on Person { age } } ... on Stone { weight } } } }',
      ],
    },
  ),
  corner(
    'a type that implements an interface in one subgraph only',
    {
      a: 'type Query { shapes: [Shape] } interface Shape { id: ID!, area: Int } type Square implements Shape @key(fields: "id") { id: ID!, area: Int } type Circle implements Shape @key(fields: "id") { id: ID!, area: Int }',
      b: 'type Query { squares: [Square] } type Square @key(fields: "id") { id: ID!, side: Int } type Circle @key(fields: "id") { id: ID!, radius: Int }',
    },
    {
      operations: [
        '{ shapes { area ... on Square { side } ... on Circle { radius } } }',
        '{ squares { ... on Shape { area } side } }',
      ],
    },
  ),
  corner(
    'a union whose members differ by subgraph',
    {
      a: 'type Query { media: [Media] } union Media = Book | Film type Book @key(fields: "id") { id: ID!, title: String } type Film @key(fields: "id") { id: ID!, title: String }',
      b: 'type Query { more: [Media] } union Media = Film | Song type Film @key(fields: "id") { id: ID!, length: Float! } type Song @key(fields: "id") { id: ID!, length: Int }',
    },
    {
      operations: [
        '{ media { __typename ... on Book { title } ... on Film { title length } ... on Song { id } } }',
        '{ more { ... on Film { title } ... on Song { length } ... on Book { id } } }',
      ],
    },
  ),
  corner(
    'fields of one name and several types',
    {
      a: 'type Query { parts: [Part] } union Part = A | B | C type A { value: Int! } type B { value: String } type C { value: [Boolean] inner: Part }',
    },
    {
      operations: [
        '{ parts { ... on A { a: value } ... on B { b: value } ... on C { inner { __typename } c: value } } }',
      ],
    },
  ),
  corner(
    'an interface object with keys of its own',
    {
      a: `type Query { media: [Media], book: Book } interface Media @key(fields: "id") @key(fields: "sku") { id: ID!, sku: String!, title: String }
        type Book implements Media @key(fields: "id") @key(fields: "sku") { id: ID!, sku: String!, title: String, pages: Int } type Film implements Media @key(fields: "id") @key(fields: "sku") { id: ID!, sku: String!, title: String, length: Int }`,
      b: 'type Query { rated: [Media], top: Media } type Media @key(fields: "sku") @interfaceObject { sku: String!, rating: Int, like: [Media!] }',
      c: 'type Media @key(fields: "id") @interfaceObject { id: ID!, views: Int } type Query { viewed: Media }',
    },
    {
      operations: [
        '{ media { title rating views } book { pages rating like { title __typename } } }',
        '{ rated { __typename title views ... on Book { pages } ... on Film { length } } }',
        '{ top { like { rating ... on Film { views length } } } viewed { rating sku } }',
        '{ top { rating } viewed { __typename } }',
      ],
    },
  ),
  corner(
    'an interface object that computes, within a wider interface',
    {
      a: `type Query { things: [Thing], place: Place } interface Thing { id: ID! } interface Place implements Thing @key(fields: "id") { id: ID!, name: String }
        type City implements Place & Thing @key(fields: "id") { id: ID!, name: String, people: Int } type Park implements Place & Thing @key(fields: "id") { id: ID!, name: String }`,
      b: 'type Query { best: Place } type Place @key(fields: "id") @interfaceObject { id: ID!, name: String @external, slogan: String @requires(fields: "name"), stars: Int }',
    },
    {
      operations: [
        '{ place { slogan stars } best { slogan name } }',
        '{ best { ... on Thing { id } ... on City { people slogan } } }',
        '{ place { stars ... on City { slogan } } things { ... on Park { slogan } } }',
        '{ best { ...T } } fragment T on Thing { __typename ... on Park { name stars } }',
      ],
      computed: { 'City.slogan': 'name', 'Park.slogan': 'name' },
    },
  ),
];
