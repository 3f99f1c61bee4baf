import { expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { shrinkCase } from './execution-shrink.ts';

const source = `query Q($yes: Boolean = true, $n: Int) { a: first(n: $n) { id ...F @skip(if: $yes) } second { third { bad(n: $n) other } } }
  fragment F on T { inner { ...G } more } fragment G on T { x y: bad(n: 2) }`;

const shrink = async (holds: (text: string) => boolean) => {
  const { document, variables } = await shrinkCase(
    { document: parse(source), variables: { yes: true, n: 1 } },
    async (one) => holds(print(one.document)),
  );
  return { text: print(document).replaceAll(/\s+/g, ' '), variables };
};

test('a case loses all that it fails without', async () => {
  expect(await shrink((text) => text.includes('bad'))).toEqual({
    text: 'query Q { second { third { bad } } }',
    variables: {},
  });
  expect(await shrink((text) => /bad\(n: 2\)/.test(text))).toEqual({
    text: 'query Q { first { inner { bad(n: 2) } } }',
    variables: {},
  });
});

test('a case keeps the variables that it needs', async () => {
  expect(await shrink((text) => /bad\(n: \$n\)/.test(text))).toEqual({
    text: 'query Q($n: Int) { second { third { bad(n: $n) } } }',
    variables: {},
  });
});

test('a case that never fails smaller stays as it is', async () => {
  const whole = print(parse(source));
  expect((await shrink((text) => text === whole)).text).toBe(whole.replaceAll(/\s+/g, ' '));
});
