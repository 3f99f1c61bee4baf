import type { FormattedExecutionResult } from 'graphql';
import { isRepeating, writeEachOnce } from '#gateway/execution/repeating-data.ts';
import { markFor } from '#platform/answer-bytes.ts';
import { createAttachment } from '#platform/attachment.ts';
import { encodeText } from '#platform/encode-text.ts';

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

const write = (data: object): string => (isRepeating(data) ? writeEachOnce(data) : JSON.stringify(data));

/** Data that were shared, as they were written: as bytes if they are long. */
interface Shared {
  written: string | Buffer | undefined;
}

const writeShared = (data: object): string | Buffer => {
  const text = write(data);
  return text.length < longestLine ? text : encodeText(text);
};

const textOf = (shared: Shared, data: object): string => {
  shared.written ??= writeShared(data);
  const { written } = shared;
  return typeof written === 'string' ? written : (markFor(written) ?? written.toString());
};

export const createResultTexts = (): ResultTexts => {
  const texts = createAttachment<Shared>();
  return {
    share: (data) => {
      if (texts.get(data) === undefined) texts.set(data, { written: undefined });
    },
    stringify: (result) => {
      const { data } = result;
      if (data === null || data === undefined) return asLine(JSON.stringify(result));
      const shared = texts.get(data);
      if (shared === undefined && !isRepeating(data)) return asLine(JSON.stringify(result));
      const dataText = shared === undefined ? write(data) : textOf(shared, data);
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
