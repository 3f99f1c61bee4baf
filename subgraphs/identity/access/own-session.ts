import { refuse } from '#platform/errors.ts';
import type { Principal } from '#platform/identity.ts';

export interface OwnSession {
  readonly userId: string;
  readonly sessionId: string;
}

/** What a person does with their account takes a session: API keys and programs may not. */
export const ownSession = ({ kind, id, credential }: Principal): OwnSession =>
  kind === 'user' && id !== null && credential?.kind === 'session'
    ? { userId: id, sessionId: credential.id }
    : refuse('FORBIDDEN', { message: 'Sign in to do this. An API key is not enough.' });
