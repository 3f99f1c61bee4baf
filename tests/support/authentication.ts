import { type Authentication, startAuthentication } from '#gateway/authentication/start-authentication.ts';
import { createMetrics } from '#platform/metrics.ts';
import type { RevocationRedis } from '#platform/revocation/store-redis.ts';
import type { TestIdentity } from './identity-http.ts';
import { createTestLog } from './log.ts';

/** The part of a gateway that verifies callers, before an identity of the test. */
export const startTestAuthentication = (identity: TestIdentity, redis?: RevocationRedis): Authentication =>
  startAuthentication({
    jwksUrl: `${identity.url}/.well-known/jwks.json`,
    issuer: 'soba',
    mint: identity.mint,
    redis,
    clock: identity.clock,
    logger: createTestLog().logger,
    registry: createMetrics({ service: 'gateway', withProcess: false }).registry,
    readEveryMs: 50,
    // The machine that runs the tests may be busy, and which of the two ways is first is not what is tested.
    budgetMs: 1000,
  });

/** Somebody who is signed in and has an API key. */
export const addCaller = async (identity: TestIdentity, tenant = 'default') => {
  const userId = await identity.addAccount({ tenant, roles: ['USER', 'SUPPORT'], scopes: ['a'] });
  const opened = await identity.signIn(userId);
  const key = await identity.apiKeys.create(userId, { name: 'k', scopes: ['a'], expiresAt: null });
  return { userId, ...opened, apiKey: 'text' in key ? key.text : '' };
};

export type TestCaller = Awaited<ReturnType<typeof addCaller>>;

/** What comes of showing it: how certain it is, or the code of the refusal. */
export const show = async (gateway: Authentication, credential: string): Promise<string> => {
  try {
    return (await gateway.authenticate(`Bearer ${credential}`)).certainty;
  } catch (error) {
    return String((Object(error) as { readonly code?: unknown }).code);
  }
};

/** Ways to revoke, each with what of a caller of the tenant `acme` it hits. */
export const revocations: readonly (readonly [
  string,
  (identity: TestIdentity, caller: TestCaller) => Promise<unknown>,
  'both' | 'token' | 'key',
])[] = [
  [
    'a token',
    (identity, { accessToken }) => identity.post('/oauth2/revoke', { token: accessToken }),
    'token',
  ],
  [
    'a session',
    (identity, { userId, sessionId }) =>
      identity.sessions.end(userId, { ids: [sessionId] }, { reason: 'sign_out' }),
    'token',
  ],
  [
    'all of an account',
    (identity, { userId }) => identity.sessions.revokeAllOfUser(userId, 'password_reset'),
    'both',
  ],
  [
    'an API key',
    async (identity, { userId }) =>
      identity.apiKeys.revoke(userId, (await identity.apiKeys.list(userId))[0]?.id ?? ''),
    'key',
  ],
  [
    'a tenant',
    (identity) => identity.emergency.revokeBefore('tenant', 'acme', { actorId: null, reason: 'breach' }),
    'both',
  ],
  [
    'everything',
    (identity) => identity.emergency.revokeBefore('everything', '', { actorId: null, reason: 'breach' }),
    'both',
  ],
];
