import { expect, test } from '@jest/globals';
import { nameOf, targetsOf } from './languages.ts';

const supported = {
  names: { en: 'English', es: 'Spanish', 'zh-CN': 'Chinese', 'pt-BR': 'Portuguese' },
  pairs: ['en-es', 'en-zh-CN', 'zh-CN-pt-BR', 'en-xx'],
};

test.each([
  ['en', ['es', 'zh-CN']],
  ['zh-CN', ['pt-BR']],
  ['zh', []],
  ['es', []],
])('%s translates to %j', (code, targets) => {
  expect(targetsOf(code, supported)).toEqual(targets);
});

test('a language that is not listed has no name, whatever it is called', () => {
  expect(nameOf('en', supported)).toBe('English');
  expect(nameOf('xx', supported)).toBeNull();
  expect(nameOf('constructor', supported)).toBeNull();
});
