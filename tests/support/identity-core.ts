import { randomUUID } from 'node:crypto';
import { createLocalJWKSet } from 'jose';
import { type AccessClaims, verifyAccessToken } from '#platform/access-token.ts';
import { type ClientInfo, unknownClient } from '#platform/client-info.ts';
import { parseConfig } from '#platform/config.ts';
import type { Principal } from '#platform/identity.ts';
import { createMetrics } from '#platform/metrics.ts';
import type { RevocationRedis } from '#platform/revocation/store-redis.ts';
import { findAccess } from '#subgraphs/identity/access/access-store.ts';
import { IdentityConfig } from '#subgraphs/identity/config.ts';
import { type Core, createCore } from '#subgraphs/identity/create-core.ts';
import type { IdentityDatabase } from '#subgraphs/identity/database.ts';
import type { SessionGrant } from '#subgraphs/identity/sessions/open-session.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { createKeyPair, createSecret } from './keys.ts';
import { openTestPostgres, type TestPostgres } from './postgres.ts';
import { principalOf } from './principal.ts';

export interface TestCore extends Core {
  readonly clock: TestClock;
  readonly postgres: TestPostgres<IdentityDatabase>;
  /** A new account's id. */
  readonly addAccount: (
    given?: Partial<{ roles: string[]; tier: string; scopes: string[]; tenant: string }>,
  ) => Promise<string>;
  readonly versionOf: (userId: string) => Promise<number>;
  readonly signIn: (userId: string, device?: Partial<ClientInfo>) => Promise<SessionGrant>;
  readonly claimsOf: (accessToken: string) => Promise<AccessClaims>;
  /** The caller whose session this is. */
  readonly callerOf: (accessToken: string) => Promise<Principal>;
  /** Types of the events that were recorded about an account, oldest first, with their data. */
  readonly eventsOf: (userId: string | null) => Promise<readonly { type: string; data: unknown }[]>;
  readonly metric: (name: string) => Promise<Readonly<Record<string, number>>>;
}

const chrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/** A browser somewhere. */
export const deviceAt = (given: Partial<ClientInfo> = {}): ClientInfo => ({
  ...unknownClient,
  address: '203.0.113.10',
  userAgent: chrome,
  ...given,
});

/** The sessions, tokens and keys of identity on a database of their own, at a time that the test decides. */
export const startTestCore = async (
  settings: Readonly<Record<string, string>> = {},
  options: { readonly redis?: RevocationRedis; readonly poolSize?: number } = {},
): Promise<TestCore> => {
  const database = await openTestPostgres<IdentityDatabase>({ schema: 'identity' });
  const pool = database.openAnother({ SOBA_POSTGRES_POOL_SIZE: String(options.poolSize ?? 10) });
  const clock = createTestClock();
  const config = parseConfig(IdentityConfig, {
    DATABASE_URL: database.url,
    SOBA_ACCESS_TOKEN_PRIVATE_KEY: createKeyPair().privateKey,
    SOBA_IDENTITY_SECRET: createSecret(),
    ...settings,
  });
  const metrics = createMetrics({ service: 'identity', withProcess: false });
  const { logger } = database.log;
  const core = createCore({ db: pool.db, config, clock, logger, metrics, redis: options.redis });
  const versionOf = async (userId: string): Promise<number> =>
    (await findAccess(pool.db, userId))?.version ?? 0;
  const claimsOf = async (token: string): Promise<AccessClaims> => {
    const keys = createLocalJWKSet((await core.tokens.keySet()) as Parameters<typeof createLocalJWKSet>[0]);
    const verdict = await verifyAccessToken(token, { keys, issuer: config.SOBA_ISSUER, clock });
    if ('fault' in verdict) throw new Error(`The token is ${verdict.fault}.`);
    return verdict.claims;
  };
  return {
    ...core,
    clock,
    postgres: database,
    claimsOf,
    addAccount: async (given = {}) => {
      const id = randomUUID();
      await pool.db
        .insertInto('account')
        .values({
          id,
          email: `${id}@example.com`,
          display_name: 'A',
          roles: ['USER'],
          tier: 'FREE',
          password_hash: null,
          ...given,
        })
        .execute();
      return id;
    },
    versionOf,
    signIn: async (userId, device) => {
      const opened = await core.sessions.openSession({
        userId,
        authTime: clock.now(),
        methods: ['pwd'],
        device: deviceAt(device),
        version: await versionOf(userId),
      });
      if ('rejected' in opened) throw new Error(`The sign-in was rejected: ${opened.rejected}`);
      return opened;
    },
    callerOf: async (token) => {
      const { sub, sid = '', auth_time: authTime = 0, amr = [], roles, tier } = await claimsOf(token);
      return principalOf({
        id: sub,
        roles,
        tier,
        credential: { kind: 'session', id: sid, authTime, methods: amr },
      });
    },
    eventsOf: (userId) =>
      pool.db
        .selectFrom('security_event')
        .select(['type', 'data'])
        .where('user_id', userId === null ? 'is' : '=', userId)
        .orderBy('position')
        .execute(),
    metric: async (name) => {
      const { values } = (await metrics.registry.getSingleMetric(name)?.get()) ?? { values: [] };
      return Object.fromEntries(
        values.map(({ labels, value }) => [
          Object.entries(labels)
            .filter(([label]) => label !== 'service')
            .map(([, text]) => text)
            .join(' '),
          value,
        ]),
      );
    },
    stop: async () => {
      await core.stop();
      await pool.stop();
      await database.stop();
    },
  };
};
