import { principalHeader } from '../identity.ts';
import { Snapshot } from './flag.ts';
import type { ReadSnapshot } from './follow-snapshot.ts';

export const snapshotPath = '/internal/flags/snapshot';

/** As an entity tag. */
export const tagOf = (revision: string): string => `"${revision}"`;

/** Reads the flags where the flags subgraph serves them to the gateway and to subgraphs. */
export const createRemoteRead =
  (options: {
    /** Where the flags subgraph is. */
    readonly url: string;
    /** What the gateway signed; a subgraph shows what came with the call that it works on. */
    readonly token: () => string | Promise<string>;
    readonly timeoutMs: number;
  }): ReadSnapshot =>
  async (known) => {
    const response = await fetch(new URL(snapshotPath, options.url), {
      headers: {
        [principalHeader]: await options.token(),
        ...(known === undefined ? {} : { 'if-none-match': tagOf(known) }),
      },
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    if (response.status === 304) return undefined;
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`The flags subgraph answered with the status ${response.status}.`);
    }
    return Snapshot.parse(await response.json());
  };
