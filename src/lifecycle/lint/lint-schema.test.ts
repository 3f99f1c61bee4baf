import { afterEach, describe, expect, test } from '@jest/globals';
import { loadSubgraphs } from '#lifecycle/sources/subgraph-sources.ts';
import { createScratchFolder, type ScratchFolder } from '#support/scratch-folder.ts';
import { lintSchema } from './lint-schema.ts';

let folder: ScratchFolder;
afterEach(() => folder.remove());

/** What is found, as `rule coordinate file:line`. */
const lint = async (files: Record<string, string>): Promise<string[]> => {
  folder = createScratchFolder(
    Object.fromEntries(Object.entries(files).map(([name, sdl]) => [`${name}.graphql`, sdl])),
  );
  const places = Object.keys(files).map((name) => ({ name, schema: `${name}.graphql` }));
  const found = lintSchema(await loadSubgraphs(places, { cwd: folder.path }));
  return found.map(({ rule, coordinate, place }) => `${rule} ${coordinate} ${place?.file}:${place?.line}`);
};

const clean = `type Query {
  "A thing."
  thing(id: ID!): Thing @public
  "All things."
  things(first: Int! = 10): [Thing!] @hasRole(role: ADMIN)
}
"Something."
type Thing @key(fields: "id") { id: ID! tags: [String!]! parts: [Thing!] @listSize(assumedSize: 3) }
enum Kind { ONE TWO_3 }
`;

describe('the lint', () => {
  test('has nothing to say of a clean schema', async () => {
    expect(await lint({ a: clean })).toEqual([]);
  });

  test('names what is named otherwise than all else, with file and line', async () => {
    const sdl = `${clean}type bad_type {
  Field: Int
  ok(Arg: Int): Int
}
enum E { lower }
`;
    expect(await lint({ a: sdl })).toEqual([
      'lint/name-type bad_type a.graphql:10',
      'lint/name-field bad_type.Field a.graphql:11',
      'lint/name-argument bad_type.ok.Arg a.graphql:12',
      'lint/name-enum-value E.lower a.graphql:14',
    ]);
  });

  test('wants descriptions of root fields and of entities, of which one subgraph may give it for all', async () => {
    const b = 'type Thing @key(fields: "id") { id: ID! }\ntype Other @key(fields: "id") { id: ID! }\n';
    const c = 'extend type Query {\n  bare: Int @public\n}\n';
    expect(await lint({ a: clean, b, c })).toEqual([
      'lint/description-root-field Query.bare c.graphql:2',
      'lint/description-type Other b.graphql:2',
    ]);
  });

  test('wants a reason of what is deprecated, arguments and enum values as well', async () => {
    const sdl = `${clean}type T {
  a: Int @deprecated
  b: Int @deprecated(reason: "Use c.")
  c(old: Int @deprecated(reason: " ")): Int
}
`;
    expect(await lint({ a: sdl })).toEqual([
      'lint/deprecation-reason T.a a.graphql:11',
      'lint/deprecation-reason T.c.old a.graphql:13',
    ]);
  });

  test('wants an end of every list of objects', async () => {
    const sdl = `${clean}type T {
  endless: [Thing!]
  paged(first: Int): [Thing!]
  foreign: [Thing!] @external
  page(last: Int): Page
}
type Page { items: [Thing!] }
`;
    expect(await lint({ a: sdl })).toEqual(['lint/pagination T.endless a.graphql:11']);
  });

  test('wants of every root field an authorisation or @public, and not both', async () => {
    const sdl = `${clean}extend type Query {
  "Open by mistake."
  open: Int
  "Guarded by what it returns."
  secret: Secret
  "Both."
  both: Int @public @auth
}
type Mutation {
  "Nobody thought of it."
  erase: Int
}
type Secret @hasRole(role: ADMIN) { value: Int }
`;
    expect(await lint({ a: sdl })).toEqual([
      'lint/policy-missing Query.open a.graphql:12',
      'lint/policy-contradiction Query.both a.graphql:16',
      'lint/policy-missing Mutation.erase a.graphql:20',
    ]);
  });

  test('knows directives by the names that a subgraph gave them', async () => {
    const sdl = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", { name: "@authenticated", as: "@login" }, "@composeDirective"])
  @link(url: "https://specs.soba.dev/guard/v1.0", import: [{ name: "@hasRole", as: "@role" }])
  @composeDirective(name: "@role")
directive @role(role: String!) repeatable on FIELD_DEFINITION
type Query {
  "One."
  one: Int @login
  "Two."
  two: Int @role(role: "ADMIN")
}
`;
    expect(await lint({ a: sdl })).toEqual([]);
  });
});
