import { z } from 'zod';
import { anonymous, type Principal, principalHeader } from '../identity.ts';
import { RevocationEntry } from './entry.ts';
import type { ReadLog, ReadPage } from './follow-log.ts';

export const revocationLogPath = '/internal/revocations';

const Page = z.object({
  entries: z.array(RevocationEntry),
  cursor: z.string(),
  isLast: z.boolean(),
});

interface RemoteLog {
  /** Where identity is. */
  readonly url: string;
  readonly mint: (principal: Principal) => Promise<string>;
  readonly timeoutMs: number;
}

/** Reads a log at identity, as the gateway. */
export const createRemoteReader =
  <Page>(
    { url: base, mint, timeoutMs }: RemoteLog,
    { path, page }: { readonly path: string; readonly page: z.ZodType<Page> },
  ): ReadPage<Page> =>
  async (after) => {
    const url = new URL(path, base);
    if (after !== null) url.searchParams.set('after', after);
    const response = await fetch(url, {
      headers: { [principalHeader]: await mint(anonymous) },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`Identity answered with the status ${response.status}.`);
    return page.parse(await response.json());
  };

export const createRemoteLog = (remote: RemoteLog): ReadLog =>
  createRemoteReader(remote, { path: revocationLogPath, page: Page });
