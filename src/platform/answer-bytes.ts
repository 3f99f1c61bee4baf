import { requestScope } from './request-scope.ts';

/** JSON never has this character as it is. */
const mark = '\u0000';

/**
 * Apollo Server takes an answer as text, and what many requests are answered with would be put together and encoded for each
 * of them. So a mark stands for it in the text, and its bytes take the place of the mark when the answer is sent. Nothing
 * outside of a request.
 */
export const markFor = (bytes: Buffer): string | undefined => {
  const scope = requestScope.getStore();
  if (scope === undefined) return undefined;
  scope.bytes ??= [];
  scope.bytes.push(bytes);
  return `${mark}${scope.bytes.length - 1}${mark}`;
};

/** An answer as it is sent: in parts where bytes of this request stand in the places of their marks. */
export const fillMarks = (text: string): string | readonly (string | Buffer)[] => {
  const bytes = requestScope.getStore()?.bytes;
  if (bytes === undefined) return text;
  // Before and after each mark is text, so that every other part is the number of one.
  const parts = text.split(mark).map((part, at) => (at % 2 === 0 ? part : bytes[Number(part)]));
  return parts.filter((part): part is string | Buffer => part !== undefined && part !== '');
};
