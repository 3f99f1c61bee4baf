import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { revocationLogPath } from '#platform/revocation/read-remote-log.ts';
import { startUpstream, type Upstream } from './upstream.ts';

export interface TokenIssuer {
  /** The key set, as the gateway's SOBA_JWKS_URL. */
  readonly url: string;
  /** An access token with these claims added to those of an ordinary account. */
  readonly issue: (claims?: Readonly<Record<string, unknown>>) => Promise<string>;
  readonly stop: () => Promise<void>;
}

const ordinary = {
  sub: 'account-1',
  client_id: 'soba',
  jti: 'token',
  sid: 'session-1',
  ver: 1,
  roles: ['USER'],
  tier: 'FREE',
  tenant: 'default',
  scope: '',
};

/** What identity is to the gateway: a key set, tokens that it verifies, and a log in which nothing is revoked. */
export const startTokenIssuer = async (): Promise<TokenIssuer> => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const jwk = { ...(await exportJWK(publicKey)), alg: 'EdDSA', use: 'sig', kid: 'test' };
  const nothingRevoked = { entries: [], cursor: 'none', isLast: true };
  const server: Upstream = await startUpstream((_body, response, request) => {
    const answer = request.url?.startsWith(revocationLogPath) ? nothingRevoked : { keys: [jwk] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  return {
    url: server.url,
    stop: server.stop,
    issue: (claims = {}) =>
      new SignJWT({ ...ordinary, ...claims })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'test' })
        .setIssuer('soba')
        .setAudience('soba')
        .setIssuedAt()
        .setExpirationTime('15m')
        .sign(privateKey),
  };
};
