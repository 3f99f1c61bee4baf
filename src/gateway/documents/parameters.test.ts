import { describe, expect, test } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { readParameters, withText } from './parameters.ts';

const post = (body: unknown) => ({ method: 'POST', url: '/graphql', body }) as FastifyRequest;
const get = (search: Readonly<Record<string, string>>) =>
  ({ method: 'GET', url: `/graphql?${new URLSearchParams(search)}` }) as FastifyRequest;

const all = {
  query: '{ a }',
  operationName: 'A',
  variables: { a: 1 },
  extensions: { b: 2 },
  documentId: 'sha256:c',
};
const nothing = {
  query: undefined,
  operationName: undefined,
  variables: undefined,
  extensions: undefined,
  documentId: undefined,
};

describe('reading what a request asks to run', () => {
  test('takes it from the body of a POST and the search of a GET', () => {
    expect(readParameters(post(all))).toEqual(all);
    const { variables, extensions, ...texts } = all;
    const search = { ...texts, variables: '{"a":1}', extensions: '{"b":2}' };
    expect(readParameters(get(search))).toEqual(all);
  });

  test.each([
    post(undefined),
    post(null),
    post('text'),
    post([all]),
    post({ query: 1, operationName: null, variables: [], extensions: 'x', documentId: {} }),
    post({ query: '', operationName: '', documentId: '' }),
    get({}),
    get({ variables: '{', extensions: '[]' }),
    { method: 'GET', url: '/graphql' } as FastifyRequest,
  ])('leaves what is malformed to the server (%#)', (request) => {
    expect(readParameters(request)).toEqual(nothing);
  });

  test.each(['documentId', 'doc_id', 'id'])('knows %s as the name of a document', (field) => {
    expect(readParameters(post({ [field]: 'x' })).documentId).toBe('x');
    expect(readParameters(get({ [field]: 'x' })).documentId).toBe('x');
  });
});

describe('putting a text in the place of its name', () => {
  const persisted = { persistedQuery: { version: 1, sha256Hash: 'x' }, other: 1 };

  test('keeps the rest of a POST', () => {
    expect(withText(post({ id: 'x', variables: { a: 1 }, extensions: persisted }), '{ a }')).toEqual({
      search: '',
      body: { id: 'x', query: '{ a }', variables: { a: 1 }, extensions: { other: 1 } },
    });
    expect(withText(post({ id: 'x' }), '{ a }').body).toStrictEqual({ id: 'x', query: '{ a }' });
  });

  test('keeps the rest of a GET', () => {
    const request = get({ id: 'x', variables: '{"a":1}', extensions: JSON.stringify(persisted) });
    expect(Object.fromEntries(new URLSearchParams(withText(request, '{ a }').search))).toEqual({
      id: 'x',
      variables: '{"a":1}',
      extensions: '{"other":1}',
      query: '{ a }',
    });
  });
});
