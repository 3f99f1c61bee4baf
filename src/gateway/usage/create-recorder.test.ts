import { describe, expect, test } from '@jest/globals';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { createUsageRecorder } from './create-recorder.ts';

const schema = buildSchema('type Query { a: Int b: Int }');
const start = Date.parse('2026-11-28T12:00:00.000Z');

const createClock = () => {
  let time = start;
  const pass = (ms: number): void => {
    time += ms;
  };
  return { now: () => time, pass };
};

const parsed = (text: string) => {
  const document = parse(text);
  return { document, operation: document.definitions[0] as OperationDefinitionNode, schema, failed: false };
};
const web = { name: 'web', version: '1' };

describe('recorded operations', () => {
  test('are counted by client, with when they were seen', async () => {
    const clock = createClock();
    const recorder = createUsageRecorder(clock, 10);
    const operation = parsed('query A { a }');
    recorder.record({ ...operation, client: web });
    clock.pass(1000);
    recorder.record({ ...operation, client: web, failed: true });
    recorder.record({ ...operation, client: { name: 'ios', version: '2' } });
    const { operations, ...rest } = await recorder.take();
    expect(rest).toEqual({
      format: 'soba-usage',
      version: 1,
      since: new Date(start).toISOString(),
      untold: 0,
    });
    expect(operations).toMatchObject([
      {
        name: 'A',
        type: 'query',
        coordinates: ['Query.a'],
        clients: [
          {
            ...web,
            requests: 2,
            errors: 1,
            firstSeen: '2026-11-28T12:00:00.000Z',
            lastSeen: '2026-11-28T12:00:01.000Z',
          },
          { name: 'ios', version: '2', requests: 1, errors: 0 },
        ],
      },
    ]);
  });

  test('are told once, and again when they are seen again', async () => {
    const recorder = createUsageRecorder(createClock(), 10);
    const operation = parsed('query A { a }');
    recorder.record({ ...operation, client: web });
    expect((await recorder.take()).operations).toHaveLength(1);
    expect((await recorder.take()).operations).toEqual([]);
    recorder.record({ ...operation, client: web });
    expect((await recorder.take()).operations[0]?.clients[0]?.requests).toBe(1);
  });

  test('lose nothing that is recorded while a report is made', async () => {
    const recorder = createUsageRecorder(createClock(), 1000);
    const many = Array.from({ length: 200 }, (_, index) => parsed(`query Q${index} { a }`));
    const all = () => many.forEach((operation) => void recorder.record({ ...operation, client: web }));
    all();
    const first = recorder.take();
    let made = false;
    void first.then(() => (made = true));
    let rounds = 1;
    while (!made) {
      all();
      rounds += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const reports = [await first, await recorder.take()];
    const requests = reports
      .flatMap(({ operations }) => operations.flatMap(({ clients }) => clients))
      .reduce((sum, client) => sum + client.requests, 0);
    expect(requests).toBe(200 * rounds);
  });

  test('that are the same in other words are one', async () => {
    const recorder = createUsageRecorder(createClock(), 10);
    recorder.record({ ...parsed('query A { a }'), client: web });
    recorder.record({ ...parsed('query A { other: a }'), client: web });
    expect((await recorder.take()).operations).toMatchObject([{ clients: [{ requests: 2 }] }]);
  });

  test('are bounded, and so are their clients', async () => {
    const recorder = createUsageRecorder(createClock(), 2);
    for (let index = 0; index < 5; index += 1)
      recorder.record({ ...parsed(`query Q${index} { a }`), client: web });
    const { operations, untold } = await recorder.take();
    expect({ operations: operations.length, untold }).toEqual({ operations: 2, untold: 3 });
    const operation = parsed('query A { a }');
    for (let index = 0; index < 500; index += 1)
      recorder.record({ ...operation, client: { name: `client-${index}`, version: '1' } });
    const [told] = (await recorder.take()).operations;
    expect(told?.clients).toHaveLength(51);
    expect(told?.clients.at(-1)).toMatchObject({ name: 'other', requests: 450 });
  });

  test('do not tell who a client is', async () => {
    const recorder = createUsageRecorder(createClock(), 10);
    const operation = parsed('query A { a }');
    recorder.record({ ...operation, client: { name: 'jane@example.com', version: '1' } });
    recorder.record({ ...operation, client: { name: '@acme/web', version: '1' } });
    const [told] = (await recorder.take()).operations;
    expect(told?.clients.map(({ name }) => name)).toEqual(['unknown', '@acme/web']);
  });
});
