import type { FormattedExecutionResult } from 'graphql';
import { createAttachment } from '#platform/attachment.ts';

/** Writes answers as JSON; data that several requests are answered with are written once. */
export interface ResultTexts {
  /** These data may be sent more than once, and nobody writes to them. */
  readonly share: (data: object) => void;
  /** For Apollo Server. */
  readonly stringify: (result: FormattedExecutionResult) => string;
}

/** Kind to terminals; a longer text would be copied for it. */
const longestLine = 16_384;

const asLine = (text: string): string => (text.length < longestLine ? `${text}\n` : text);

export const createResultTexts = (): ResultTexts => {
  const texts = createAttachment<{ text: string | undefined }>();
  return {
    share: (data) => {
      if (texts.get(data) === undefined) texts.set(data, { text: undefined });
    },
    stringify: (result) => {
      const { data } = result;
      const shared = data === null || data === undefined ? undefined : texts.get(data);
      if (shared === undefined) return asLine(JSON.stringify(result));
      shared.text ??= JSON.stringify(data);
      const members = Object.entries(result).flatMap(([name, value]) => {
        const text = name === 'data' ? shared.text : JSON.stringify(value);
        return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
      });
      return asLine(`{${members.join(',')}}`);
    },
  };
};
