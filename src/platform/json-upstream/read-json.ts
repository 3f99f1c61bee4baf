import type { z } from 'zod';
import { UpstreamFailure } from '#platform/upstream/failure.ts';
import type { HttpAnswer } from '#platform/upstream/http-exchange.ts';
import { parseExactJson } from './exact-json.ts';

const json = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

const bad = (message: string, cause?: unknown): UpstreamFailure =>
  new UpstreamFailure('bad-answer', message, cause === undefined ? {} : { cause });

/** Says nothing of the text: the message of `JSON.parse` would quote it. */
const parse = (text: string): unknown => {
  try {
    return parseExactJson(text);
  } catch {
    throw bad('The answer is no JSON.');
  }
};

export const readJson = ({ headers, body }: HttpAnswer): unknown => {
  if (!json.test(String(headers['content-type']))) throw bad('The content type is not JSON.');
  return parse(body.toString('utf8'));
};

export const readShape = <Value>(shape: z.ZodType<Value>, read: unknown): Value => {
  const result = shape.safeParse(read);
  if (!result.success) throw bad('The answer does not have the shape that was agreed on.', result.error);
  return result.data;
};
