import { splitScopes } from '#platform/access-token.ts';
import type { ClientInfo } from '#platform/client-info.ts';
import type { Clock } from '#platform/clock.ts';
import { createId } from '#platform/ids.ts';
import type { AuthenticatedClient } from '../clients/create-clients.ts';
import type { Core } from '../create-core.ts';
import { firstPartyClient } from '../tokens/access-tokens.ts';
import { type Form, required } from './form.ts';
import { OauthError } from './oauth-error.ts';

export interface TokenRequest {
  readonly form: Form;
  readonly client: AuthenticatedClient | null;
  readonly device: ClientInfo;
}

type Parts = Pick<Core, 'refresh' | 'tokens'> & { readonly clock: Clock };

const secondsUntil = (at: Date, now: number): number => Math.max(0, Math.floor((at.getTime() - now) / 1000));

const bearer = (accessToken: string, expiresAt: Date, now: number) => ({
  access_token: accessToken,
  token_type: 'Bearer',
  expires_in: secondsUntil(expiresAt, now),
});

/** The tokens of sessions belong to the platform's own applications, which have a name and no secret. */
const refresh = async ({ refresh: exchange, clock }: Parts, { form, client, device }: TokenRequest) => {
  const isOther = client !== null || (form['client_id'] ?? firstPartyClient) !== firstPartyClient;
  if (isOther) throw new OauthError('invalid_grant', 'The refresh token was issued to another client.');
  if (form['scope'] !== undefined)
    throw new OauthError('invalid_scope', 'The scopes of a session are fixed.');
  const result = await exchange(required(form, 'refresh_token'), device);
  if ('rejected' in result)
    throw new OauthError('invalid_grant', 'The refresh token is not valid. Sign in again.');
  return {
    ...bearer(result.accessToken, result.accessExpiresAt, clock.now()),
    refresh_token: result.refreshToken,
    refresh_expires_in: secondsUntil(result.refreshExpiresAt, clock.now()),
  };
};

const clientCredentials = async ({ tokens, clock }: Parts, { form, client }: TokenRequest) => {
  if (client === null) throw new OauthError('invalid_client', 'Authenticate as a client.');
  const asked = form['scope'];
  const scopes = asked === undefined ? client.scopes : [...new Set(splitScopes(asked))];
  if (!scopes.every((scope) => client.scopes.includes(scope))) {
    throw new OauthError('invalid_scope', 'The client may not have all of these scopes.');
  }
  const { issuedAt, ...access } = client;
  const issued = await tokens.forClient({ ...access, scopes }, { tokenId: createId(clock), issuedAt });
  return { ...bearer(issued.token, issued.expiresAt, clock.now()), scope: scopes.join(' ') };
};

/** RFC 6749, sections 4.4 and 6. */
export const issueToken = (
  parts: Parts,
  request: TokenRequest,
): Promise<Readonly<Record<string, unknown>>> => {
  switch (required(request.form, 'grant_type')) {
    case 'refresh_token':
      return refresh(parts, request);
    case 'client_credentials':
      return clientCredentials(parts, request);
    default:
      throw new OauthError('unsupported_grant_type', 'Use refresh_token or client_credentials.');
  }
};
