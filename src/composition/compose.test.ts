import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { completeSdl } from '#platform/subgraph-sdl.ts';
import { subgraphs } from '#subgraphs/index.ts';
import { CompositionError, composeSupergraph, type SubgraphSdl } from './compose.ts';
import { policyApplications } from './lost-policies.ts';
import { loadSubgraphSources } from './subgraph-sources.ts';

const of = (name: string, own: string): SubgraphSdl => ({
  name,
  url: `http://127.0.0.1:4000/${name}`,
  sdl: completeSdl(own),
});

const problemsOf = (...sources: readonly SubgraphSdl[]): string => {
  try {
    composeSupergraph(sources);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(CompositionError);
    return (error as Error).message;
  }
};

const products = of(
  'products',
  'type Query { products: [Product!]! } type Product @key(fields: "id") { id: ID! }',
);
const prices = of(
  'prices',
  'type Product @key(fields: "id") { id: ID! price: Float @hasRole(role: SUPPORT) }',
);
const reviews = of(
  'reviews',
  'type Product @key(fields: "id") { id: ID! stars: Int @auth(scopes: [["a", "b"]]) }',
);

const registered = loadSubgraphSources(subgraphs);

describe('composition', () => {
  test('gives the same supergraph in every order of three subgraphs', () => {
    const [a, b, c] = [products, prices, reviews];
    const orders = [
      [a, b, c],
      [a, c, b],
      [b, a, c],
      [b, c, a],
      [c, a, b],
      [c, b, a],
    ];
    expect(new Set(orders.map((order) => composeSupergraph(order))).size).toBe(1);
  });

  test('gives the same supergraph in any order of the registered subgraphs', () => {
    const expected = composeSupergraph(registered);
    const anyOrder = fc.shuffledSubarray(registered, { minLength: registered.length });
    fc.assert(
      fc.property(anyOrder, (shuffled) => composeSupergraph(shuffled) === expected),
      { numRuns: 5 },
    );
  });

  test('does not change the list that it is given', () => {
    const given = Object.freeze([reviews, products, prices]);
    composeSupergraph(given);
    expect(given.map(({ name }) => name)).toEqual(['reviews', 'products', 'prices']);
  });

  test('carries our directives with their arguments into the supergraph', () => {
    expect([...policyApplications(composeSupergraph([products, prices, reviews]))]).toEqual([
      'Product.price @hasRole(role: SUPPORT)',
      'Product.stars @auth(scopes: [["a", "b"]])',
    ]);
  });

  test('keeps every policy when two subgraphs guard the same shared field differently', () => {
    const shared = (name: string, policy: string) =>
      of(name, `type Query { ${name}: Note } type Note { text: String @shareable ${policy} }`);
    const supergraph = composeSupergraph([
      shared('one', '@hasRole(role: ADMIN)'),
      shared('two', '@hasRole(role: SUPPORT)'),
    ]);
    expect([...policyApplications(supergraph)].toSorted()).toEqual([
      'Note.text @hasRole(role: ADMIN)',
      'Note.text @hasRole(role: SUPPORT)',
    ]);
  });

  test('names every subgraph whose SDL cannot be parsed', () => {
    const [bad, worse] = ['bad', 'worse'].map((name) => ({ ...products, name, sdl: 'type {' }));
    const problems = problemsOf(bad as SubgraphSdl, products, worse as SubgraphSdl);
    expect(problems).toMatch(/\[bad\] Syntax Error: .*\n.*\[worse\] Syntax Error: /);
    expect(problems).not.toContain('products');
  });

  test('names the type, the field and both subgraphs of a conflict of types', () => {
    const typed = (name: string, type: string) =>
      of(name, `type Product @key(fields: "id") { id: ID! price: ${type} @shareable }`);
    const problems = problemsOf(products, typed('prices', 'Float'), typed('other', 'String!'));
    expect(problems).toContain('"Product.price"');
    expect(problems).toMatch(/"Float" in subgraph "prices"/);
    expect(problems).toMatch(/"String!" in subgraph "other"/);
  });

  test('names a type that no subgraph defines', () => {
    expect(problemsOf(of('broken', 'type Query { thing: Missing }'))).toMatch(/\[broken\].*Missing/);
  });

  test('refuses a field that the gateway could not reach', () => {
    const island = of(
      'island',
      'type Island { name: String } extend type Product @key(fields: "sku") { sku: ID! island: Island }',
    );
    expect(problemsOf(products, island)).toMatch(/cannot be satisfied|island/);
  });
});

