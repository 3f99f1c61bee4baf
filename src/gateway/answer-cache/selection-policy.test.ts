import { describe, expect, test } from '@jest/globals';
import { type FragmentDefinitionNode, Kind, parse } from 'graphql';
import { guardedVariables } from '#gateway/policy/input-analysis.ts';
import { createPolicyIndex } from '#gateway/policy/policy-index.ts';
import { composeFakes } from '#support/gateway.ts';
import { createHints } from './hints.ts';
import { selectionPolicy } from './selection-policy.ts';

const sdl = `
  type Query {
    plain: String
    hinted: String @cacheControl(maxAge: 30)
    product: Product
    fieldHint: Product @cacheControl(maxAge: 10)
    longer: Product @cacheControl(maxAge: 600)
    inherits: Product @cacheControl(inheritMaxAge: true)
    bare: Bare
    bareHint: Bare @cacheControl(maxAge: 50)
    node: Node @cacheControl(maxAge: 40)
    item: Item
    mine: String @cacheControl(maxAge: 30, scope: PRIVATE)
    twice: String @cacheControl(maxAge: 30) @cacheControl(maxAge: 20) @cacheControl(scope: PRIVATE)
    guarded: String @auth @cacheControl(maxAge: 30)
    sameForAll: String @auth(requires: SUPPORT) @cacheControl(maxAge: 30, scope: PUBLIC)
    search(filter: Filter, deep: Boolean @auth(requires: ADMIN)): String @cacheControl(maxAge: 30)
    odd: String @cacheControl(maxAge: -5)
  }
  type Product @cacheControl(maxAge: 60) {
    name: String, price: Int @cacheControl(maxAge: 5), maker: Maker, heir: Maker @cacheControl(inheritMaxAge: true)
    self: Product @cacheControl(inheritMaxAge: true)
  }
  type Maker { name: String }
  type Bare { name: String, maker: Maker @cacheControl(inheritMaxAge: true) }
  interface Node @cacheControl(maxAge: 100) { id: ID, label: String @cacheControl(maxAge: 1) }
  type One implements Node { id: ID @cacheControl(maxAge: 15), label: String }
  type Two implements Node { id: ID, label: String @auth @cacheControl(maxAge: 25) }
  type Three implements Node @cacheControl(maxAge: 3, scope: PRIVATE) { id: ID, label: String }
  union Item @cacheControl(maxAge: 70) = Product | Secret
  type Secret @auth @cacheControl(scope: PUBLIC) { text: String, own: String @cacheControl(scope: PRIVATE) }
  input Filter { text: String, owner: String @auth }
`;

const index = createPolicyIndex(composeFakes({ only: sdl }, {}));
const hintOf = createHints(index);

const policyOf = (query: string) => {
  const { definitions } = parse(query);
  const fragments = new Map(
    definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION
        ? [[one.name.value, one] as [string, FragmentDefinitionNode]]
        : [],
    ),
  );
  const [operation] = definitions;
  const parent = index.schema.getQueryType();
  if (operation?.kind !== Kind.OPERATION_DEFINITION || !parent) throw new Error('no operation');
  return selectionPolicy(
    { index, hintOf },
    {
      set: operation.selectionSet,
      parent,
      isRoot: true,
      fragments,
      guardedVariables: guardedVariables(operation.variableDefinitions ?? [], index),
    },
  );
};

