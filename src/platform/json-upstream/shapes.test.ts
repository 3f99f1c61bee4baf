import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { exactNumber, parseExactJson } from './exact-json.ts';
import { decimal, instant, real, share, wholeNumber, word } from './shapes.ts';

const read = (shape: z.ZodType, json: string): unknown =>
  z.object({ value: shape }).safeParse(parseExactJson(json)).data?.value;

describe('numbers of a JSON text', () => {
  test('keep every digit as a decimal, whether they come as numbers or as text', () => {
    for (const json of ['1.000000000000000001', '"1.000000000000000001"'])
      expect(read(decimal(), `{"value":${json}}`)).toBe('1.000000000000000001');
    expect(read(decimal(), '{"value":2.5e-7}')).toBe('0.00000025');
  });

  test('survive the way out and in again', () => {
    const digits = '12345678901234567890.123456789012345678';
    const text = JSON.stringify({ value: exactNumber(digits) });
    expect(text).toBe(`{"value":${digits}}`);
    expect(read(decimal(), text)).toBe(digits);
  });

  test.each(['"ten"', 'true', 'null', '[]', '{}', '""', '1e999'])('%s is no decimal', (json) => {
    expect(read(decimal(), `{"value":${json}}`)).toBeUndefined();
  });

  test('are doubles where that is enough', () => {
    expect(read(real(), '{"value":0.25}')).toBe(0.25);
    expect(read(real(), '{"value":1e999}')).toBeUndefined();
    expect(read(real(), '{"value":"0.25"}')).toBeUndefined();
  });

  test('are shares from 0 to 1', () => {
    expect(read(share(), '{"value":1}')).toBe(1);
    expect(read(share(), '{"value":1.01}')).toBeUndefined();
    expect(read(share(), '{"value":-0.01}')).toBeUndefined();
  });

  test('are whole, however they are written', () => {
    expect(read(wholeNumber(), '{"value":12}')).toBe(12);
    expect(read(wholeNumber(), '{"value":12.0}')).toBe(12);
    expect(read(wholeNumber(), '{"value":12.5}')).toBeUndefined();
    expect(read(wholeNumber(), '{"value":9007199254740993}')).toBeUndefined();
  });

  test.each([decimal(), real(), wholeNumber(), instant()])('are missed when they are missing', (shape) => {
    expect(z.object({ value: shape }).safeParse(parseExactJson('{}')).success).toBe(false);
    expect(z.object({ value: shape.optional() }).safeParse(parseExactJson('{}')).success).toBe(true);
  });

  test('within objects and lists are read as well, and names like __proto__ are only names', () => {
    const shape = z.object({ list: z.array(z.object({ value: decimal() })) });
    const text = '{"list":[{"value":1.10,"__proto__":{"value":2}}]}';
    expect(shape.parse(parseExactJson(text))).toEqual({ list: [{ value: '1.10' }] });
  });
});

describe('a time', () => {
  test.each([
    ['2026-01-01T10:00:00', '2026-01-01T10:00:00.000Z'],
    ['2026-01-01T10:00:00.123456', '2026-01-01T10:00:00.123Z'],
    ['2026-01-01 10:00:00', '2026-01-01T10:00:00.000Z'],
    ['2026-01-01T10:00:00Z', '2026-01-01T10:00:00.000Z'],
    ['2026-01-01T10:00:00+02:00', '2026-01-01T08:00:00.000Z'],
    ['2026-01-01T10:00:00.5+0200', '2026-01-01T08:00:00.500Z'],
  ])('%s is %s', (text, expected) => {
    expect(read(instant(), JSON.stringify({ value: text }))).toBe(expected);
  });

  test.each(['', 'yesterday', '2026-01-01', '2026-13-01T00:00:00', '10:00:00', 1_767_225_600, null])(
    '%j is none',
    (value) => {
      expect(read(instant(), JSON.stringify({ value }))).toBeUndefined();
    },
  );
});

test('a word is one of those that were agreed on', () => {
  expect(read(word('up', 'down'), '{"value":"up"}')).toBe('UP');
  expect(read(word('up', 'down'), '{"value":"UP"}')).toBeUndefined();
  expect(read(word('up', 'down'), '{"value":"left"}')).toBeUndefined();
});
