import type { FormattedExecutionResult } from 'graphql';
import { isRepeating, writeEachOnce } from '#gateway/execution/repeating-data.ts';
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
      if (data === null || data === undefined) return asLine(JSON.stringify(result));
      const shared = texts.get(data);
      const isSpecial = isRepeating(data);
      if (shared === undefined && !isSpecial) return asLine(JSON.stringify(result));
      const dataText = shared?.text ?? (isSpecial ? writeEachOnce(data) : JSON.stringify(data));
      if (shared !== undefined) shared.text = dataText;
      // Added up and not joined: the text is put together once, when it is sent.
      let members = '';
      for (const [name, value] of Object.entries(result)) {
        const text = name === 'data' ? dataText : JSON.stringify(value);
        if (text !== undefined) members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${text}`;
      }
      return asLine(`{${members}}`);
    },
  };
};
