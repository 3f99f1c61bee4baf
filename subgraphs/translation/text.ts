import { refuse } from '#platform/errors.ts';
import { requireCount, requireLength } from '#platform/refuse-input.ts';

const longestText = 5000;
const mostTexts = 100;
const code = /^[A-Za-z]{2,3}([-_][A-Za-z\d]{2,8}){0,3}$/;

export const requireText = (text: string, argument: string): void =>
  requireLength(text, { argument, min: 1, max: longestText });

export const requireTexts = (texts: readonly string[]): void => {
  requireCount(texts, { argument: 'input.texts', min: 1, max: mostTexts, of: 'texts' });
  texts.forEach((text, index) => {
    requireText(text, `input.texts[${index}]`);
  });
};

const requireCode = (value: string, argument: string): void => {
  if (code.test(value)) return;
  refuse('BAD_USER_INPUT', {
    argument,
    reason: 'NOT_A_LANGUAGE',
    message: `${argument} must be the code of a language, such as en.`,
  });
};

export const requireLanguages = ({
  source,
  target,
}: {
  readonly source: string;
  readonly target: string;
}): void => {
  if (source !== 'auto') requireCode(source, 'input.source');
  requireCode(target, 'input.target');
};
