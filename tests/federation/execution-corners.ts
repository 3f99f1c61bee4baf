import { graph, type TestGraph } from './execution-graphs.ts';

/** One corner of the federation specification: a small graph, and operations that go through it. */
export interface Corner {
  readonly graph: TestGraph;
  readonly operations: readonly string[];
}

export const corner = (
  name: string,
  subgraphs: Record<string, string>,
  { operations, computed = {} }: { operations: readonly string[]; computed?: Record<string, string> },
): Corner => ({ graph: graph(name, subgraphs, computed), operations });

const keys: readonly Corner[] = [
  corner(
    'a key that leads through a third subgraph',
    {
      a: 'type Query { items: [Item] } type Item @key(fields: "id") { id: ID!, a: Int }',
      b: 'type Item @key(fields: "id") @key(fields: "sku") { id: ID!, sku: String!, b: Int }',
      c: 'type Item @key(fields: "sku") { sku: String!, c: Int, other: Item }',
    },
    { operations: ['{ items { a b c } }', '{ items { c other { a c other { b } } } }'] },
  ),
  corner(
    'a compound key and a nested key',
    {
      a: 'type Query { items: [Item] } type Item @key(fields: "id ref { id }") { id: ID!, ref: Ref!, a: Int } type Ref @shareable { id: ID! }',
      b: 'type Item @key(fields: "id ref { id }") @key(fields: "ref { id }") { id: ID!, ref: Ref!, b: Int } type Ref @shareable { id: ID! }',
      c: 'type Item @key(fields: "ref { id }") { ref: Ref!, c: Int, again: [Item!] } type Ref @shareable { id: ID! }',
    },
    { operations: ['{ items { a b c } }', '{ items { c again { ref { id } b again { a } } } }'] },
  ),
  corner(
    'a key that cannot be resolved beside one that can, after a @requires',
    {
      a: 'type Query { items: [Item] } type Item @key(fields: "id") @key(fields: "sku") { id: ID!, sku: String!, size: Int }',
      b: `type Query { own: Item } type Item @key(fields: "id", resolvable: false) @key(fields: "sku") { id: ID!, sku: String!, size: Int @external,
        box: String @requires(fields: "size") }`,
    },
    {
      operations: ['{ items { box } own { box size } }', '{ own { id sku box } }'],
      computed: { 'Item.box': 'size' },
    },
  ),
  corner(
    'objects that only refer to others',
    {
      a: 'type Query { items: [Item] } type Item @key(fields: "id", resolvable: false) { id: ID! }',
      b: 'type Item @key(fields: "id") { id: ID!, name: String, parent: Item }',
    },
    { operations: ['{ items { id } }', '{ items { name parent { id parent { name } } } }'] },
  ),
  corner(
    'types that lead to each other',
    {
      a: 'type Query { item: Item } type Item @key(fields: "id") { id: ID!, maker: Maker }  type Maker @key(fields: "id") { id: ID!, items: [Item] }',
      b: 'type Item @key(fields: "id") { id: ID!, price: Int } type Maker @key(fields: "id") { id: ID!, name: String, best: Item }',
    },
    { operations: ['{ item { maker { best { maker { items { price maker { name } } } } } } }'] },
  ),
];

const requirements: readonly Corner[] = [
  corner(
    '@requires through three subgraphs, from each of them',
    {
      a: 'type Query { as: [Item] } type Item @key(fields: "id") { id: ID!, weight: Int }',
      b: 'type Query { bs: [Item] } type Item @key(fields: "id") { id: ID!, weight: Int @external, shelf: Int @requires(fields: "weight") }',
      c: `type Query { cs: [Item] } type Item @key(fields: "id") { id: ID!, shelf: Int @external, cost: Int @requires(fields: "shelf") }`,
      d: `type Query { ds: [Item] } type Item @key(fields: "id") { id: ID!, cost: Int @external, shelf: Int @external, sum: Int @requires(fields: "cost shelf"), own: Int }`,
    },
    {
      operations: [
        '{ as { sum cost } }',
        '{ bs { cost } }',
        '{ bs { sum shelf weight } }',
        '{ cs { sum own } }',
        '{ ds { sum cost shelf } }',
      ],
      computed: { 'Item.shelf': 'weight', 'Item.cost': 'shelf', 'Item.sum': 'cost shelf' },
    },
  ),
  corner(
    'a required field that is computed from one of the requiring subgraph',
    {
      a: `type Query { as: [Item] } type Item @key(fields: "id") { id: ID!, size: Int @external, label: String @requires(fields: "size"), name: String }`,
      b: `type Query { bs: [Item] } type Item @key(fields: "id") { id: ID!, size: Int, label: String @external, name: String @external,
        text: String @requires(fields: "label name") }`,
    },
    {
      operations: ['{ as { text } }', '{ bs { text label } }', '{ as { text label size } }'],
      computed: { 'Item.label': 'size', 'Item.text': 'label name' },
    },
  ),
  corner(
    'nested objects, lists and own computed fields in a @requires',
    {
      a: 'type Query { orders: [Order] } type Order @key(fields: "id") { id: ID!, items: [Item!], to: Address } type Address @shareable { city: String, zip: Int } type Item @key(fields: "id") { id: ID!, weight: Int }',
      b: `type Order @key(fields: "id") { id: ID!, items: [Item!] @external, to: Address @external, fee: Int @requires(fields: "items { id cost } to { city zip }") }
        type Address @shareable { city: String, zip: Int } type Item @key(fields: "id") { id: ID!, weight: Int @external, cost: Int @requires(fields: "weight") }`,
    },
    {
      operations: ['{ orders { fee } }', '{ orders { fee items { cost weight } to { zip } } }'],
      computed: { 'Item.cost': 'weight', 'Order.fee': 'items { id cost } to { city zip }' },
    },
  ),
  corner(
    '@requires of an interface and of a union, with fragments',
    {
      a: `type Query { posts: [Post] } interface File { id: ID!, size: Int } type Picture implements File { id: ID!, size: Int, width: Int }
        type Sound implements File { id: ID!, size: Int, length: Int } union Part = Picture | Sound
        type Post @key(fields: "id") { id: ID!, file: File, parts: [Part!] }`,
      b: `interface File { id: ID!, size: Int } type Picture implements File { id: ID! @external, size: Int @external, width: Int @external }
        type Sound implements File { id: ID! @external, size: Int @external, length: Int @external } union Part = Picture | Sound
        type Post @key(fields: "id") { id: ID!, file: File @external, parts: [Part!] @external,
          weight: Int @requires(fields: "file { size ... on Picture { width } }"), sum: Int @requires(fields: "parts { ... on Picture { width } ... on Sound { length } }") }`,
    },
    {
      operations: ['{ posts { weight } }', '{ posts { sum weight file { id ... on Sound { length } } } }'],
      computed: {
        'Post.weight': 'file { size ... on Picture { width } }',
        'Post.sum': 'parts { ... on Picture { width } ... on Sound { length } }',
      },
    },
  ),
  corner(
    'the same field with several arguments in @requires and by the client',
    {
      a: 'type Query { posts: [Post] } type Post @key(fields: "id") { id: ID!, comments(limit: Int = 5): [String] }',
      b: `type Post @key(fields: "id") { id: ID!, comments(limit: Int = 5): [String] @external, few: Int @requires(fields: "comments(limit: 1)"),
        many: Int @requires(fields: "comments(limit: 3)"), all: Int @requires(fields: "comments") }`,
    },
    {
      operations: [
        '{ posts { few many all } }',
        '{ posts { comments(limit: 2) few } }',
        '{ posts { comments many x: comments(limit: 1) } }',
      ],
      computed: {
        'Post.few': 'comments(limit: 1)',
        'Post.many': 'comments(limit: 3)',
        'Post.all': 'comments',
      },
    },
  ),
];

