import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ApolloServerErrorCode } from '@apollo/server/errors';
import { describe, expect, test } from '@jest/globals';
import { type ErrorCode, errorTable, isErrorCode, Refusal, refusal, refuse, toError } from './errors.ts';

const root = path.join(import.meta.dirname, '../..');
const codes = Object.keys(errorTable) as ErrorCode[];

const sources = (): string =>
  ['src', 'subgraphs']
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        path.join(folder, file),
      ),
    )
    .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|schema\.types\.ts$|platform.errors\.ts$/.test(file))
    .map((file) => readFileSync(path.join(root, file), 'utf8'))
    .join('\n');

describe('the table of errors', () => {
  const text = sources();
  const apollo = Object.values<string>(ApolloServerErrorCode);

  test.each(codes)('has %s because our code or Apollo Server gives it', (code) => {
    expect(text.includes(`'${code}'`) || apollo.includes(code)).toBe(true);
  });

  test.each(apollo)('has %s, so that it is not masked when Apollo Server gives it', (code) => {
    expect(isErrorCode(code)).toBe(true);
  });

  test.each(codes)('tells a caller of %s something, with a status of HTTP', (code) => {
    const { status, message } = errorTable[code];
    expect(status === 200 || (status >= 400 && status < 600)).toBe(true);
    expect(message).toMatch(/^[A-Z].{5,}/);
  });

  test.each(['toString', 'constructor', '__proto__', 'not_found', '', 404, null, undefined])(
    'has no code %j',
    (value) => {
      expect(isErrorCode(value)).toBe(false);
    },
  );
});

describe('a refusal', () => {
  test('says what the table says unless it is told better', () => {
    expect(refusal('FORBIDDEN').message).toBe(errorTable.FORBIDDEN.message);
    expect(refusal('FORBIDDEN', { message: 'Not you.' }).message).toBe('Not you.');
  });

  test('carries its code and its details, the message not among them', () => {
    const { code, details } = refusal('NOT_FOUND', { message: 'No.', key: 'a' });
    expect({ code, details }).toEqual({ code: 'NOT_FOUND', details: { key: 'a' } });
  });

  test('is an Error that is thrown by refuse', () => {
    expect(() => refuse('FORBIDDEN')).toThrow(Refusal);
    expect(refusal('FORBIDDEN')).toBeInstanceOf(Error);
    expect(refusal('FORBIDDEN').name).toBe('Refusal');
  });
});

describe('a thrown value', () => {
  test('that is an Error stays the same', () => {
    const error = new TypeError('a');
    expect(toError(error)).toBe(error);
  });

  test.each([
    ['text', 'text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [42, '42'],
    [Symbol('a'), 'Symbol(a)'],
  ])('that is %p becomes an Error that names it', (thrown, name) => {
    expect(toError(thrown)).toBeInstanceOf(Error);
    expect(toError(thrown).message).toBe(`Thrown value: ${name}`);
  });

  test('that cannot be written as text becomes an Error all the same', () => {
    expect(toError(Object.create(null))).toBeInstanceOf(Error);
  });
});
