import { z } from 'zod';
import { anonymous, type Principal, principalHeader } from '../identity.ts';
import { RevocationEntry } from './entry.ts';
import type { ReadLog } from './follow-log.ts';

export const revocationLogPath = '/internal/revocations';

const Page = z.object({
  entries: z.array(RevocationEntry),
  cursor: z.string(),
  isLast: z.boolean(),
});

/** Reads the log at identity, as the gateway. */
export const createRemoteLog =
  (options: {
    /** Where identity is. */
    readonly url: string;
    readonly mint: (principal: Principal) => Promise<string>;
    readonly timeoutMs: number;
  }): ReadLog =>
  async (after) => {
    const url = new URL(revocationLogPath, options.url);
    if (after !== null) url.searchParams.set('after', after);
    const response = await fetch(url, {
      headers: { [principalHeader]: await options.mint(anonymous) },
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    if (!response.ok) throw new Error(`Identity answered with the status ${response.status}.`);
    return Page.parse(await response.json());
  };
