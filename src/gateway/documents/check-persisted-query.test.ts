import { describe, expect, test } from '@jest/globals';
import { readPersistedHash, sha256 } from './check-persisted-query.ts';
import type { GraphqlParameters } from './parameters.ts';

const parameters = (persistedQuery: unknown, query?: string): GraphqlParameters => ({
  query,
  operationName: undefined,
  variables: undefined,
  extensions: { persistedQuery },
  documentId: undefined,
});
const hash = sha256('{ a }');

describe("the hash of Apollo's persisted queries", () => {
  test('is read with the query and without', () => {
    expect(readPersistedHash(parameters({ version: 1, sha256Hash: hash }))).toBe(hash);
    expect(readPersistedHash(parameters({ version: 1, sha256Hash: hash }, '{ a }'))).toBe(hash);
    expect(readPersistedHash(parameters(undefined))).toBeUndefined();
  });

  test.each([
    [{ version: 2, sha256Hash: hash }, '{ a }', 'version 1'],
    ['text', '{ a }', 'version 1'],
    [{ version: 1, sha256Hash: 5 }, '{ a }', 'must be a text'],
    [{ version: 1, sha256Hash: hash }, '{ b }', 'not that of the query'],
  ])('is refused when it is %j', (persisted, query, message) => {
    expect(() => readPersistedHash(parameters(persisted, query))).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST', message: expect.stringContaining(message) }),
    );
  });
});
