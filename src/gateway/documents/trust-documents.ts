import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Guard } from '#gateway/guard.ts';
import type { Clock } from '#platform/clock.ts';
import { refusal } from '#platform/errors.ts';
import { canonicalId, type Manifest, normalisedHash } from './manifest.ts';
import type { WatchedManifests } from './watch-manifests.ts';

export interface TrustedDocuments {
  /** The text that an id stands for. */
  readonly find: (id: string) => Promise<string | null>;
  /** Throws a refusal when the guard enforces and the text is in no manifest. */
  readonly check: (text: string) => void;
}

/** An id that was not there is looked for again after this time, and all of them together no more than once a second. */
const missingMs = 60_000;
const lookPauseMs = 1000;
const missingIds = 10_000;

/** Ids that a remote manifest did not have: a client may be newer than our copy, and a flood of guesses is no reason to ask. */
const createFinder = (manifests: WatchedManifests, clock: Clock) => {
  const missing = new LRUCache<string, number>({ max: missingIds });
  let lastLook = clock.now();
  const isWorthALook = (id: string): boolean => {
    const now = clock.now();
    const since = missing.get(id);
    if (!manifests.isRemote || now - lastLook < lookPauseMs) return false;
    if (since !== undefined && now - since < missingMs) return false;
    lastLook = now;
    missing.set(id, now);
    return true;
  };
  return async (given: string): Promise<string | null> => {
    const id = canonicalId(given);
    const known = manifests.current().textById.get(id);
    if (known !== undefined) return known;
    if (id.length > longestId || !isWorthALook(id)) return null;
    await manifests.look();
    return manifests.current().textById.get(id) ?? null;
  };
};

const longestId = 256;

const isTrusted = (text: string, manifest: Manifest): boolean => {
  try {
    return manifest.normalised.has(normalisedHash(text));
  } catch (error) {
    if (error instanceof GraphQLError) return false;
    throw error;
  }
};

const entryOverheadBytes = 200;

/** A text is trusted when it is in a manifest, whatever its white space, commas and comments. */
export const createTrustedDocuments = (parts: {
  readonly manifests: WatchedManifests;
  readonly guard: Guard;
  readonly clock: Clock;
  readonly cacheBytes: number;
}): TrustedDocuments => {
  const { manifests, guard } = parts;
  const trusted = new LRUCache<string, Manifest>({
    maxSize: parts.cacheBytes,
    sizeCalculation: (_manifest, text) => 2 * text.length + entryOverheadBytes,
  });
  const judge = (text: string): boolean => {
    const manifest = manifests.current();
    if (trusted.get(text) === manifest) return true;
    const passes = isTrusted(text, manifest);
    if (passes) trusted.set(text, manifest);
    return passes;
  };
  return {
    find: createFinder(manifests, parts.clock),
    check: (text) => guard.check(() => (judge(text) ? null : refusal('QUERY_NOT_IN_SAFELIST'))),
  };
};
