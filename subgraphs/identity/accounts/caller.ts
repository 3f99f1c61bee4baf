import type { ClientInfo } from '#platform/client-info.ts';
import { refuse } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';

/** Who asks, and from where. */
export interface Caller {
  readonly principal: Principal;
  readonly client: ClientInfo;
}

/** The caller's own account. Services have none. */
export const accountIdOf = ({ principal }: Pick<Caller, 'principal'>): string =>
  principal.kind === 'user' && principal.id !== null ? principal.id : refuse('FORBIDDEN');

export const sessionIdOf = ({ principal }: Pick<Caller, 'principal'>): string | undefined =>
  principal.credential?.kind === 'session' ? principal.credential.id : undefined;
