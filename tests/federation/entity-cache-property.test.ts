import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type ConstDirectiveNode,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isObjectType,
  Kind,
  parse,
  print,
  visit,
} from 'graphql';
import { createHints, type HintOf } from '#gateway/answer-cache/hints.ts';
import { createPolicyIndex, type PolicyIndex } from '#gateway/policy/policy-index.ts';
import type { Principal } from '#platform/identity.ts';
import { startCachedGraph } from '#support/cached-graph.ts';
import { composeFakes } from '#support/gateway.ts';
import { principalOf } from '#support/principal.ts';
import {
  createRandom,
  createRandomGraph,
  createRandomOperation,
  type Random,
} from '#support/random-graph.ts';

interface Thing {
  readonly __typename: string;
  readonly id: string;
}

const directiveOf = (text: string): ConstDirectiveNode => {
  const [definition] = parse(`type A ${text}`, { noLocation: true }).definitions;
  const [directive] = definition && 'directives' in definition ? (definition.directives ?? []) : [];
  if (directive?.kind !== Kind.DIRECTIVE) throw new Error(text);
  return directive as ConstDirectiveNode;
};

const ages = ['maxAge: 60', 'maxAge: 60', 'maxAge: 60', 'maxAge: 60, scope: PRIVATE', 'scope: PRIVATE'];

/** Hints at random on types and on most fields; that guarded values are the same for all is said of scalars only. */
const withHints = (random: Random, sdl: string): string =>
  print(
    visit(parse(sdl), {
      ObjectTypeDefinition: (node) =>
        node.name.value === 'Query' || random.chance(0.3)
          ? undefined
          : {
              ...node,
              directives: [...(node.directives ?? []), directiveOf(`@cacheControl(${random.pick(ages)})`)],
            },
      FieldDefinition: (node) => {
        const isGuardedText = /String/.test(print(node.type)) && (node.directives ?? []).length > 0;
        const options = isGuardedText ? ['scope: PUBLIC', 'maxAge: 60, scope: PUBLIC', ...ages] : ages;
        if (node.name.value === 'id' || random.chance(0.2)) return undefined;
        const hint = directiveOf(`@cacheControl(${random.pick(options)})`);
        return { ...node, directives: [...(node.directives ?? []), hint] };
      },
    }),
  );

/** Whether a field's value is another one for every caller: where the schema says that it may be. */
const dependsOnCaller = (
  index: PolicyIndex,
  hintOf: HintOf,
  [type, name]: readonly [string, string],
): boolean => {
  const parent = index.schema.getType(type);
  const field = isObjectType(parent) ? parent.getFields()[name] : undefined;
  if (parent === undefined || field === undefined) return false;
  const [own, ofParent] = [hintOf(field).scope, hintOf(parent).scope];
  const target = getNamedType(field.type);
  const isGuarded = index.fieldNeeds(type, name).length > 0 && (own ?? ofParent) !== 'PUBLIC';
  const scope = own ?? (isObjectType(target) ? hintOf(target).scope : undefined);
  return isGuarded || scope === 'PRIVATE' || ofParent === 'PRIVATE';
};

const createResolver =
  (depends: (type: string, field: string) => boolean): GraphQLFieldResolver<Thing | undefined, Principal> =>
  (source, _args, principal, { parentType, fieldName, returnType, schema }) => {
    if (fieldName === 'id') return source?.id;
    const whose = depends(parentType.name, fieldName) ? ` for ${principal.id}` : '';
    return fakeValue(returnType, `${source?.id ?? 'root'}/${fieldName}${whose}`, schema);
  };

const fakeValue = (type: GraphQLOutputType, label: string, schema: GraphQLSchema): unknown => {
  const nullable = getNullableType(type);
  if (isListType(nullable))
    return [0, 1].map((index) => fakeValue(nullable.ofType, `${label}${index}`, schema));
  const named = getNamedType(nullable);
  if (isObjectType(named)) return { __typename: named.name, id: label };
  if (!isAbstractType(named)) return label;
  const names = schema.getPossibleTypes(named).map(({ name }) => name);
  return { __typename: names[label.length % names.length], id: label };
};

/** All may see everything, so that only what is kept decides what each one sees. */
const callers = ['ada', 'bob', 'eve'].map((id) => principalOf({ id, roles: ['ADMIN'], scopes: ['a'] }));

test('over random graphs with random hints nobody sees what another caller was answered', async () => {
  let found = 0;
  const check = async (seed: number): Promise<void> => {
    const random = createRandom(seed);
    const plain = createRandomGraph(random);
    const [a, b] = plain.sdl.map((sdl) => withHints(random, sdl)) as [string, string];
    const index = createPolicyIndex(composeFakes({ a, b }, {}));
    const hintOf = createHints(index);
    const resolve = createResolver((type, field) => dependsOnCaller(index, hintOf, [type, field]));
    const subgraphs = {
      a: { sdl: a, resolvers: {}, resolve: resolve as GraphQLFieldResolver<unknown, unknown> },
      b: { sdl: b, resolvers: {}, resolve: resolve as GraphQLFieldResolver<unknown, unknown> },
    };
    const cached = startCachedGraph(subgraphs);
    const fresh = startCachedGraph(subgraphs);
    for (let count = 0; count < 6; count += 1) {
      const operation = createRandomOperation(random, plain);
      for (let turn = 0; turn < 6; turn += 1) {
        const principal = random.pick(callers);
        // Nothing is kept for as long as this.
        fresh.clock.advance(90_000_000);
        const [got, wanted] = [
          await cached.send(operation, { principal }),
          await fresh.send(operation, { principal }),
        ];
        expect({ operation, data: got.data, errors: got.errors }).toEqual({
          operation,
          data: wanted.data,
          errors: [],
        });
      }
    }
    found += fresh.asked.length - cached.asked.length;
  };
  await fc.assert(fc.asyncProperty(fc.nat(), check), { numRuns: 8, endOnFailure: true });
  // Nothing is proved by graphs of which nothing was kept.
  expect(found).toBeGreaterThan(50);
}, 120_000);
