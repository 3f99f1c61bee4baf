import { type Refusal, refusal, refuse } from '#platform/errors.ts';
import { anonymous, type Principal } from '#platform/identity.ts';
import type { CredentialFacts } from '#platform/revocation/entry.ts';
import type { Certainty, VerifyBearer } from './create-verifier.ts';
import type { CredentialFault } from './credential.ts';

export interface Authenticated {
  readonly principal: Principal;
  /** With `recent` only what changes nothing may run. */
  readonly certainty: Certainty;
  /** For what stays open longer than the request; null for anonymous callers, who have nothing to be revoked. */
  readonly facts: CredentialFacts | null;
}

const nobody: Authenticated = Object.freeze({ principal: anonymous, certainty: 'current', facts: null });

const messages: Readonly<Record<Exclude<CredentialFault, 'unavailable'>, string>> = {
  expired: 'The access token has expired. Refresh it, or sign in again.',
  invalid: 'The credentials are not valid. Sign in again.',
  revoked: 'The credentials have been revoked. Refresh the session, or sign in again.',
};

const refusalOf = (fault: CredentialFault): Refusal =>
  fault === 'unavailable'
    ? refusal('SERVICE_UNAVAILABLE', { message: 'Sign-in cannot be checked at the moment. Try again.' })
    : refusal('UNAUTHENTICATED', { message: messages[fault] });

const bearerOf = (header: string): string =>
  /^Bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1] ??
  refuse('UNAUTHENTICATED', { message: 'Send credentials as "Authorization: Bearer <token>".' });

/**
 * Who is asking. No credential: anonymous, at once. One that cannot be verified is refused and never taken as anonymous;
 * when that is not its own fault the answer is 503.
 */
export const createAuthenticate = (verify: VerifyBearer) => {
  const check = async (header: string): Promise<Authenticated> => {
    const verification = await verify(bearerOf(header));
    if ('fault' in verification) throw refusalOf(verification.fault);
    return verification;
  };
  return (header: string | undefined): Authenticated | Promise<Authenticated> =>
    header === undefined ? nobody : check(header);
};

/**
 * What changes something, and what only staff may do, needs to know that the credential was not revoked. To read, it is
 * enough that it was not when that could last be known, less than a minute ago.
 */
export const requireCertainty = (
  { certainty, principal }: Pick<Authenticated, 'certainty' | 'principal'>,
  operation: 'query' | 'mutation' | 'subscription',
): void => {
  const isStaff = principal.roles.some((role) => role !== 'USER');
  if (certainty === 'current' || (operation === 'query' && !isStaff)) return;
  refuse('SERVICE_UNAVAILABLE', { message: 'Sign-in cannot be checked at the moment. Try again.' });
};
