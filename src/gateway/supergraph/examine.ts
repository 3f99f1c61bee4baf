import type { KeyObject } from 'node:crypto';
import { prepareSupergraph } from '#gateway/policy/prepare-supergraph.ts';
import { toError } from '#platform/errors.ts';
import { isSignedBy } from './signature.ts';
import type { SourceText } from './source.ts';

/** Why a supergraph is not served, in a word that anybody may read. */
export type RefusalReason = 'UNREADABLE' | 'SIGNATURE' | 'INVALID';

export class SupergraphRefused extends Error {
  readonly reason: RefusalReason;
  constructor(reason: RefusalReason, cause: unknown) {
    super(toError(cause).message, { cause });
    this.name = 'SupergraphRefused';
    this.reason = reason;
  }
}

/** The supergraph as @apollo/gateway takes it, when it is signed by one of the keys; without keys, any is taken. */
export const examine = ({ sdl, signature }: SourceText, keys: readonly KeyObject[]): string => {
  if (keys.length > 0 && !isSignedBy(sdl, signature, keys)) {
    const problem = signature === '' ? 'has no signature' : 'is not what was signed with any of the keys';
    throw new SupergraphRefused('SIGNATURE', new Error(`The supergraph ${problem}.`));
  }
  try {
    return prepareSupergraph(sdl);
  } catch (error) {
    throw new SupergraphRefused('INVALID', error);
  }
};
