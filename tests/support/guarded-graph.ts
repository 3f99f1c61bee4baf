import { executingSubgraph } from './subgraph-server.ts';

const sdl = `
  type Query {
    open: String
    me: Account @auth
    must: String! @auth
    accounts: [Account!]!
    search(filter: Filter, deep: Boolean @auth(requires: ADMIN)): [Node!]
    report: String @requiresScopes(scopes: [["report:read", "report:all"], ["admin"]])
    vault: String @policy(policies: [["mfa", "office"]])
    strict: Strict
    staff: Staff
    kind(of: Kind): String
  }
  type Mutation { rename(to: String): String @auth, erase: String @hasRole(role: ADMIN) }
  input Filter { text: String, owner: String @auth(requires: SUPPORT), nested: Filter }
  enum Kind { PUBLIC SECRET @auth(requires: ADMIN) }
  interface Node { id: ID!, secret: String }
  type Account implements Node { id: ID!, name: String, secret: String, email: String @auth(requires: SUPPORT), friends: [Account] }
  type Document implements Node { id: ID!, secret: String @auth(requires: ADMIN), title: String }
  type Strict { must: String! @auth, other: String }
  type Staff @auth(requires: SUPPORT) { id: ID!, note: String }
`;

const account = (id: string): object => ({
  __typename: 'Account',
  id,
  name: `name ${id}`,
  secret: `secret ${id}`,
  email: `email ${id}`,
  friends: () => [null, { __typename: 'Account', id: 'f', email: 'email f' }],
});

/** A subgraph with every kind of guarded element, and no enforcement of its own. */
export const guardedSubgraph = executingSubgraph(sdl, {
  Node: { __resolveType: (node: { __typename: string }) => node.__typename },
  Query: {
    open: () => 'open',
    me: () => account('me'),
    must: () => 'must',
    accounts: () => [account('1'), account('2')],
    search: () => [account('1'), { __typename: 'Document', id: '2', secret: 'top', title: 'T' }],
    report: () => 'report',
    vault: () => 'vault',
    strict: () => ({ must: 'must', other: 'other' }),
    staff: () => ({ id: 's', note: 'n' }),
    kind: () => 'kind',
  },
  Mutation: { rename: () => 'renamed', erase: () => 'erased' },
});
