import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { execute, type GraphQLResolveInfo, getNullableType, isListType, parse } from 'graphql';
import { costHeader, costsOn } from '#support/costs.ts';

const assumed = 3;
const unsized = 4;

const graph = costsOn(
  `${costHeader}
  type Query { item: Item, items: [Item], sliced(first: Int!): [Item] @size(slicingArguments: ["first"]), node: Node,
    nodes: [Node], thing: Thing, page(first: Int): Page @size(slicingArguments: ["first"], sizedFields: ["items"], requireOneSlicingArgument: false) }
  type Item implements Node { id: ID, tags: [String], grid: [[Int]], node: Node, items: [Item] @size(assumedSize: ${assumed}),
    sliced(first: Int!): [Item] @size(slicingArguments: ["first"]), page(first: Int): Page @size(slicingArguments: ["first"], sizedFields: ["items"], requireOneSlicingArgument: false) }
  type Heavy implements Node @cost(weight: 5) { id: ID @cost(weight: 2), tags: [String] @cost(weight: 3), node: Node, thing: Thing,
    items: [Item] @size(assumedSize: ${assumed}), dear(text: String @cost(weight: 7)): Item @cost(weight: 4) }
  interface Node { id: ID, tags: [String], node: Node, items: [Item] }
  union Thing = Item | Heavy
  type Page { items: [Node], next: Item }
  type Mutation { change: Item }`,
  { listSize: unsized },
);

const outputs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Query: {
    item: 'Item',
    items: 'Item',
    sliced: 'Item',
    node: 'Node',
    nodes: 'Node',
    thing: 'Thing',
    page: 'Page',
  },
  Item: { id: '', tags: '', grid: '', node: 'Node', items: 'Item', sliced: 'Item', page: 'Page' },
  Heavy: { id: '', tags: '', node: 'Node', thing: 'Thing', items: 'Item', dear: 'Item' },
  Node: { id: '', tags: '', node: 'Node', items: 'Item' },
  Thing: {},
  Page: { items: 'Node', next: 'Item' },
};
const members: Readonly<Record<string, readonly string[]>> = {
  Node: ['Item', 'Heavy', 'Node'],
  Thing: ['Item', 'Heavy', 'Node'],
};
const withSize = new Set(['sliced', 'page']);

interface Sizes {
  readonly written: (first: number) => string;
}

/** A selection of random fields and fragments; every field has an alias of its own, so that none conflict. */
const selection = (type: string, depth: number, sizes: Sizes): fc.Arbitrary<string> => {
  const fields = Object.entries(outputs[type] ?? {}).filter(([, output]) => depth > 0 || output === '');
  const field = ([name, output]: readonly [string, string]) =>
    fc
      .record({
        first: fc.integer({ min: 0, max: 4 }),
        inner:
          output === '' ? fc.constant('') : selection(output, depth - 1, sizes).map((text) => ` { ${text} }`),
        directive: fc.constantFrom('', '', '', ' @skip(if: $yes)', ' @include(if: $yes)'),
      })
      .map(({ first, inner, directive }) => {
        const args = withSize.has(name) ? sizes.written(first) : name === 'dear' ? '(text: "a")' : '';
        return `@${name}${args}${directive}${inner}`;
      });
  const fragment = (member: string) =>
    selection(member, depth - 1, sizes).map((text) => `... on ${member} { ${text} }`);
  const parts = [
    ...fields.map(field),
    ...(depth > 0 ? (members[type] ?? []) : []).map(fragment),
    fc.constant('__typename'),
  ];
  return fc.array(fc.oneof(...parts), { minLength: 1, maxLength: 4 }).map((list) => list.join(' '));
};

