import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { noteRepeating } from '#gateway/execution/repeating-data.ts';
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
