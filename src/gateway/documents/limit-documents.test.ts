import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { Registry } from 'prom-client';
import { createGuards, type GuardMode } from '#gateway/guard.ts';
import { createTestLog } from '#support/log.ts';
import { createDocumentLimiter } from './limit-documents.ts';
import type { DocumentLimits } from './limits.ts';
import type { GraphqlParameters } from './parameters.ts';

const limits: DocumentLimits = {
  tokens: 300,
  recursion: 20,
  depth: 3,
  height: 20,
  breadth: 10,
  aliases: 2,
  rootFields: 5,
  directives: 3,
  inputDepth: 2,
  listLength: 4,
  operationName: 8,
};

const start = (mode: GuardMode = 'enforce', own: Partial<DocumentLimits> = {}) => {
  const log = createTestLog();
  const registry = new Registry();
  const limiter = createDocumentLimiter({
    limits: { ...limits, ...own },
    cacheBytes: 100_000,
    guard: createGuards({ registry, logger: log.logger })('limits', mode),
  });
  const check = (parameters: Partial<GraphqlParameters>) =>
    limiter.check({
      query: undefined,
      operationName: undefined,
      variables: undefined,
      extensions: undefined,
      documentId: undefined,
      ...parameters,
    });
  return { limiter, check, log, registry };
};

const refused: readonly (readonly [string, Partial<GraphqlParameters>, object])[] = [
  [
    'depth',
    { query: '{ a { b { c { d } } } }' },
    { code: 'MAX_DEPTH_LIMIT', details: { limit: 3, actual: 4 } },
  ],
  [
    'aliases',
    { query: '{ a: x b: x c: x }' },
    { code: 'MAX_ALIASES_LIMIT', details: { limit: 2, actual: 3 } },
  ],
  ['root fields', { query: '{ a b c d e f }' }, { code: 'MAX_ROOT_FIELDS_LIMIT' }],
  ['breadth', { query: `{ a { ${'b '.repeat(11)} } }` }, { code: 'MAX_BREADTH_LIMIT' }],
  ['height', { query: `{ a { ${`c { ${'b '.repeat(9)} } `.repeat(3)} } }` }, { code: 'MAX_HEIGHT_LIMIT' }],
  ['directives', { query: '{ a @b @b @b @b }' }, { code: 'MAX_DIRECTIVES_LIMIT' }],
  ['tokens', { query: `{ ${'a '.repeat(300)} }` }, { code: 'MAX_TOKENS_LIMIT' }],
  ['brackets', { query: '{ a(b: '.repeat(12) }, { code: 'MAX_RECURSION_LIMIT' }],
  ['depth of a literal', { query: '{ a(b: [[[1]]]) }' }, { code: 'MAX_INPUT_DEPTH_LIMIT' }],
  [
    'depth of a variable',
    { query: '{ a }', variables: { a: { b: { c: {} } } } },
    { code: 'MAX_INPUT_DEPTH_LIMIT' },
  ],
  ['length of a literal', { query: '{ a(b: [1 2 3 4 5]) }' }, { code: 'MAX_LIST_LENGTH_LIMIT' }],
  ['length of a variable', { variables: { a: [1, 2, 3, 4, 5] } }, { code: 'MAX_LIST_LENGTH_LIMIT' }],
  ['length of a name', { query: 'query abcdefghi { a }' }, { code: 'MAX_OPERATION_NAME_LIMIT' }],
  [
    'length of operationName',
    { query: '{ a }', operationName: 'abcdefghi' },
    { code: 'MAX_OPERATION_NAME_LIMIT' },
  ],
];

describe('the limits on documents', () => {
  test.each(refused)('refuse too much %s, again from memory', (_name, parameters, expected) => {
    const { check } = start();
    for (let time = 0; time < 2; time += 1) {
      expect(() => check(parameters)).toThrow(expect.objectContaining(expected));
    }
  });

  test.each([
    { query: '{ a { b { c } } }' },
    { query: '{ a: x b: x c d e }' },
    { query: '{ syntax error (' },
    { query: '{ "' },
    { variables: { a: { b: [1, 2, 3, 4] } } },
    {},
  ])('pass %j', (parameters) => {
    const { check } = start();
    expect(() => check(parameters)).not.toThrow();
  });

  test('pass the introspection query', () => {
    const { check } = start('enforce', { recursion: 200, height: 1000, breadth: 200, operationName: 512 });
    expect(() => check({ query: getIntrospectionQuery() })).not.toThrow();
  });

  test('judge depth, aliases and root fields of the operation that is chosen', () => {
    const { check } = start();
    const query = 'query A { a } query B { a { b { c { d } } } }';
    expect(() => check({ query, operationName: 'A' })).not.toThrow();
    expect(() => check({ query })).not.toThrow();
    expect(() => check({ query, operationName: 'B' })).toThrow('fields within fields');
  });

  test('judge what validation takes its time by in all operations', () => {
    const { check } = start();
    const query = `query A { a } query B { a { ${'b '.repeat(11)} } }`;
    expect(() => check({ query, operationName: 'A' })).toThrow('too many fields');
  });

  test('only log and count when they measure, and do nothing when off', async () => {
    const measuring = start('measure');
    measuring.check({ query: '{ a { b { c { d } } } }' });
    expect(measuring.log.lines()).toMatchObject([
      { guard: 'limits', code: 'MAX_DEPTH_LIMIT', limit: 3, actual: 4 },
    ]);
    expect(await measuring.registry.metrics()).toContain(
      'soba_guard_decisions_total{guard="limits",decision="deny",mode="measure"} 1',
    );
    const off = start('off');
    off.check({ query: '{ a { b { c { d } } } }' });
    off.limiter.refuseBatch();
    expect(off.log.lines()).toEqual([]);
  });
});
