import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type GraphQLSchema, graphql, Kind, parse } from 'graphql';
import { Refusal } from '#platform/errors.ts';
import { anonymous, type Principal, type Role, roles } from '#platform/identity.ts';
import { completeSdl, policyDirectives } from '#platform/subgraph-sdl.ts';
import { principalOf } from '#support/principal.ts';
import { enforcers, enforcersByName } from './enforcers.ts';

const sdl = `
  type Query {
    open: Int
    signedIn: Int @auth
    forSupport: Int @auth(requires: SUPPORT)
    scoped: Int @auth(scopes: [["read", "write"], ["all"]])
    scopedForAdmin: Int @auth(requires: ADMIN, scopes: [["all"]])
    user: Int @hasRole(role: USER)
    support: Int @hasRole(role: SUPPORT)
    compliance: Int @hasRole(role: COMPLIANCE)
    admin: Int @hasRole(role: ADMIN)
    service: Int @hasRole(role: SERVICE)
    twoScopes: Int @auth(scopes: [["read"]]) @auth(scopes: [["write"]])
    bothRoles: Int @hasRole(role: SERVICE) @hasRole(role: ADMIN)
    bothDirectives: Int @auth(scopes: [["read"]]) @hasRole(role: SUPPORT)
    secrets: [Secret!]
    node: Node
    hidden: Node
    apolloSignedIn: Int @authenticated
    apolloScoped: Int @requiresScopes(scopes: [["read", "write"], ["all"]])
    filtered(filter: Filter, order: Order, limit: Int @auth(requires: ADMIN)): Int
  }
  type Secret @hasRole(role: SUPPORT) { open: Int strict: Int @hasRole(role: ADMIN) late: Int }
  extend type Secret @auth(scopes: [["read"]])
  interface Node { id: ID label: String @hasRole(role: SUPPORT) }
  type Thing implements Node { id: ID label: String }
  type Vault implements Node @key(fields: "id") @hasRole(role: ADMIN) { id: ID label: String }
  input Filter { name: String owner: String @hasRole(role: SUPPORT) inner: [Filter!] }
  enum Order { NAME COST @hasRole(role: ADMIN) }
`;

let ran: string[] = [];
const answers = (names: readonly string[]) =>
  Object.fromEntries(
    names.map((name) => [
      name,
      () => {
        ran.push(name);
        return 1;
      },
    ]),
  );

const queryFields = [...sdl.matchAll(/^ {4}(\w+)(?:\(.*\))?: Int/gm)].map(([, name = '']) => name);

/** Everything a caller may have, but for what the test takes away. */
const caller = (given: Partial<Principal> = {}): Principal => principalOf(given);
const withRoles = (...given: readonly Role[]): Principal => caller({ roles: given });
const withScopes = (...scopes: readonly string[]): Principal => caller({ roles: ['USER'], scopes });

