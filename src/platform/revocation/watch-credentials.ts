import type { RevocationVerdict } from './check-revocation.ts';
import type { CredentialFacts } from './entry.ts';

export interface CredentialWatch {
  /** Calls `onRevoked` once when the credential is revoked. Returns how to end the watch. */
  readonly watch: (facts: CredentialFacts, onRevoked: () => void) => () => void;
  readonly stop: () => void;
}

/**
 * For what stays open longer than a request: a subscription was admitted by a credential, and must end with it. All watched
 * credentials are checked again, together, every `everyMs`. One that cannot be checked is left alone until it can.
 */
export const startCredentialWatch = (options: {
  readonly check: (facts: CredentialFacts) => Promise<RevocationVerdict>;
  readonly everyMs: number;
}): CredentialWatch => {
  const watched = new Map<symbol, { readonly facts: CredentialFacts; readonly onRevoked: () => void }>();
  const checkOne = async (id: symbol): Promise<void> => {
    const entry = watched.get(id);
    if (entry === undefined) return;
    const verdict = await options.check(entry.facts);
    if (verdict.state === 'revoked' && watched.delete(id)) entry.onRevoked();
  };
  const timer = setInterval(() => {
    for (const id of watched.keys()) void checkOne(id);
  }, options.everyMs).unref();
  return {
    watch: (facts, onRevoked) => {
      const id = Symbol('watched');
      watched.set(id, { facts, onRevoked });
      return () => {
        watched.delete(id);
      };
    },
    stop: () => {
      clearInterval(timer);
      watched.clear();
    },
  };
};
