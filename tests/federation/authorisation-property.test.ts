import { buildSubgraphSchema } from '@apollo/subgraph';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  graphql,
  isAbstractType,
  isListType,
  isObjectType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { firstDenial } from '#directives/permission.ts';
import { GatewayConfig } from '#gateway/config.ts';
import { createPolicyIndex, type PolicyIndex } from '#gateway/policy/policy-index.ts';
import { completeSdl } from '#platform/subgraph-sdl.ts';
import { startTokenIssuer, type TokenIssuer } from '#support/access-token.ts';
import { composeFakes, type FakeSubgraph, startTestGateway } from '#support/gateway.ts';
import { principalOf } from '#support/principal.ts';
import { createRandom, createRandomGraph, createRandomOperation } from '#support/random-graph.ts';

/** Values that depend on nothing but the field, so that two runs can be compared. */
const fakeValue = (
  type: GraphQLOutputType,
  label: string,
  possible: (name: string) => readonly string[],
): unknown => {
  const nullable = getNullableType(type);
  if (isListType(nullable))
    return [0, 1].map((index) => fakeValue(nullable.ofType, `${label}${index}`, possible));
  const named = getNamedType(nullable);
  if (isObjectType(named)) return { __typename: named.name, id: label };
  if (!isAbstractType(named)) return label;
  const names = possible(named.name);
  return { __typename: names[label.length % names.length], id: label };
};

const executing = (sdl: string): FakeSubgraph => {
  const schema = buildSubgraphSchema([{ typeDefs: parse(completeSdl(sdl)) }]);
  const possible = (name: string): readonly string[] => {
    const type = schema.getType(name);
    return isAbstractType(type) ? schema.getPossibleTypes(type).map((one) => one.name) : [];
  };
  const fieldResolver: GraphQLFieldResolver<Record<string, unknown>, unknown> = (
    source,
    _args,
    _context,
    info,
  ) =>
    info.fieldName === 'id'
      ? source?.['id']
      : fakeValue(info.returnType, `${info.parentType.name}.${info.fieldName}`, possible);
  return {
    sdl,
    handler: (body, response) => {
      const { query, variables } = JSON.parse(body);
      void graphql({ schema, source: query, variableValues: variables, fieldResolver }).then((result) =>
        response.writeHead(200).end(JSON.stringify(result)),
      );
    },
  };
};

const otherGuardsOff = Object.fromEntries(
  Object.keys(GatewayConfig.shape)
    .filter((name) => name.startsWith('SOBA_GUARD_') && name !== 'SOBA_GUARD_AUTHORISATION')
    .map((name) => [name, 'off']),
);

const callers = [
  { roles: ['USER'], scope: '' },
  { roles: ['USER', 'SUPPORT'], scope: 'a' },
  { roles: ['USER', 'ADMIN'], scope: '' },
] as const;

/** Every field that a subgraph was asked for and this caller may not have; keys are not guarded in these graphs. */
const deniedIn = (
  query: string,
  index: PolicyIndex,
  caller: (typeof callers)[number] | undefined,
): string[] => {
  const principal =
    caller === undefined
      ? principalOf({ kind: 'anonymous', id: null })
      : principalOf({ roles: caller.roles, scopes: caller.scope.split(' ') });
  const found: string[] = [];
  const typeInfo = new TypeInfo(index.schema);
  visit(
    parse(query),
    visitWithTypeInfo(typeInfo, {
      Field: ({ name }) => {
        const parent = typeInfo.getParentType()?.name ?? '';
        if (name.value.startsWith('_') || name.value === 'id') return;
        if (firstDenial(principal, index.fieldNeeds(parent, name.value)) !== null)
          found.push(`${parent}.${name.value}`);
      },
    }),
  );
  return found;
};

type Errors = readonly { readonly path?: readonly (string | number)[] }[];

/** A value that is missing is explained by an error at its place or below it. */
const explained = (path: string, errors: Errors): boolean =>
  errors.some((error) => `${error.path?.join('.')}.`.startsWith(path === '' ? '' : `${path}.`));

const differences = (
  full: unknown,
  got: unknown,
  at: { readonly path: string; readonly errors: Errors },
): string[] => {
  if (got === null && full !== null)
    return explained(at.path, at.errors) ? [] : [`${at.path} is null without an error`];
  if (typeof full !== 'object' || full === null)
    return full === got ? [] : [`${at.path}: ${full} became ${got}`];
  const keys = [...new Set([...Object.keys(full), ...Object.keys(got as object)])];
  return keys.flatMap((key) =>
    differences((full as never)[key] ?? null, (got as never)[key] ?? null, {
      ...at,
      path: at.path === '' ? key : `${at.path}.${key}`,
    }),
  );
};

describe('for random graphs, operations and callers', () => {
  let issuer: TokenIssuer;
  beforeAll(async () => {
    issuer = await startTokenIssuer();
  });
  afterAll(() => issuer.stop());

  const check = async (seed: number): Promise<void> => {
    const random = createRandom(seed);
    const graph = createRandomGraph(random);
    const fakes = { a: executing(graph.sdl[0]), b: executing(graph.sdl[1]) };
    const index = createPolicyIndex(composeFakes({ a: graph.sdl[0], b: graph.sdl[1] }, {}));
    const limits = { SOBA_JWKS_URL: issuer.url, ...otherGuardsOff };
    const open = await startTestGateway(fakes, { ...limits, SOBA_GUARD_AUTHORISATION: 'off' });
    const guarded = await startTestGateway(fakes, limits);
    try {
      for (let count = 0; count < 12; count += 1) {
        const operation = createRandomOperation(random, graph);
        const caller = random.pick([undefined, ...callers]);
        const token = caller === undefined ? {} : { token: await issuer.issue(caller) };
        const full = await open.send(operation);
        const before = Object.values(guarded.upstreams).map(({ requests }) => requests.length);
        const got = await guarded.send(operation, token);
        const asked = Object.values(guarded.upstreams).flatMap(({ requests }, at) =>
          requests.slice(before[at]),
        );
        const denied = asked.flatMap(({ body }) => deniedIn(JSON.parse(body).query, index, caller));
        const problems = differences(full.data, got.data, { path: '', errors: got.errors });
        expect({ operation, full: full.errors, denied, problems }).toEqual({
          operation,
          full: [],
          denied: [],
          problems: [],
        });
      }
    } finally {
      await open.stop();
      await guarded.stop();
    }
  };

  test('no denied field reaches a subgraph, and no allowed value changes', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(), check), { numRuns: 8, endOnFailure: true });
  }, 120_000);
});
