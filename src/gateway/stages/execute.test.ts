import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import type { ReadonlyRequest } from '#gateway/request.ts';
import { execute } from './execute.ts';

type Result = Awaited<ReturnType<Parameters<typeof execute>[0]['executeEarly']>>;

/** A request that has been answered with what execution came to. */
const answerWith = async (result: Result) => {
  const request = {} as ReadonlyRequest;
  const stage = execute({
    executeEarly: async () => result,
    formatError: (formatted) => ({ ...formatted, message: `shown: ${formatted.message}` }),
  });
  return { request, answer: await stage.answer?.(request) };
};

test('what came without errors is answered as a copy', async () => {
  const result = { data: { n: 1 } };
  const { answer, request } = await answerWith(result);
  expect(answer?.body).toEqual({ kind: 'single', singleResult: { data: { n: 1 } } });
  expect(answer?.body.kind === 'single' ? answer.body.singleResult : result).not.toBe(result);
  expect(request.errors).toBeUndefined();
});

test('errors are formatted with their place, get a code when they have none, and are there for reports', async () => {
  const errors = [
    new GraphQLError('a', { path: ['n'] }),
    new GraphQLError('b', { extensions: { code: 'FORBIDDEN' } }),
  ];
  const { answer, request } = await answerWith({ data: { n: null }, errors });
  expect(answer?.body).toEqual({
    kind: 'single',
    singleResult: {
      data: { n: null },
      errors: [
        { message: 'shown: a', path: ['n'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
        { message: 'shown: b', extensions: { code: 'FORBIDDEN' } },
      ],
    },
  });
  expect(request.errors).toBe(errors);
  expect(answer?.http.status).toBeUndefined();
});

test('what is left to Apollo Server is not answered', async () => {
  expect((await answerWith(undefined)).answer).toBeNull();
});
