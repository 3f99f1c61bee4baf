import { SignJWT } from 'jose';
import { graphAudience } from '#platform/access-token.ts';
import type { Access } from '../access/access.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What a program without a person is issued. */
export interface ClientAccess extends Omit<Access, 'userId'> {
  readonly clientId: string;
}

export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface TokenOfSession {
  readonly tokenId: string;
  readonly sessionId: string;
  readonly access: Access;
  /** In milliseconds since the epoch. */
  readonly issuedAt: number;
  readonly authTime: number;
  readonly methods: readonly string[];
}

export interface AccessTokens {
  readonly lifeSeconds: number;
  readonly issuer: string;
  readonly forSession: (session: TokenOfSession) => Promise<IssuedToken>;
  readonly forClient: (
    client: ClientAccess,
    token: { readonly tokenId: string; readonly issuedAt: number },
  ) => Promise<IssuedToken>;
  readonly keySet: () => Promise<SigningKeys['keySet']>;
}

/** The applications of the platform's own users have no credentials, and one name. */
export const firstPartyClient = 'soba';

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

/** NIST's levels in short: two different kinds of proof, or fewer. */
const assurance = (methods: readonly string[]): string => (methods.length > 1 ? 'aal2' : 'aal1');

const accessClaims = ({ roles, tier, tenant, scopes, version }: Omit<Access, 'userId'>) => ({
  roles,
  tier,
  tenant,
  scope: scopes.join(' '),
  ver: version,
});

/** Signs access tokens: the claims of RFC 9068, with the session, the version of the account, its roles and its tier. */
export const createAccessTokens = (options: {
  readonly keys: Promise<SigningKeys>;
  readonly issuer: string;
  readonly lifeSeconds: number;
}): AccessTokens => {
  const { issuer, lifeSeconds } = options;
  const sign = async (
    claims: Readonly<Record<string, unknown>>,
    {
      subject,
      tokenId,
      issuedAt,
    }: { readonly subject: string; readonly tokenId: string; readonly issuedAt: number },
  ): Promise<IssuedToken> => {
    const keys = await options.keys;
    const expires = issuedAt + lifeSeconds;
    const token = await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: keys.algorithm, typ: 'at+jwt', kid: keys.keyId })
      .setIssuer(issuer)
      .setAudience(graphAudience)
      .setSubject(subject)
      .setJti(tokenId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expires)
      .sign(keys.privateKey);
    return { token, expiresAt: new Date(expires * 1000) };
  };
  return {
    lifeSeconds,
    issuer,
    keySet: async () => (await options.keys).keySet,
    forSession: ({ access, tokenId, sessionId, authTime, methods, issuedAt }) =>
      sign(
        {
          client_id: firstPartyClient,
          sid: sessionId,
          ...accessClaims(access),
          auth_time: seconds(authTime),
          acr: assurance(methods),
          amr: methods,
        },
        { subject: access.userId, tokenId, issuedAt: seconds(issuedAt) },
      ),
    forClient: (client, { tokenId, issuedAt }) =>
      sign(
        { client_id: client.clientId, ...accessClaims(client) },
        { subject: client.clientId, tokenId, issuedAt: seconds(issuedAt) },
      ),
  };
};
