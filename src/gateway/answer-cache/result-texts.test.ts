import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { noteRepeating } from '#gateway/execution/repeating-data.ts';
import { fillMarks } from '#platform/answer-bytes.ts';
import { requestScope } from '#platform/request-scope.ts';
import { createResultTexts } from './result-texts.ts';

const error = new GraphQLError('no').toJSON();
const data = { a: [1, 'ü', null] };

test.each([
  [{ data }],
  [{ errors: [error], data, extensions: { x: 1 } }],
  [{ errors: undefined, data, extensions: undefined }],
  [{ data: null, errors: [error] }],
  [{ errors: [error] }],
])('data that are shared are written like any other: %j', (result) => {
  const texts = createResultTexts();
  const plain = texts.stringify(result as never);
  expect(plain).toBe(`${JSON.stringify(result)}\n`);
  texts.share(data);
  expect(texts.stringify(result as never)).toBe(plain);
});

test('data with objects in several places are written like any other', () => {
  const one = { list: [1, 2] };
  const result = { errors: [error], data: { a: one, b: [one, one] }, extensions: { x: undefined, y: 1 } };
  const texts = createResultTexts();
  const plain = texts.stringify(result as never);
  noteRepeating(result.data);
  expect(texts.stringify(result as never)).toBe(plain);
  texts.share(result.data);
  expect(texts.stringify(result as never)).toBe(plain);
});

test('data that are shared are written once, each answer with its own extensions', () => {
  const texts = createResultTexts();
  let writes = 0;
  const counted = {
    toJSON: () => {
      writes += 1;
      return `${writes}`;
    },
  };
  texts.share(counted);
  expect(texts.stringify({ data: counted, extensions: { x: 1 } })).toBe(
    '{"data":"1","extensions":{"x":1}}\n',
  );
  texts.share(counted);
  expect(texts.stringify({ data: counted, extensions: { x: 2 } })).toBe(
    '{"data":"1","extensions":{"x":2}}\n',
  );
});

test.each([
  ['many objects', { list: Array.from({ length: 3000 }, (_, n) => ({ id: `ü${n}\u0000` })) }],
  ['one object in many places', { list: Array(3000).fill({ id: 'ü\u0000', below: [1, 2] }) }],
])('long data that are shared are the same in every answer: %s', (_name, long) => {
  const texts = createResultTexts();
  texts.share(long);
  noteRepeating(long);
  for (const x of [1, 2, 3]) {
    const result = { data: long, extensions: { x } };
    const sent = requestScope.run({ requestId: 'request-1' }, () => {
      const text = texts.stringify(result as never);
      // As it is kept in bytes, there is little left to be put together.
      expect(text.length).toBeLessThan(100);
      return [fillMarks(text)].flat().map(String).join('');
    });
    expect(sent.trimEnd()).toBe(JSON.stringify(result));
    // What is not written for a request is written whole.
    expect(texts.stringify(result as never).trimEnd()).toBe(JSON.stringify(result));
  }
});
