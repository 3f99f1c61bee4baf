import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { refusal } from '#platform/errors.ts';
import { createCompiledGateway } from './compiled-gateway.ts';

type Parts = Parameters<typeof createCompiledGateway>[0];

const schema = buildSchema('type Query { a: Int }');

/** A gateway whose operations have one answer, and wait for this turn. */
const start = async (turn: Promise<void>) => {
  const seen = { executed: 0, ended: 0 };
  const gateway = createCompiledGateway({
    inner: {
      onSchemaLoadOrUpdate: (notify: (loaded: object) => void) => {
        notify({ apiSchema: schema, coreSupergraphSdl: 'type Query { a: Int }' });
        return () => undefined;
      },
      load: async () => ({}),
      stop: async () => undefined,
    } as unknown as Parts['inner'],
    generations: {
      ready: async () => undefined,
      serve: () => ({
        execute: async () => {
          seen.executed += 1;
          return { data: { a: 1 } };
        },
      }),
    } as unknown as Parts['generations'],
    sourceFor: () => ({ ask: async () => ({}) }),
    chooseOverrides: () => [],
    sharingOf: undefined,
    pace: {
      begin: () => turn,
      end: () => {
        seen.ended += 1;
      },
      stop: () => undefined,
    },
  });
  const { executor } = await gateway.load({});
  const execution = { schema, document: parse('{ a }'), queryHash: '1', context: {}, request: {} };
  return { seen, answer: executor(execution as unknown as Parameters<typeof executor>[0]) };
};

describe('an operation', () => {
  test('is executed when its turn has come, and then gives it back', async () => {
    const turn = Promise.withResolvers<void>();
    const { seen, answer } = await start(turn.promise);
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual({ executed: 0, ended: 0 });
    turn.resolve();
    expect(await answer).toEqual({ data: { a: 1 } });
    expect(seen).toEqual({ executed: 1, ended: 1 });
  });

  test('is refused and never executed when nobody waits for its turn any more', async () => {
    const { seen, answer } = await start(Promise.reject(refusal('DEADLINE_EXCEEDED')));
    await expect(answer).rejects.toMatchObject({ extensions: { code: 'DEADLINE_EXCEEDED' } });
    // It had none to give back.
    expect(seen).toEqual({ executed: 0, ended: 0 });
  });
});
