import { graph, type TestGraph } from './execution-graphs.ts';

/** Keys of every kind, fields that moved, and members and values that not every subgraph knows. */
const accounts = graph(
  'accounts',
  {
    people: `
      type Query { person(n: Int): Person, people: [Person!], owners: [Owner], shared: Settings @shareable, home: Address @shareable }
      type Mutation { addPerson(name: String): Person, touch: Int }
      type Person @key(fields: "id") @key(fields: "ref { id }") { id: ID!, ref: Ref!, name: String, email: String @inaccessible, plan: Plan,
        manager: Person, team: Team, badge: String @shareable }
      type Ref @shareable { id: ID! }
      type Team @key(fields: "id sku") @key(fields: "code", resolvable: false) { id: ID!, sku: String!, code: String!, members: [Person], size: Int! }
      union Owner = Person | Team
      enum Plan { FREE PAID SECRET @inaccessible }
      type Settings @shareable { theme: String, address: Address }
      type Address @shareable { street: String, city: String }`,
    teams: `
      type Query { team: Team, anyOwner: Owner, shared: Settings @shareable }
      type Team @key(fields: "code") @key(fields: "id sku", resolvable: false) { id: ID!, sku: String!, code: String!, budget: Float, lead: Person, parent: Team,
        label: String @requires(fields: "size members { id }"), size: Int! @external, members: [Person] @external }
      type Person @key(fields: "id", resolvable: false) { id: ID! }
      type Company @key(fields: "id") { id: ID!, name: String, teams: [Team] }
      union Owner = Team | Company
      type Settings @shareable { theme: String, language: String, address: Address }
      type Address @shareable { street: String, city: String }`,
    billing: `
      type Query { payer: Person @provides(fields: "badge"), invoices: [Invoice!]!, home: Address @shareable }
      type Mutation { pay(n: Int = 1): Invoice, addCard: Person }
      type Person @key(fields: "ref { id }") { ref: Ref!, badge: String @external, plan: Plan @override(from: "people"), invoices(first: Int): [Invoice],
        owes: Float @requires(fields: "name badge"), name: String @external }
      type Ref @shareable { id: ID! }
      type Company @key(fields: "id") { id: ID!, invoices: [Invoice!], rating: Int }
      type Invoice @key(fields: "id") { id: ID!, total: Float!, payer: Payer, lines: [[Int!]] }
      union Payer = Person | Company
      enum Plan { FREE PAID SECRET }
      type Address @shareable { street: String, city: String, zip(short: Boolean = true): String @inaccessible }`,
  },
  { 'Team.label': 'size members { id }', 'Person.owes': 'name badge' },
);

/** Interfaces within interfaces, with keys, and types that implement them in one subgraph only. */
const nodes = graph(
  'nodes',
  {
    core: `
    type Query { node: Node, nodes: [Node], named: Named, places: [Place!], circle: Circle }
    interface Node { id: ID! }
    interface Named implements Node { id: ID!, name: String }
    interface Place implements Named & Node @key(fields: "id") @key(fields: "sku") { id: ID!, sku: String!, name: String, near: [Place] }
    type City implements Place & Named & Node @key(fields: "id") @key(fields: "sku") { id: ID!, sku: String!, name: String, near: [Place], people: Int, mayor: Official }
    type Park implements Place & Named & Node @key(fields: "id") @key(fields: "sku") { id: ID!, sku: String!, name: String, near: [Place], area: Float! }
    type Official implements Named & Node @key(fields: "id") { id: ID!, name: String }
    type Circle { next: Circle, place: Place, node: Node }`,
    tourism: `
    type Query { sights: [Sight], best: Place, anything: [Anything] }
    type Place @key(fields: "sku") @interfaceObject { sku: String!, stars: Int, reviews(first: Int = 2): [Review!], name: String @external,
      slogan: String @requires(fields: "name") }
    interface Sight { title: String, place: Place }
    type Museum implements Sight @key(fields: "id") { id: ID!, title: String, place: Place, rooms: Int }
    type Tower implements Sight { title: String, place: Place, height: Int! }
    union Anything = Museum | Tower | Review
    type Review { text: String, about: Place!, rank: Int }`,
    weather: `
    type Query { warm: [City], sunny: Node }
    interface Node { id: ID! }
    type City implements Node @key(fields: "id") { id: ID!, temperature: Float, forecast: [Day!] }
    type Museum implements Node @key(fields: "id") { id: ID!, isOpen: Boolean, climate: Climate }
    interface Climate { wet: Boolean }
    type Indoor implements Climate { wet: Boolean, heated: Boolean }
    type Outdoor implements Climate { wet: Boolean, wind: Float, city: City }
    type Day { high: Int, low: Int! }`,
  },
  { 'City.slogan': 'name', 'Park.slogan': 'name' },
);

/** Chains of @requires over several subgraphs, and @provides at depth and on abstract types. */
const orders = graph(
  'orders',
  {
    sales: `
      type Query { order: Order, orders: [Order!], cart: Cart @provides(fields: "lines { item { title } }"), found: [Found] @provides(fields: "... on Item { title }") }
      type Mutation { buy(n: Int): Order, refund: Order!, count: Int }
      union Found = Item | Order
      type Order @key(fields: "id") { id: ID!, items: [Item!], total: Int, note(text: String = "n"): String, state: State }
      type Cart { lines: [Line], gift: Boolean }
      type Line { item: Item, amount: Int! }
      enum State { OPEN DONE }
      type Item @key(fields: "id") { id: ID!, title: String @external }`,
    goods: `
      type Query { items: [Item], thing: Thing }
      type Item @key(fields: "id") { id: ID!, title: String @shareable, weight: Int, made: Item, pack: Pack }
      interface Thing { id: ID!, made: Item }
      type Tool implements Thing { id: ID!, made: Item, edge: Int }
      union Pack = Box | Bag
      type Box @shareable { width: Int, label(n: Int = 1): String } type Bag @shareable { volume: Float }`,
    stock: `
      type Item @key(fields: "id") { id: ID!, weight: Int @external, shelf: Int @requires(fields: "weight"), pack: Pack @external,
        room: String @requires(fields: "pack { ... on Box { width label(n: 2) } ... on Bag { volume } }") }
      union Pack = Box | Bag
      type Box @shareable { width: Int, label(n: Int = 1): String } type Bag @shareable { volume: Float }
      type Order @key(fields: "id") { id: ID!, fee: Int @external, due: String @requires(fields: "fee") }
      type Mutation { restock: [Item] }`,
    shipping: `
      type Item @key(fields: "id") { id: ID!, shelf: Int @external, weight: Int @external, cost(fast: Boolean = false): Int @requires(fields: "shelf weight") }
      type Order @key(fields: "id") { id: ID!, items: [Item!] @external, note(text: String = "n"): String @external, state: State @external,
        fee: Int @requires(fields: "items { id cost } state note(text: \\"x\\")") }
      enum State { OPEN DONE }`,
  },
  {
    'Item.shelf': 'weight',
    'Item.room': 'pack { ... on Box { width label(n: 2) } ... on Bag { volume } }',
    'Item.cost': 'shelf weight',
    'Order.fee': 'items { id cost } state note(text: "x")',
    'Order.due': 'fee',
  },
);

export const moreGraphs: readonly TestGraph[] = [accounts, nodes, orders];
