import { expect, test } from '@jest/globals';
import { buildSchema, GraphQLError, parse } from 'graphql';
import { Registry } from 'prom-client';
import { createRequestContext } from '#support/cached-graph.ts';
import { createTestLog } from '#support/log.ts';
import { createGuards } from './guard.ts';
import { createGenerations } from './policy/generation.ts';
import { createVerdicts } from './policy/verdicts.ts';
import type { ReadonlyRequest } from './request.ts';
import { createSecuredGateway } from './secured-gateway.ts';

const schema = buildSchema('type Query { n: Int }');
const document = parse('{ n }');

/** A gateway whose executor answers with what `run` returns, and the executor that Apollo Server is given. */
const start = async (run: () => unknown, mode: 'off' | 'enforce' = 'off') => {
  let runs = 0;
  const inner = {
    load: async () => ({
      executor: async () => {
        runs += 1;
        return run();
      },
    }),
    onSchemaLoadOrUpdate: () => () => undefined,
    stop: async () => undefined,
  };
  const guard = createGuards({ registry: new Registry(), logger: createTestLog().logger });
  const gateway = createSecuredGateway({
    inner: inner as never,
    generations: createGenerations(),
    verdicts: createVerdicts(),
    guard: guard('authorisation', mode),
    sharing: undefined,
  });
  const { executor } = await gateway.load({ apollo: {} } as never);
  const contextValue = createRequestContext();
  const request = { document, schema, request: {}, contextValue } as unknown as ReadonlyRequest;
  const asApollo = async () => executor?.({ document, schema, request: {}, context: contextValue } as never);
  return { early: () => gateway.executeEarly(request), asApollo, runs: () => runs };
};

test('an answer with data comes early', async () => {
  const { early, runs } = await start(() => ({ data: { n: 1 } }));
  expect(await early()).toEqual({ data: { n: 1 } });
  expect(runs()).toBe(1);
});

test('so does one with errors', async () => {
  const result = { data: { n: null }, errors: [new GraphQLError('no')] };
  const { early, runs } = await start(() => result);
  expect(await early()).toBe(result);
  expect(runs()).toBe(1);
});

test('what came to no data is left to Apollo Server, and nothing is executed again', async () => {
  const result = { errors: [new GraphQLError('no')] };
  const { early, asApollo, runs } = await start(() => result);
  expect(await early()).toBeUndefined();
  expect(await asApollo()).toBe(result);
  expect(runs()).toBe(1);
});

test('so is what was thrown', async () => {
  const { early, asApollo, runs } = await start(() => {
    throw new GraphQLError('too late');
  });
  expect(await early()).toBeUndefined();
  await expect(asApollo()).rejects.toThrow('too late');
  expect(runs()).toBe(1);
});

test('an operation that nobody judged is executed neither early nor later', async () => {
  const { early, asApollo, runs } = await start(() => ({ data: {} }), 'enforce');
  expect(await early()).toBeUndefined();
  await expect(asApollo()).rejects.toThrow('without authorisation');
  expect(runs()).toBe(0);
});