const sharing: readonly Corner[] = [
  corner(
    'value types and root fields in two subgraphs, each with a part',
    {
      a: 'type Query { page: Page @shareable } type Page @shareable { title: String, item: Item, inner: Inner } type Inner @shareable { a: Int } type Item @key(fields: "id") { id: ID!, a: Int }',
      b: 'type Query { page: Page @shareable } type Page @shareable { text: String, item: Item, inner: Inner } type Inner @shareable { a: Int, b: Int } type Item @key(fields: "id") { id: ID!, b: Int }',
    },
    { operations: ['{ page { title text } }', '{ page { item { a b } inner { a b } } }'] },
  ),
  corner(
    '@provides of fields, of nested ones, and on an interface and a union',
    {
      a: `type Query { best: Item @provides(fields: "name"), cart: Cart @provides(fields: "item { name }"), found: [Found] @provides(fields: "... on Item { name }"), other: Item }
        type Cart { item: Item, amount: Int } union Found = Item | Cart type Item @key(fields: "id") { id: ID!, name: String @external }`,
      b: 'type Item @key(fields: "id") { id: ID!, name: String @shareable, price: Int, like: Item }',
    },
    {
      operations: [
        '{ best { name } other { name } }',
        '{ cart { item { name price } } }',
        '{ found { ... on Item { name like { name } } ... on Cart { amount item { name } } } }',
      ],
    },
  ),
  corner(
    '@override of a field, with @requires of it',
    {
      a: 'type Query { items: [Item] } type Item @key(fields: "id") { id: ID!, price: Int, name: String }',
      b: 'type Item @key(fields: "id") { id: ID!, price: Int @override(from: "a"), stock: Int }',
      c: 'type Query { cs: [Item] } type Item @key(fields: "id") { id: ID!, price: Int @external, tax: Int @requires(fields: "price") }',
    },
    {
      operations: ['{ items { price name tax } }', '{ cs { tax price stock } }'],
      computed: { 'Item.tax': 'price' },
    },
  ),
  corner(
    'enums and inputs of which subgraphs know different parts',
    {
      a: 'type Query { a(in: In, level: Level): Int, item: Item } enum Level { LOW HIGH } input In { x: Int, y: Int } type Item @key(fields: "id") { id: ID!, state: State } enum State { ON OFF BROKEN @inaccessible }',
      b: 'type Query { b(in: In, level: Level): Int } enum Level { LOW HIGH NEVER } input In { x: Int, z: Int } type Item @key(fields: "id") { id: ID!, was: State } enum State { ON OFF }',
    },
    {
      operations: ['{ a(in: { x: 1 }, level: LOW) b(in: { x: 2 }, level: HIGH) }', '{ item { state was } }'],
    },
  ),
  corner(
    'mutations that return entities, in order over subgraphs',
    {
      a: 'type Query { q: Int } type Mutation { add: Item, rename: Item! } type Item @key(fields: "id") { id: ID!, a: Int }',
      b: 'type Mutation { drop: Item, count: Int } type Item @key(fields: "id") { id: ID!, b: Int }',
    },
    {
      operations: [
        'mutation { add { a b } drop { a b } rename { b } count }',
        'mutation { count ...F ...F } fragment F on Mutation { add { id } x: drop { a } }',
        'mutation { ... @skip(if: false) { x: add { a } } drop { id } x: add { b } }',
        'mutation { rename { a } count add { b } }',
      ],
    },
  ),
];

export const corners: readonly Corner[] = [...keys, ...requirements, ...sharing];
