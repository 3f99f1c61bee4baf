import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseExactJson } from '#platform/json-upstream/exact-json.ts';
import {
  answerSchema,
  anyOf,
  type Document,
  findOperation,
  loadDocument,
  problemsOfRequest,
} from '#support/python/openapi.ts';
import { recordCalls } from '#support/python/recorded-calls.ts';
import { pythonServices } from '../../src/python/layout.ts';

const calls = await recordCalls();

describe.each(calls.map((call, number) => ({ ...call, title: `${call.service}: ${call.name} (${number})` })))(
  '$title',
  ({ service, requests, read }) => {
    test.each(requests)('is asked as the service wants it, $method $path', (request) => {
      expect(problemsOfRequest(loadDocument(service), request)).toEqual([]);
    });

    test('reads whatever the service may answer', () => {
      const document = loadDocument(service);
      const schema = answerSchema(findOperation(document, requests[0] ?? { method: 'GET', path: '' }));
      const answers = anyOf(document, schema);
      fc.assert(
        fc.property(answers, (answer) => {
          read(parseExactJson(JSON.stringify(answer)));
        }),
        { numRuns: 200 },
      );
    });
  },
);

describe('the comparison itself', () => {
  const answer = { type: 'object', properties: { share: { type: 'number' } }, required: ['share'] } as const;
  const body = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] } as const;
  const content = <Schema>(schema: Schema) => ({ content: { 'application/json': { schema } } });
  const document: Document = {
    paths: {
      '/ask/{id}': {
        post: {
          parameters: [
            { name: 'limit', in: 'query', required: true, schema: { type: 'integer', maximum: 5 } },
          ],
          requestBody: { ...content(body), required: true },
          responses: { 200: content(answer) },
        },
      },
    },
    components: { schemas: {} },
  };

  test.each([
    ['/ask/1?limit=9', { text: 'a' }],
    ['/ask/1', { text: 'a' }],
    ['/ask/1?limit=1', { text: 1 }],
    ['/ask/1?limit=1', undefined],
    ['/ask/1?limit=1&more=2', { text: 'a' }],
  ])('finds what is wrong with %s %j', (path, sent) => {
    expect(problemsOfRequest(document, { method: 'POST', path, body: sent })).toHaveLength(1);
  });

  test('takes what is right, and knows no other operation', () => {
    expect(
      problemsOfRequest(document, { method: 'POST', path: '/ask/1?limit=5', body: { text: '' } }),
    ).toEqual([]);
    expect(() => findOperation(document, { method: 'GET', path: '/ask/1' })).toThrow(/no GET/);
  });

  test('finds an answer that the other side would not read', () => {
    const answers = anyOf(
      document,
      answerSchema(findOperation(document, { method: 'POST', path: '/ask/1' })),
    );
    const { failed } = fc.check(
      fc.property(answers, (value) => {
        const { share } = value as { readonly share: number };
        return share >= 0 && share <= 1;
      }),
    );
    expect(failed).toBe(true);
  });

  test('covers every service', () => {
    expect(new Set(calls.map(({ service }) => service))).toEqual(
      new Set(pythonServices.map(({ name }) => name)),
    );
  });
});
