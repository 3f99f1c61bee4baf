import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { createTestLog } from '#support/log.ts';
import { restEndpoints } from './endpoints.ts';
import { createStoredOperations } from './stored-operations.ts';

const start = async () => {
  const log = createTestLog();
  const stored = createStoredOperations(restEndpoints, log.logger);
  const listener = await stored.plugin.serverWillStart?.({} as never);
  const load = (sdl: string): void => {
    listener?.schemaDidLoadOrUpdate?.({ apiSchema: buildSchema(sdl), coreSupergraphSdl: '' });
  };
  return { log, stored, load };
};

const withLanguages =
  'type Query { languages: [Language!] } type Language { code: ID! name: String translatesTo: [Language!] }';

describe('stored operations', () => {
  test('run when the graph has what they ask for, and others do not', async () => {
    const { log, stored, load } = await start();
    const running = () => restEndpoints.filter(stored.canRun).map(({ id }) => id);
    expect(running()).toEqual([]);
    load(withLanguages);
    expect(running()).toEqual(['supportedLanguages']);
    load('type Query { languages: [String!] }');
    expect(running()).toEqual([]);
    const lines = log.lines();
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ level: 'warn', endpoints: expect.any(Array) });
    expect(lines[0]?.['endpoints']).toHaveLength(restEndpoints.length - 1);
    expect(JSON.stringify(lines[0])).toContain('/api/python/ml/predict: ');
  });

  test('that are off are told of once, not at each load', async () => {
    const { log, load } = await start();
    load(withLanguages);
    load(`${withLanguages} type More { a: Int }`);
    expect(log.lines()).toHaveLength(1);
  });

  test('each have a name of their own, which is how they are logged and counted', () => {
    const names = restEndpoints.map(({ document }) => /(?:query|mutation) (Rest\w+)/.exec(document)?.[1]);
    expect(names).toEqual(restEndpoints.map(({ id }) => `Rest${id.charAt(0).toUpperCase()}${id.slice(1)}`));
  });
});
