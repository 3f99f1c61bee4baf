import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseExactBody } from './exact-body.ts';

describe('a JSON body', () => {
  test.each([
    ['{"a":2.000000000000000001}', { a: '2.000000000000000001' }],
    ['{"a":[9007199254740993,1]}', { a: ['9007199254740993', 1] }],
    ['{"a":0.30000000000000004}', { a: 0.30000000000000004 }],
    ['{"a":1.50,"b":1e3,"c":-0.5}', { a: 1.5, b: 1000, c: -0.5 }],
    ['{"a":"12345678901234567890"}', { a: '12345678901234567890' }],
    [
      '{"id":"12345678901234567890","n":0.1000000000000000000}',
      { id: '12345678901234567890', n: '0.1000000000000000000' },
    ],
    ['null', null],
  ])('%s keeps every digit', (text, value) => expect(parseExactBody(text)).toEqual(value));

  test('is what JSON.parse makes of it wherever a double is exact', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseExactBody(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('that is none is refused', () => expect(() => parseExactBody('{"a":12345678901234567890')).toThrow());
});
