import { describe, expect, test } from '@jest/globals';
import { createTestClock } from '#support/clock.ts';
import { compileCondition, compileConditions, problemOfCondition } from './compile-condition.ts';
import type { Condition } from './condition.ts';

const clock = createTestClock(Date.UTC(2026, 0, 1));

const conditionOf = (
  operator: string,
  values: readonly string[],
  given: Partial<Condition> = {},
): Condition => ({
  attribute: 'it',
  operator: operator as Condition['operator'],
  values,
  inverted: false,
  caseInsensitive: false,
  ...given,
});

const holds = (condition: Condition, value: unknown): boolean =>
  compileCondition(condition, clock)({ targetingKey: 'me', attributes: { it: value } });

describe('a condition', () => {
  test.each<[string, Condition, unknown, boolean]>([
    ['compares a number as text', conditionOf('IN', ['7']), 7, true],
    ['compares a boolean as text', conditionOf('IN', ['true']), true, true],
    ['wants one of a list', conditionOf('IN', ['b']), ['a', 'b'], true],
    ['wants none of a list', conditionOf('NOT_IN', ['b']), ['a', 'b'], false],
    ['folds case where that is said', conditionOf('IN', ['ABC'], { caseInsensitive: true }), 'abc', true],
    ['takes an empty text for no number', conditionOf('NUM_EQ', ['0']), '', false],
    ['takes a hexadecimal text for a number', conditionOf('NUM_EQ', ['16']), '0x10', true],
    ['takes NaN for nothing', conditionOf('NUM_LT', ['5']), Number.NaN, false],
    ['takes an object for nothing', conditionOf('IN', ['[object Object]']), {}, false],
    ['takes null for nothing', conditionOf('IN', ['null']), null, false],
    ['does not hold for what is absent', conditionOf('STR_CONTAINS', ['']), undefined, false],
    [
      'compares dates with zones',
      conditionOf('DATE_AFTER', ['2026-01-01T01:00:00+02:00']),
      '2025-12-31T23:30:00Z',
      true,
    ],
    ['finds an IPv4 address in a network', conditionOf('IN_CIDR', ['10.0.0.0/8']), '10.1.2.3', true],
    [
      'finds an IPv4 address that was written as IPv6',
      conditionOf('IN_CIDR', ['10.0.0.0/8']),
      '::ffff:10.1.2.3',
      true,
    ],
    ['finds no address outside', conditionOf('IN_CIDR', ['10.0.0.0/8']), '11.1.2.3', false],
    ['takes no text for an address', conditionOf('IN_CIDR', ['0.0.0.0/0']), 'localhost', false],
    ['matches anywhere in a text', conditionOf('REGEX', ['b+']), 'abbc', true],
  ])('%s', (_name, condition, value, expected) => {
    expect(holds(condition, value)).toBe(expected);
  });

  test.each([
    ['an operator that there is not', conditionOf('toString', ['x'])],
    ['no number', conditionOf('NUM_GT', ['x'])],
    ['no date', conditionOf('DATE_AFTER', ['yesterday'])],
    ['no version', conditionOf('SEMVER_EQ', ['v1'])],
    ['no pattern', conditionOf('REGEX', ['('])],
    ['a pattern that looks ahead', conditionOf('REGEX', ['(?=a)a'])],
    ['a pattern that refers back', conditionOf('REGEX', ['(a)\\1'])],
    ['no network', conditionOf('IN_CIDR', ['10.0.0.0/33'])],
  ])('with %s holds for nobody, inverted or not', (_name, condition) => {
    for (const value of ['a', 'aa', 'x', '1', '10.0.0.1']) {
      expect(holds(condition, value)).toBe(false);
      expect(holds({ ...condition, inverted: true }, value)).toBe(false);
    }
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'on %s sees nothing that objects inherit',
    (attribute) => {
      const condition = conditionOf('REGEX', ['.*'], { attribute });
      expect(compileCondition(condition, clock)({ targetingKey: null, attributes: {} })).toBe(false);
    },
  );

  test('on the current time knows it', () => {
    const later = (text: string) => conditionOf('DATE_AFTER', [text], { attribute: 'currentTime' });
    const nobody = { targetingKey: null, attributes: {} };
    expect(compileCondition(later('2025-12-31T23:59:59Z'), clock)(nobody)).toBe(true);
    expect(compileCondition(later('2026-01-01T00:00:01Z'), clock)(nobody)).toBe(false);
  });

  test('is one of several that must all hold', () => {
    for (const count of [0, 1, 2, 3, 4, 7]) {
      const conditions = Array.from({ length: count }, (_, n) =>
        conditionOf('IN', ['x'], { attribute: `a${n}` }),
      );
      const all = Object.fromEntries(conditions.map(({ attribute }) => [attribute, 'x']));
      const isMet = compileConditions(conditions, clock);
      expect(isMet({ targetingKey: null, attributes: all })).toBe(true);
      for (const { attribute } of conditions) {
        expect(isMet({ targetingKey: null, attributes: { ...all, [attribute]: 'y' } })).toBe(false);
      }
    }
  });
});

describe('a hostile pattern', () => {
  const text = 'a'.repeat(999);

  test.each(['(a+)+$', '(a|a)*b', '(.*a){20}b', '^(([a-z])+.)+[A-Z]([a-z])+$', '(a*)*b', '(?:a?){30}a{30}b'])(
    '%s takes time in proportion to the text',
    (source) => {
      const condition = conditionOf('REGEX', [source]);
      const isMet = compileCondition(condition, clock);
      // A backtracking engine would not come back from a text half as long.
      for (let n = 0; n < 3; n += 1) isMet({ targetingKey: null, attributes: { it: `${text}!` } });
      expect(typeof isMet({ targetingKey: null, attributes: { it: 'aab' } })).toBe('boolean');
    },
  );

  test('that would become huge is refused', () => {
    expect(problemOfCondition(conditionOf('REGEX', ['((a{1000}){1000}){1000}']))).toMatch(/cannot read/);
    expect(problemOfCondition(conditionOf('REGEX', ['a'.repeat(1001)]))).toMatch(/cannot read/);
    expect(problemOfCondition(conditionOf('REGEX', ['[\\p{L}]{999}[\\p{L}]{999}']))).toMatch(/cannot read/);
  });

  test('is not tried on a text without end', () => {
    expect(holds(conditionOf('REGEX', ['a']), 'a'.repeat(1_000_000))).toBe(false);
  });
});

describe('what is wrong with a condition', () => {
  test.each([
    [conditionOf('IN', ['a']), undefined],
    [conditionOf('IN', []), 'IN needs a value.'],
    [conditionOf('IN', ['a'], { attribute: '' }), 'An attribute has 1 to 100 characters.'],
    [conditionOf('NUM_GT', ['1', '2']), 'NUM_GT takes one value.'],
    [conditionOf('NUM_GT', ['one']), 'NUM_GT cannot read its value.'],
    [
      conditionOf('IN_CIDR', ['10.0.0.0/8', 'nowhere']),
      'IN_CIDR takes addresses and networks such as 10.0.0.0/8.',
    ],
    [conditionOf('IN_CIDR', ['fe80::1%eth0']), 'IN_CIDR takes addresses and networks such as 10.0.0.0/8.'],
  ])('is said (%#)', (condition, problem) => {
    expect(problemOfCondition(condition)).toBe(problem);
  });
});
