import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createLocalJWKSet, exportJWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { type TokenVerdict, verifyAccessToken } from '#platform/access-token.ts';
import { createTestClock } from './clock.ts';

export const clock = createTestClock();
export const now = clock.now() / 1000;
export const ed = generateKeyPairSync('ed25519');
export const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const foreign = generateKeyPairSync('ed25519');

const jwk = async (key: KeyObject, kid: string, alg: string) => ({
  ...(await exportJWK(key)),
  kid,
  alg,
  use: 'sig',
});
const keySet = createLocalJWKSet({
  keys: [
    await jwk(ed.publicKey, 'ed', 'EdDSA'),
    await jwk(ec.publicKey, 'ec', 'ES256'),
    await jwk(rsa.publicKey, 'rsa', 'RS256'),
  ],
});

export const claims = {
  iss: 'soba',
  aud: 'soba',
  sub: 'account-1',
  client_id: 'soba',
  jti: 'token-1',
  sid: 'session-1',
  ver: 2,
  iat: now,
  exp: now + 900,
  roles: ['USER'],
  tier: 'PREMIUM',
  tenant: 'acme',
  scope: 'read write',
  auth_time: now - 60,
  amr: ['pwd'],
};

export interface Change {
  readonly claims?: Record<string, unknown>;
  readonly header?: Partial<JWTHeaderParameters>;
  readonly key?: KeyObject;
}

export const sign = ({ claims: changed, header, key = ed.privateKey }: Change = {}): Promise<string> =>
  new SignJWT({ ...claims, ...changed })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'ed', ...header })
    .sign(key);

export const verify = (token: string): Promise<TokenVerdict> =>
  verifyAccessToken(token, { keys: keySet, issuer: 'soba', clock });

/** A token with its signature, header or payload replaced, as text. */
export const rebuild = async (
  change: (parts: { header: string; payload: string; signature: Buffer }) => readonly string[],
  given?: Change,
): Promise<string> => {
  const [header = '', payload = '', signature = ''] = (await sign(given)).split('.');
  return change({ header, payload, signature: Buffer.from(signature, 'base64url') }).join('.');
};

export const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
