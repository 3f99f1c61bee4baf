import type { RequestBase } from '#platform/subgraph.ts';
import type { FeatureFlag } from './feature-flag.ts';
import type { FlagStore } from './flag-store.ts';

export interface Context extends RequestBase {
  /** Read once for a request, however many accounts and fields ask. */
  readonly allFlags: () => Promise<readonly FeatureFlag[]>;
}

export const createContext =
  (flags: FlagStore) =>
  (base: RequestBase): Context => {
    let reading: Promise<readonly FeatureFlag[]> | undefined;
    return {
      ...base,
      allFlags: () => {
        reading ??= flags.all();
        return reading;
      },
    };
  };
