import { request } from 'undici';
import { z } from 'zod';
import { toError } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';
import type { Logger } from '#platform/logger.ts';

/** Which of these policies the caller fulfils. A name that the answer lacks is denied. */
export type PolicyDecider = (names: readonly string[], principal: Principal) => Promise<readonly string[]>;

/** Without a decider nobody fulfils any policy. */
export const denyAllPolicies: PolicyDecider = async () => [];

const Answer = z.object({ policies: z.record(z.string(), z.boolean().nullable()) });
const timeoutMs = 1000;

/** Asks `POST url` with `{ principal, policies: { name: null } }`; the answer fills in true or false. Failures deny. */
export const createHttpPolicyDecider =
  (url: string, logger: Logger): PolicyDecider =>
  async (names, principal) => {
    try {
      const { statusCode, body } = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ principal, policies: Object.fromEntries(names.map((name) => [name, null])) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`HTTP status ${statusCode}`);
      const { policies } = Answer.parse(JSON.parse(text));
      return names.filter((name) => Object.hasOwn(policies, name) && policies[name] === true);
    } catch (error) {
      logger.error({ err: toError(error) }, 'The policy decider did not answer; its policies are denied.');
      return [];
    }
  };
