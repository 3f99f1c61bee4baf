import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { startUpstream, type Upstream } from './upstream.ts';

export interface TokenIssuer {
  /** The key set, as the gateway's SOBA_JWKS_URL. */
  readonly url: string;
  /** An access token with these claims added to those of an ordinary account. */
  readonly issue: (claims?: Readonly<Record<string, unknown>>) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** What identity is to the gateway: a key set, and tokens that it verifies. */
export const startTokenIssuer = async (): Promise<TokenIssuer> => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const jwk = { ...(await exportJWK(publicKey)), alg: 'EdDSA', use: 'sig', kid: 'test' };
  const server: Upstream = await startUpstream((_body, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }));
  });
  return {
    url: server.url,
    stop: server.stop,
    issue: (claims = {}) =>
      new SignJWT({ roles: ['USER'], tier: 'FREE', scope: '', sub: 'account-1', jti: 'token', ...claims })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'test' })
        .setIssuer('soba')
        .setAudience('soba')
        .setIssuedAt()
        .setExpirationTime('15m')
        .sign(privateKey),
  };
};