describe('the enforcers', () => {
  let schema: GraphQLSchema;
  beforeAll(() => {
    const resolvers = {
      Query: {
        ...answers(queryFields),
        secrets: () => [{ open: 1, strict: 1, late: 1 }],
        node: () => ({ __typename: 'Thing', id: 'a', label: 'hush' }),
        hidden: () => ({ __typename: 'Vault', id: 'a', label: 'hush' }),
      },
      Vault: { __resolveReference: ({ id }: { readonly id: string }) => ({ id }) },
    };
    const built = buildSubgraphSchema([{ typeDefs: parse(completeSdl(sdl)), resolvers }] as never);
    schema = enforcers.reduce((enforced, enforce) => enforce(enforced), built);
  });

  /** `ok`, or the code of the first refusal. */
  const ask = async (selection: string, principal: Principal): Promise<string> => {
    ran = [];
    const { errors } = await graphql({ schema, source: `{ ${selection} }`, contextValue: { principal } });
    const reason = errors?.[0]?.originalError;
    if (errors !== undefined && !(reason instanceof Refusal)) throw errors[0];
    return reason instanceof Refusal ? reason.code : 'ok';
  };

  test('let everybody read what is not guarded', async () => {
    await expect(ask('open', anonymous)).resolves.toBe('ok');
    expect(ran).toEqual(['open']);
  });

  const guarded = queryFields.filter((name) => !['open', 'filtered'].includes(name));

  test.each(guarded)('ask an anonymous caller of %s to sign in, and run no resolver', async (field) => {
    await expect(ask(field, anonymous)).resolves.toBe('UNAUTHENTICATED');
    expect(ran).toEqual([]);
  });

  test('do not run the resolver of what they forbid', async () => {
    await ask('admin', withRoles('USER'));
    expect(ran).toEqual([]);
  });

  const ladder: Readonly<Record<string, readonly Role[]>> = {
    user: ['USER', 'SUPPORT', 'COMPLIANCE', 'ADMIN'],
    support: ['SUPPORT', 'COMPLIANCE', 'ADMIN'],
    compliance: ['COMPLIANCE', 'ADMIN'],
    admin: ['ADMIN'],
    service: ['SERVICE'],
  };
  const ladderRows = Object.entries(ladder).flatMap(([field, allowed]) =>
    roles.map((role) => ({ field, role, expected: allowed.includes(role) ? 'ok' : 'FORBIDDEN' })),
  );

  test.each(ladderRows)(
    'answer $role who asks for $field with $expected',
    async ({ field, role, expected }) => {
      await expect(ask(field, withRoles(role))).resolves.toBe(expected);
    },
  );

  test('let a caller use the best of its roles', async () => {
    await expect(ask('support', withRoles('USER', 'ADMIN'))).resolves.toBe('ok');
    await expect(ask('service admin', withRoles('SERVICE', 'ADMIN'))).resolves.toBe('ok');
  });

  test('ask a signed-in caller for the role USER when no other is named', async () => {
    await expect(ask('signedIn', withRoles('USER'))).resolves.toBe('ok');
    await expect(ask('signedIn', withRoles())).resolves.toBe('FORBIDDEN');
    await expect(ask('signedIn', withRoles('SERVICE'))).resolves.toBe('FORBIDDEN');
    await expect(ask('forSupport', withRoles('USER'))).resolves.toBe('FORBIDDEN');
    await expect(ask('forSupport', withRoles('SUPPORT'))).resolves.toBe('ok');
  });

  test.each([
    { scopes: [], expected: 'FORBIDDEN' },
    { scopes: ['read'], expected: 'FORBIDDEN' },
    { scopes: ['write'], expected: 'FORBIDDEN' },
    { scopes: ['read', 'write'], expected: 'ok' },
    { scopes: ['all'], expected: 'ok' },
    { scopes: ['ALL', 'readwrite', ''], expected: 'FORBIDDEN' },
  ])('answer a caller with the scopes $scopes with $expected', async ({ scopes, expected }) => {
    await expect(ask('scoped', withScopes(...scopes))).resolves.toBe(expected);
    await expect(ask('apolloScoped', withScopes(...scopes))).resolves.toBe(expected);
  });

  test('want the role and the scopes', async () => {
    await expect(ask('scopedForAdmin', caller({ roles: ['ADMIN'] }))).resolves.toBe('FORBIDDEN');
    await expect(ask('scopedForAdmin', withScopes('all'))).resolves.toBe('FORBIDDEN');
    await expect(ask('scopedForAdmin', caller({ roles: ['ADMIN'], scopes: ['all'] }))).resolves.toBe('ok');
  });

  test('want every application on a field', async () => {
    await expect(ask('twoScopes', withScopes('read'))).resolves.toBe('FORBIDDEN');
    await expect(ask('twoScopes', withScopes('write'))).resolves.toBe('FORBIDDEN');
    await expect(ask('twoScopes', withScopes('read', 'write'))).resolves.toBe('ok');
    await expect(ask('bothRoles', withRoles('ADMIN'))).resolves.toBe('FORBIDDEN');
    await expect(ask('bothRoles', withRoles('SERVICE'))).resolves.toBe('FORBIDDEN');
    await expect(ask('bothRoles', withRoles('ADMIN', 'SERVICE'))).resolves.toBe('ok');
  });

  test('want what each of two different directives on a field asks for', async () => {
    await expect(ask('bothDirectives', withScopes('read'))).resolves.toBe('FORBIDDEN');
    await expect(ask('bothDirectives', withRoles('SUPPORT'))).resolves.toBe('FORBIDDEN');
    await expect(ask('bothDirectives', caller({ roles: ['SUPPORT'], scopes: ['read'] }))).resolves.toBe('ok');
  });

  test('guard every field of a type that carries a directive, or whose extension does', async () => {
    for (const field of ['open', 'late']) {
      const selection = `secrets { ${field} }`;
      await expect(ask(selection, anonymous)).resolves.toBe('UNAUTHENTICATED');
      await expect(ask(selection, withScopes('read'))).resolves.toBe('FORBIDDEN');
      await expect(ask(selection, withRoles('SUPPORT'))).resolves.toBe('FORBIDDEN');
      await expect(ask(selection, caller({ roles: ['SUPPORT'], scopes: ['read'] }))).resolves.toBe('ok');
    }
  });

  test('add what a field asks for to what its type asks for', async () => {
    const support = caller({ roles: ['SUPPORT'], scopes: ['read'] });
    await expect(ask('secrets { strict }', support)).resolves.toBe('FORBIDDEN');
    await expect(ask('secrets { strict }', { ...support, roles: ['ADMIN'] })).resolves.toBe('ok');
    await expect(ask('secrets { strict }', withRoles('ADMIN'))).resolves.toBe('FORBIDDEN');
  });

  test('guard a field of an interface in every type that implements it', async () => {
    for (const selection of ['node { label }', 'node { ... on Thing { label } }']) {
      await expect(ask(selection, withRoles('USER'))).resolves.toBe('FORBIDDEN');
      await expect(ask(selection, withRoles('SUPPORT'))).resolves.toBe('ok');
    }
    await expect(ask('node { id }', anonymous)).resolves.toBe('ok');
  });

  test.each([
    'hidden { id }',
    '_entities(representations: [{ __typename: "Vault", id: "a" }]) { ... on Vault { id } }',
  ])('guard a type that is reached by %s', async (selection) => {
    await expect(ask(selection, anonymous)).resolves.toBe('UNAUTHENTICATED');
    await expect(ask(selection, withRoles('SUPPORT'))).resolves.toBe('FORBIDDEN');
    await expect(ask(selection, withRoles('ADMIN'))).resolves.toBe('ok');
  });

  test.each([
    { selection: 'filtered', needs: null },
    { selection: 'filtered(filter: { name: "a" }, order: NAME)', needs: null },
    { selection: 'filtered(limit: 1)', needs: 'ADMIN' },
    { selection: 'filtered(order: COST)', needs: 'ADMIN' },
    { selection: 'filtered(filter: { owner: "a" })', needs: 'SUPPORT' },
    {
      selection: 'filtered(filter: { inner: [{ name: "a" }, { inner: { owner: null } }] })',
      needs: 'SUPPORT',
    },
  ] as const)('guard what $selection is given', async ({ selection, needs }) => {
    await expect(ask(selection, anonymous)).resolves.toBe(needs === null ? 'ok' : 'UNAUTHENTICATED');
    if (needs === null) return;
    await expect(ask(selection, withRoles('USER'))).resolves.toBe('FORBIDDEN');
    await expect(ask(selection, withRoles(needs))).resolves.toBe('ok');
  });

  test('guard a field that was given another name', async () => {
    await expect(ask('open: admin', withRoles('USER'))).resolves.toBe('FORBIDDEN');
  });
});

/** What concerns a whole operation: the gateway's pipeline enforces it. */
const enforcedByTheGateway = ['rateLimit', 'cacheControl', 'sizedBy'];

/** What says that nothing is enforced. */
const askedForByTheLint = ['public'];

describe('the directives of schema/directives.graphql', () => {
  const file = readFileSync(new URL('../../schema/directives.graphql', import.meta.url), 'utf8');
  const defined = parse(file).definitions.flatMap((definition) =>
    definition.kind === Kind.DIRECTIVE_DEFINITION ? [definition] : [],
  );

  test.each(defined.map(({ name }) => name.value))('have an enforcer for @%s', (name) => {
    expect([...Object.keys(enforcersByName), ...enforcedByTheGateway, ...askedForByTheLint]).toContain(name);
    expect(policyDirectives).toContain(name);
  });

  test('are all documented', () => {
    expect(defined.filter(({ description }) => description === undefined)).toEqual([]);
    expect(defined.length).toBeGreaterThanOrEqual(2);
  });
});
