import type { Clock } from '#platform/clock.ts';
import { refuse } from '#platform/errors.ts';
import type { AccessGrant, SessionGate } from '../sessions/open-session.ts';
import { accountIdOf, type Caller } from './caller.ts';
import type { Proof, ProofRejected, ProveIdentity } from './prove-identity.ts';

export type ConfirmIdentity = (
  proof: Proof,
  caller: Caller,
) => Promise<{ readonly kind: 'confirmed'; readonly grant: AccessGrant } | ProofRejected>;

/** Step-up: the caller's session counts as freshly authenticated. */
export const createConfirmIdentity =
  (parts: {
    readonly proveIdentity: ProveIdentity;
    readonly sessions: Pick<SessionGate, 'renewAuthentication'>;
    readonly clock: Clock;
  }): ConfirmIdentity =>
  async (proof, caller) => {
    const proved = await parts.proveIdentity(accountIdOf(caller), proof, caller.client);
    if (proved.kind === 'proof-rejected') return proved;
    const grant = await parts.sessions.renewAuthentication(caller.principal, {
      authTime: parts.clock.now(),
      methods: proved.methods,
    });
    return grant === null ? refuse('UNAUTHENTICATED') : { kind: 'confirmed', grant };
  };