describe('a policy that composition would lose', () => {
  const header = (extra: string): string => `
    extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@composeDirective", "@cost"])
      @link(url: "https://specs.soba.dev/guard/v1.0", import: ["@auth", "@hasRole", "@once"])
      ${extra}
    directive @hasRole(role: String!) repeatable on OBJECT | FIELD_DEFINITION
    directive @once(level: Int!) on OBJECT | FIELD_DEFINITION
    enum Level { LOW HIGH }`;
  const raw = (name: string, extra: string, body: string): SubgraphSdl => ({
    name,
    url: `http://127.0.0.1:4000/${name}`,
    sdl: `${header(extra)}\n${body}`,
  });

  test('is named with its subgraph and coordinate', () => {
    const forgetful = raw('forgetful', '', 'type Query { secret: String @hasRole(role: "ADMIN") }');
    expect(problemsOf(forgetful)).toBe(
      'The subgraphs do not compose:\n  - [forgetful] Query.secret @hasRole(role: "ADMIN") did not reach the supergraph.',
    );
  });

  test('is not missed on a type', () => {
    const forgetful = raw(
      'forgetful',
      '',
      'type Query { a: A } type A @hasRole(role: "ADMIN") { b: String }',
    );
    expect(problemsOf(forgetful)).toContain('[forgetful] A @hasRole(role: "ADMIN")');
  });

  test('is not missed on an extension of a type', () => {
    const forgetful = raw(
      'forgetful',
      '',
      'type Query { a: String } extend type Query { b: Int @hasRole(role: "A") }',
    );
    expect(problemsOf(forgetful)).toContain('[forgetful] Query.b @hasRole(role: "A")');
  });

  test('is no problem when the subgraph composes it', () => {
    const mindful = raw(
      'mindful',
      '@composeDirective(name: "@hasRole")',
      'type Query { secret: String @hasRole(role: "ADMIN") }',
    );
    expect(problemsOf(mindful)).toBe('');
  });

  test('is refused when two subgraphs give a directive that stands once different arguments', () => {
    const compose = '@composeDirective(name: "@once")';
    const body = (name: string, level: number) =>
      `type Query { ${name}: Note } type Note { text: String @shareable @once(level: ${level}) }`;
    const problems = problemsOf(raw('one', compose, body('one', 1)), raw('two', compose, body('two', 2)));
    expect(problems).toContain('NON_REPEATABLE_DIRECTIVE_ARGUMENTS');
    expect(problems).toContain('Note.text');
  });

  test('is refused when two subgraphs weigh the cost of a field differently', () => {
    const body = (name: string, weight: number) =>
      `type Query { ${name}: Note } type Note { text: String @shareable @cost(weight: ${weight}) }`;
    expect(problemsOf(raw('one', '', body('one', 1)), raw('two', '', body('two', 5)))).toMatch(/@cost|cost/);
  });
});

describe('the committed supergraph', () => {
  const committed = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8');

  test('is what the registered subgraphs compose to', () => {
    expect(composeSupergraph(registered)).toBe(committed);
  });

  test('holds every application of a policy directive of every registered subgraph', () => {
    const kept = policyApplications(committed);
    const applied = registered.flatMap(({ sdl }) => [...policyApplications(sdl)]);
    expect(applied.length).toBeGreaterThan(0);
    expect(applied.filter((application) => !kept.has(application))).toEqual([]);
  });
});