/** `@name` marks a field that is still to get its alias. */
const withAliases = (text: string): string => {
  let count = 0;
  return text.replaceAll(/(^|[{ ])@(?!skip|include)(\w+)/g, (_all, before, name) => {
    count += 1;
    return `${before}a${count}: ${name}`;
  });
};

/** A query needs to use its variables. */
const uses = 'u: __typename @skip(if: $yes) v: page(first: $n) @skip(if: true) { __typename }';
const operation = (sizes: Sizes) =>
  selection('Query', 3, sizes).map(
    (text) => `query($yes: Boolean!, $n: Int! = 1) { ${uses} ${withAliases(text)} }`,
  );
const literal: Sizes = { written: (first) => `(first: ${first})` };
const variable: Sizes = { written: () => '(first: $n)' };
const mixedSizes: Sizes = { written: (first) => (first % 2 === 0 ? '(first: $n)' : `(first: ${first})`) };

/** How long a list may be so that the estimate must hold. */
const longest = (
  info: GraphQLResolveInfo,
  args: { readonly first?: number },
  source: { readonly size?: number },
) => {
  if (info.parentType.name === 'Page' && info.fieldName === 'items') return source.size ?? unsized;
  if (info.fieldName === 'sliced') return args.first ?? 0;
  return info.fieldName === 'items' && info.parentType.name !== 'Query' ? assumed : unsized;
};

const answer = (query: string, variables: Record<string, unknown>, seed: number) => {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return execute({
    schema: graph.schema,
    document: parse(query),
    variableValues: variables,
    fieldResolver: (source, args, _context, info) => {
      if (below(10) === 0) return null;
      const value = (): unknown => ({ __typename: below(2) === 0 ? 'Item' : 'Heavy', size: args['first'] });
      const leaf = (): unknown => 1;
      const type = getNullableType(info.returnType);
      const isLeaf = info.fieldNodes[0]?.selectionSet === undefined;
      const one = isLeaf ? leaf : value;
      if (!isListType(type)) return one();
      const length = below(longest(info, args, source ?? {}) + 1);
      const inner: () => unknown = isListType(getNullableType(type.ofType))
        ? () => Array.from({ length: below(unsized + 1) }, one)
        : one;
      return Array.from({ length }, inner);
    },
  }) as { readonly data: Record<string, unknown> };
};

describe('for random operations', () => {
  test('the actual cost is never above the estimate while lists keep to their sizes', () => {
    fc.assert(
      fc.property(operation(literal), fc.boolean(), fc.nat(), (query, yes, seed) => {
        const { data } = answer(query, { yes }, seed);
        const actual = graph.measure(query, data, { yes });
        expect(actual).not.toBeNull();
        expect(actual).toBeLessThanOrEqual(graph.estimate(query, { yes }).cost);
      }),
      { numRuns: 600 },
    );
  });

  test('the cost grows with the list sizes', () => {
    fc.assert(
      fc.property(operation(variable), fc.boolean(), fc.nat(1000), fc.nat(1000), (query, yes, n, more) => {
        const { cost } = graph.estimate(query, { yes, n });
        expect(graph.estimate(query, { yes, n: n + more }).cost).toBeGreaterThanOrEqual(cost);
      }),
      { numRuns: 300 },
    );
  });

  test('no slicing argument lowers the cost of what stands beside it', () => {
    fc.assert(
      fc.property(
        operation(literal),
        fc.boolean(),
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        (query, yes, first) => {
          const { cost } = graph.estimate(query, { yes });
          const wider = query.replace('{ ', `{ extra: sliced(first: ${first}) { id } `);
          expect(graph.estimate(wider, { yes }).cost).toBeGreaterThanOrEqual(cost + 1);
        },
      ),
      { numRuns: 300 },
    );
  });

  const leftOut = `query($yes: Boolean!) { thing { ... on Node { id @include(if: $yes) }
    ... on Item { page(first: 0) { __typename } } ... on Node { node @include(if: $yes) { __typename } } } }`;
  test('the breakdown adds up to the estimate', () => {
    fc.assert(
      fc.property(operation(literal), fc.boolean(), (query, yes) => {
        const { estimated, coordinates } = graph.breakDown(query, { yes });
        expect(coordinates.reduce((sum, { cost }) => sum + cost, 0)).toBe(estimated);
        expect(graph.estimate(query, { yes }).cost).toBe(estimated);
      }),
      // A fragment of which nothing is left costs nothing, and not less.
      { numRuns: 300, examples: [[leftOut, false]] },
    );
  });

  test('an operation that was counted before costs under other variables what it costs when counted at first', () => {
    const given = fc.record({ yes: fc.boolean(), n: fc.integer({ min: -1, max: 1000 }) });
    const all = fc.array(given, { minLength: 2, maxLength: 5 });
    const mixed = fc.oneof(operation(variable), operation(mixedSizes));
    let different = 0;
    fc.assert(
      fc.property(mixed, all, (query, requests) => {
        const anew = (variables: (typeof requests)[number]) =>
          // Another text is another operation, which nothing is known of.
          graph.estimate(`${query} #${++different}`, variables);
        for (const variables of requests) {
          const known = graph.estimate(query, variables);
          const counted = anew(variables);
          expect(known.cost).toBe(counted.cost);
          expect(known.problem === null).toBe(counted.problem === null);
        }
      }),
      { numRuns: 600 },
    );
  });

  test('what is kept for a key is what would be computed anew', () => {
    const fresh = () =>
      costsOn(`${costHeader} type Query { q(p: P, n: Int, w: String @cost(weight: 3)): [Int] @size(slicingArguments: ["n", "p.n"], requireOneSlicingArgument: false, assumedSize: 6) } type Mutation { a: Int }
      input P { n: Int, t: String @cost(weight: 2), ps: [P!] }`);
    const kept = fresh();
    const query = 'query($p: P, $n: Int, $w: String) { q(p: $p, n: $n, w: $w) }';
    const input = fc.letrec((tie) => ({
      p: fc.record(
        {
          n: fc.option(fc.integer({ min: -2, max: 9 })),
          t: fc.option(fc.string()),
          ps: fc.option(fc.array(tie('p'), { maxLength: 2 })),
        },
        { requiredKeys: [] },
      ),
    })).p;
    const variables = fc.record(
      { p: fc.option(input), n: fc.option(fc.integer({ min: -2, max: 9 })), w: fc.option(fc.string()) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(variables, (given) => {
        expect(kept.estimate(query, given)).toEqual(fresh().estimate(query, given));
      }),
      { numRuns: 150 },
    );
  });
});
