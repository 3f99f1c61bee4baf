import { describe, expect, test } from '@jest/globals';
import { GraphQLObjectType } from 'graphql';
import { createPolicyIndex } from './policy-index.ts';

const definitions = `
  directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
  scalar link__Import
  enum link__Purpose { SECURITY EXECUTION }
  enum Role { USER SUPPORT COMPLIANCE ADMIN SERVICE }
`;

const guardLink = '@link(url: "https://specs.soba.dev/guard/v1.0", import: ["@auth", "@hasRole"])';
const authDefinition =
  'directive @auth(requires: Role! = USER, scopes: [[String!]!]! = []) repeatable on OBJECT | INTERFACE | FIELD_DEFINITION | ENUM | SCALAR';
const roleDefinition = 'directive @hasRole(role: Role!) repeatable on OBJECT | INTERFACE | FIELD_DEFINITION';

const indexOf = (links: string, body: string) =>
  createPolicyIndex(`schema ${links} { query: Query } ${definitions} ${body}`);

const role = (name: string) => ({ kind: 'role', role: name });

describe('the needs of a field', () => {
  const index = indexOf(
    guardLink,
    `${authDefinition} ${roleDefinition}
    type Query { a: String @auth b: Secret c: Stamp d: Level e: [Thing] plain: String }
    type Secret @auth(requires: SUPPORT) { x: String @hasRole(role: ADMIN) }
    scalar Stamp @auth
    enum Level @auth(requires: ADMIN) { LOW }
    union Thing = One | Two
    interface Base @auth { id: ID name: String @auth(requires: COMPLIANCE) }
    type One implements Base { id: ID name: String }
    type Two implements Base { id: ID @hasRole(role: ADMIN) name: String }
    type Twice { x: String @auth(requires: SUPPORT) @auth(requires: ADMIN) y: String @auth(scopes: [["a"]]) }`,
  );

  test.each([
    ['Query', 'plain', []],
    ['Query', 'a', [role('USER')]],
    ['Query', 'b', [role('SUPPORT')]],
    ['Query', 'c', [role('USER')]],
    ['Query', 'd', [role('ADMIN')]],
    ['Query', 'e', []],
    ['Secret', 'x', [role('SUPPORT'), role('ADMIN')]],
    ['Twice', 'x', [role('SUPPORT'), role('ADMIN')]],
    ['Twice', 'y', [role('USER'), { kind: 'scopes', anyOf: [['a']] }]],
    ['One', 'name', [role('USER'), role('COMPLIANCE')]],
    ['One', 'id', [role('USER')]],
    ['Base', 'id', [role('USER'), role('ADMIN')]],
    ['Nobody', 'x', []],
    ['Query', 'nothing', []],
  ])('%s.%s', (typeName, fieldName, needs) => {
    expect(index.fieldNeeds(typeName, fieldName)).toEqual(needs);
  });
});

describe('a directive is found', () => {
  const body = (directive: string) =>
    `directive @${directive}(requires: Role! = USER) repeatable on FIELD_DEFINITION type Query { a: String @${directive} }`;

  test.each([
    ['under its own name', guardLink, 'auth'],
    [
      'renamed',
      '@link(url: "https://specs.soba.dev/guard/v1.0", import: [{ name: "@auth", as: "@protect" }])',
      'protect',
    ],
    [
      'not imported, under the prefix of its feature',
      '@link(url: "https://specs.soba.dev/guard/v1.0")',
      'guard__auth',
    ],
    [
      'under the prefix that the link gives',
      '@link(url: "https://specs.soba.dev/guard/v1.0", as: "g")',
      'g__auth',
    ],
    [
      'at another minor version',
      '@link(url: "https://specs.soba.dev/guard/v1.7", import: ["@auth"])',
      'auth',
    ],
  ])('%s', (_how, links, name) => {
    expect(indexOf(links, body(name)).fieldNeeds('Query', 'a')).toEqual([role('USER')]);
  });

  test('not when another feature has a directive of the same name', () => {
    const links = '@link(url: "https://specs.example.com/other/v1.0", import: ["@auth"])';
    expect(indexOf(links, body('auth')).fieldNeeds('Query', 'a')).toEqual([]);
  });

  test.each([
    ['authenticated', '', { kind: 'authenticated' }],
    ['requiresScopes', '(scopes: [["a", "b"], ["c"]])', { kind: 'scopes', anyOf: [['a', 'b'], ['c']] }],
    ['policy', '(policies: [["p"]])', { kind: 'policies', anyOf: [['p']] }],
  ])("when it is Apollo's @%s", (name, args, need) => {
    const links = `@link(url: "https://specs.apollo.dev/${name}/v0.1", for: SECURITY)`;
    const argument = {
      authenticated: '',
      requiresScopes: '(scopes: [[String!]!]!)',
      policy: '(policies: [[String!]!]!)',
    }[name];
    const sdl = `directive @${name}${argument} on FIELD_DEFINITION type Query { a: String @${name}${args} }`;
    expect(indexOf(links, sdl).fieldNeeds('Query', 'a')).toEqual([need]);
  });
});

test('rules that are only read are there by their own name as well', () => {
  const index = indexOf(
    '@link(url: "https://specs.soba.dev/guard/v1.0", import: [{ name: "@rateLimit", as: "@limit" }]) @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@cost", "@listSize"])',
    `directive @limit(cost: Int) on FIELD_DEFINITION directive @cost(weight: Int!) on FIELD_DEFINITION
     directive @listSize(assumedSize: Int) on FIELD_DEFINITION
     type Query { a: [String] @limit(cost: 5) @cost(weight: 7) @listSize(assumedSize: 3) }`,
  );
  const query = index.schema.getType('Query');
  const field = query instanceof GraphQLObjectType ? query.getFields()['a'] : undefined;
  if (field === undefined) throw new Error('no field');
  expect(index.applications(field, 'rateLimit')).toEqual([{ cost: 5 }]);
  expect(index.applications(field, 'cost')).toEqual([{ weight: 7 }]);
  expect(index.applications(field, 'listSize')).toEqual([{ assumedSize: 3 }]);
});