describe('the age of an answer', () => {
  test.each([
    ['a root field without a hint counts 0, and is no hint', '{ plain }', undefined],
    ['beside a hint it counts 0 all the same', '{ plain hinted }', 0],
    ['a scalar has its own', '{ hinted }', 30],
    ['the type of objects has one', '{ product { name } }', 60],
    ['a field goes before the type that it returns, when it is shorter', '{ fieldHint { name } }', 10],
    ['and when it is longer', '{ longer { name } }', 600],
    ['the strictest field decides', '{ product { name price } hinted }', 5],
    ['objects without a hint count 0', '{ product { maker { name } } }', 0],
    ['unless they take over the age of their parent', '{ product { heir { name } } }', 60],
    ['a type goes before what its field would take over', '{ inherits { name } }', 60],
    ['at the root nothing can be taken over', '{ bare { name } }', undefined],
    ['scalars take over that of the field above', '{ bareHint { name maker { name } } }', 50],
    ['on an interface the strictest field of an object decides', '{ node { ... on One { id } } }', 15],
    ['or the strictest of the objects', '{ node { id } }', 3],
    ['hints on fields of an interface say nothing', '{ node { ... on One { label } } }', 40],
    ['what only other objects have does not count', '{ node { ... on Two { id } } }', 40],
    ['but what may come by a condition', '{ hinted ... @include(if: false) { fieldHint { name } } }', 10],
    ['a union has one', '{ item { ... on Product { name } } }', 70],
    [
      'fragments are followed',
      '{ ...F } fragment F on Query { product { ...G } } fragment G on Product { price }',
      5,
    ],
    ['of several applications the shortest holds', '{ twice }', 20],
    ['less than nothing is nothing', '{ odd }', 0],
    ['nothing asked is nothing kept', '{ __typename }', undefined],
    ['the schema is not kept', '{ hinted __schema { types { name } } }', 0],
  ])('%s: %s', (_name, query, maxAge) => {
    expect(policyOf(query).maxAge).toBe(maxAge);
  });
});

const user = { kind: 'role', role: 'USER' };

describe('for whom an answer is', () => {
  test.each<[string, string, boolean, readonly unknown[]]>([
    ['for everybody', '{ hinted }', false, []],
    ['for one, as the hint says', '{ hinted mine }', true, []],
    ['for one, as one of several hints says', '{ twice }', true, []],
    ['for one, where it is guarded', '{ guarded }', true, [user]],
    [
      'for all who may see it, where that is said',
      '{ sameForAll }',
      false,
      [{ kind: 'role', role: 'SUPPORT' }],
    ],
    ['for one, where any object may be guarded', '{ node { label } }', true, [user]],
    ['for one, where any object may be private', '{ node { id } }', true, []],
    [
      'for everybody, where only the unguarded objects are asked',
      '{ node { ... on One { label } } }',
      false,
      [],
    ],
    ['as the type says', '{ item { ... on Secret { text } } }', false, [user]],
    ['but for one, where the field says it', '{ item { ... on Secret { own } } }', true, [user]],
    ['for one, where an argument is guarded', '{ search(deep: true) }', true, []],
    ['for everybody, where it is not given', '{ search }', false, []],
    ['for one, where a written value is guarded', '{ search(filter: { owner: "x" }) }', true, []],
    ['for one, where a variable may hold such a value', 'query($f: Filter) { search(filter: $f) }', true, []],
  ])('%s: %s', (_name, query, isPrivate, needs) => {
    expect(policyOf(query)).toMatchObject({ isPrivate, needs });
  });

  test('one who is named by nobody is not answered from anything', () => {
    expect(policyOf('{ unknown { field } }')).toMatchObject({ maxAge: 0, isPrivate: true });
    expect(policyOf('{ node { ... on Unknown { id } } }')).toMatchObject({ maxAge: 0, isPrivate: true });
  });
});

test('the types are those of all objects that may come', () => {
  const { types } = policyOf('{ node { id } item { ... on Product { maker { name } } } }');
  expect([...types].toSorted()).toEqual(['Maker', 'One', 'Product', 'Secret', 'Three', 'Two']);
});

test('a document that spreads fragments over and over is looked at once', () => {
  const fragments = Array.from(
    { length: 40 },
    (_, index) => `fragment F${index} on Product { name self { ...F${index + 1} } ...F${index + 1} }`,
  );
  const query = `{ product { ...F0 } } ${fragments.join(' ')} fragment F40 on Product { price }`;
  expect(policyOf(query).maxAge).toBe(5);
});
