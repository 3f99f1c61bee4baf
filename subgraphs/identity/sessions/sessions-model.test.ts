import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { factsOfToken, verifyAccessToken } from '#platform/access-token.ts';
import { createMemoryRevocations } from '#platform/revocation/store-memory.ts';
import { fuzzSequences } from '#support/fuzz.ts';
import { deviceAt, startTestCore, type TestCore } from '#support/identity-core.ts';
import { createSessionModel, modelSettings } from '#support/session-model.ts';

let core: TestCore;
let keys: ReturnType<typeof createLocalJWKSet>;
beforeAll(async () => {
  core = await startTestCore({
    SOBA_SESSION_MAX: String(modelSettings.maxSessions),
    SOBA_SESSION_IDLE_SECONDS: String(modelSettings.idleMs / 1000),
    SOBA_SESSION_SECONDS: String(modelSettings.lifeMs / 1000),
  });
  keys = createLocalJWKSet((await core.tokens.keySet()) as JSONWebKeySet);
});
afterAll(() => core.stop());

const devices = { home: deviceAt(), away: deviceAt({ address: '198.51.100.1' }) };
const user = fc.integer({ min: 0, max: 1 });
const any = fc.nat({ max: 1000 });
const device = fc.constantFrom('home' as const, 'home' as const, 'away' as const);

/** `any` picks one of what there is at the time, the newest first, so that small numbers are likely to be alive. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('sign in' as const), user, device }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('refresh' as const),
      any: fc.oneof(fc.nat({ max: 3 }), any),
      device,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('end one' as const), user, any }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end others' as const), user, any }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke all' as const), user }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('change access' as const), user }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('emergency' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 500, 4000, 9999, 10_000, 60_000, 900_000, 960_000, 43_200_000, 86_400_000),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

const createRun = async () => {
  const tenant = `tenant-${Math.random()}`;
  const accounts = [await core.addAccount({ tenant }), await core.addAccount({ tenant })] as const;
  const model = createSessionModel(core.clock.now);
  const copy = createMemoryRevocations({ clock: core.clock });
  let tier = 0;
  const pick = <T>(from: readonly T[], number: number): T | undefined =>
    from.toReversed()[number % from.length];

  const refresh = async (token: string, from: keyof typeof devices): Promise<void> => {
    const expected = model.expectRefresh(token, from);
    const result = await core.refresh(token, devices[from]);
    if (expected.kind === 'rejected') return expect(result).toEqual({ rejected: expected.reason });
    if ('rejected' in result)
      throw new Error(`It was ${expected.kind} by the model, and rejected: ${result.rejected}`);
    if (expected.kind === 'replayed') return expect(result.refreshToken).toBe(expected.refreshToken);
    model.rotated(token, { refresh: result.refreshToken, access: result.accessToken, device: from });
  };

  const act = async (one: Step): Promise<void> => {
    switch (one.do) {
      case 'wait':
        return core.clock.advance(one.ms);
      case 'sign in': {
        const grant = await core.signIn(accounts[one.user as 0 | 1], devices[one.device]);
        const { sessionId: id, refreshToken, accessToken } = grant;
        return model.opened(one.user, { id, refresh: refreshToken, access: accessToken, device: one.device });
      }
      case 'refresh': {
        const token = pick(model.refreshTokens(), one.any);
        return token === undefined ? undefined : refresh(token, one.device);
      }
      case 'end one':
      case 'end others': {
        const id = pick(model.liveIds(one.user), one.any);
        if (id === undefined) return;
        const ids = one.do === 'end one' ? [id] : model.idsOf(one.user).filter((other) => other !== id);
        const which = one.do === 'end one' ? { ids } : { exceptId: id };
        await core.sessions.end(accounts[one.user as 0 | 1], which, { reason: 'revoked_by_user' });
        return model.ended(ids);
      }
      case 'revoke all':
        await core.sessions.revokeAllOfUser(accounts[one.user as 0 | 1], 'password_reset');
        model.changed(one.user);
        return model.ended(model.idsOf(one.user));
      case 'change access':
        tier += 1;
        await core.changeAccess(null, accounts[one.user as 0 | 1], { scopes: [`s${tier}`] });
        return model.changed(one.user);
      case 'emergency': {
        const at = await core.emergency.revokeBefore('tenant', tenant, { actorId: null, reason: 'test' });
        return model.declaredEmergency(at.getTime());
      }
    }
  };

  /** What a verifier thinks that has read the log of revocations. */
  const isAccessAlive = async (token: string): Promise<boolean> => {
    const verdict = await verifyAccessToken(token, { keys, issuer: 'soba', clock: core.clock });
    return 'claims' in verdict && copy.revokedBy(factsOfToken(verdict.claims)) === null;
  };

  const compare = async (): Promise<void> => {
    for (let isLast = false; !isLast; ) {
      const page = await core.readLog(await copy.cursor());
      await copy.apply(page, core.clock.now());
      ({ isLast } = page);
    }
    for (const number of [0, 1] as const) {
      const listed = (await core.sessions.list(accounts[number])).map(({ id }) => id);
      expect(listed.toSorted()).toEqual(model.liveIds(number).toSorted());
    }
    const tokens = model.accessTokens();
    const actual = await Promise.all(tokens.map(isAccessAlive));
    expect(actual).toEqual(tokens.map((token) => model.isAccessAlive(token)));
  };
  return { act, compare };
};

test('random sequences of signing in, refreshing, revoking and waiting leave alive what a small model says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const run = await createRun();
      for (const one of steps) {
        await run.act(one);
        await run.compare();
      }
    }),
    { numRuns: fuzzSequences },
  );
}, 120_000);
