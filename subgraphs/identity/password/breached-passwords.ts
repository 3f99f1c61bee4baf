import { createHash } from 'node:crypto';
import { request } from 'undici';
import type { Logger } from '#platform/logger.ts';

const timeoutMs = 2000;
/** A padded answer of Have I Been Pwned has some 1000 lines of 40 characters. */
const longestAnswerBytes = 1_000_000;

export type IsBreached = (password: string) => Promise<boolean>;

/** Lines are `<rest of the hash>:<times seen>`; those seen 0 times are padding. */
const namesHash = (answer: string, rest: string): boolean =>
  answer.split('\n').some((line) => {
    const [suffix = '', count = '0'] = line.trim().split(':');
    return suffix.toUpperCase() === rest && Number(count) > 0;
  });

const readRange = async (url: string): Promise<string> => {
  const { statusCode, body } = await request(url, {
    headers: { 'add-padding': 'true', 'user-agent': 'soba-identity' },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`HTTP status ${statusCode}`);
  }
  let answer = '';
  for await (const chunk of body) {
    answer += String(chunk);
    if (answer.length > longestAnswerBytes) throw new Error('The answer is too long.');
  }
  return answer;
};

/**
 * Whether a password is known from a breach. Only the first five digits of its SHA-1 leave the process, which some
 * hundreds of passwords share. It fails open: a source that is away must not keep people from changing a password.
 */
export const createBreachCheck = (options: {
  /** Such as `https://api.pwnedpasswords.com/range/`; without one nothing is checked. */
  readonly rangeUrl: string | undefined;
  readonly logger: Logger;
}): IsBreached => {
  const { rangeUrl, logger } = options;
  if (rangeUrl === undefined) return async () => false;
  const base = rangeUrl.endsWith('/') ? rangeUrl : `${rangeUrl}/`;
  return async (password) => {
    const digest = createHash('sha1').update(password).digest('hex').toUpperCase();
    try {
      return namesHash(await readRange(`${base}${digest.slice(0, 5)}`), digest.slice(5));
    } catch (error) {
      logger.warn({ err: error }, 'The source of breached passwords could not be asked; a password passes.');
      return false;
    }
  };
};
