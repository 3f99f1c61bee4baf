import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { requireCertainty } from '#gateway/authentication/authenticate.ts';
import type { Authentication } from '#gateway/authentication/start-authentication.ts';
import { addCaller, revocations, show, startTestAuthentication } from '#support/authentication.ts';
import { deviceAt } from '#support/identity-core.ts';
import { startTestIdentity, type TestIdentity } from '#support/identity-http.ts';
import { until } from '#support/until.ts';

describe('a revocation without Redis', () => {
  let identity: TestIdentity;
  let gateways: readonly Authentication[];
  beforeAll(async () => {
    identity = await startTestIdentity();
    gateways = [startTestAuthentication(identity), startTestAuthentication(identity)];
  });
  afterAll(async () => {
    for (const gateway of gateways) await gateway.stop();
    await identity.stop();
  });
  const gatewayOf = (): Authentication => gateways[0] as Authentication;

  test.each(revocations)('of %s reaches every gateway that reads the log', async (_what, revoke, what) => {
    const [hit, spared] = [await addCaller(identity, 'acme'), await addCaller(identity, 'initech')];
    const { accessToken, apiKey } = hit;
    for (const gateway of gateways) {
      for (const credential of [accessToken, apiKey]) expect(await show(gateway, credential)).toBe('current');
    }
    await revoke(identity, hit);
    for (const gateway of gateways) {
      if (what !== 'key') await until(async () => (await show(gateway, accessToken)) === 'UNAUTHENTICATED');
      if (what !== 'token') await until(async () => (await show(gateway, apiKey)) === 'UNAUTHENTICATED');
      if (what === 'key') expect(await show(gateway, accessToken)).toBe('current');
      if (what === 'token') expect(await show(gateway, apiKey)).toBe('current');
    }
    expect(await show(gatewayOf(), spared.accessToken)).toBe(
      _what === 'everything' ? 'UNAUTHENTICATED' : 'current',
    );
  });

  test('is asked for by a process that stood still, which does not take that for an outage', async () => {
    const gateway = gatewayOf();
    const [live, revoked] = [await addCaller(identity), await addCaller(identity)];
    for (const { accessToken } of [live, revoked]) expect(await show(gateway, accessToken)).toBe('current');
    await identity.sessions.revokeAllOfUser(revoked.userId, 'password_reset');
    for (const standstillMs of [10_000, 100_000]) {
      identity.clock.advance(standstillMs);
      expect(await show(gateway, live.accessToken)).toBe('current');
      expect(await show(gateway, revoked.accessToken)).toBe('UNAUTHENTICATED');
    }
  });

  test('reaches what is open longer than a request', async () => {
    const gateway = gatewayOf();
    const account = await addCaller(identity);
    const told: string[] = [];
    for (const [name, credential] of [
      ['token', account.accessToken],
      ['key', account.apiKey],
    ] as const) {
      const { facts } = await gateway.authenticate(`Bearer ${credential}`);
      if (facts !== null) gateway.watch(facts, () => told.push(name));
    }
    await identity.sessions.revokeAllOfUser(account.userId, 'password_reset');
    await until(() => told.length === 2);
  });

  test('a role that was taken away is gone, and the next token does not have it', async () => {
    const gateway = gatewayOf();
    const { userId, accessToken, refreshToken, apiKey } = await addCaller(identity);
    expect(await show(gateway, accessToken)).toBe('current');
    await identity.changeAccess('admin-1', userId, { roles: ['USER'], tier: 'PREMIUM', scopes: [] });
    await until(async () => (await show(gateway, accessToken)) === 'UNAUTHENTICATED');
    const refreshed = (await identity.refresh(refreshToken, deviceAt())) as { accessToken: string };
    const { principal } = await gateway.authenticate(`Bearer ${refreshed.accessToken}`);
    expect(principal).toMatchObject({ roles: ['USER'], tier: 'PREMIUM' });
    const byKey = await gateway.authenticate(`Bearer ${apiKey}`);
    expect(byKey.principal).toMatchObject({ roles: ['USER'], tier: 'PREMIUM', scopes: [] });
  });
});

describe('identity that is away', () => {
  let identity: TestIdentity;
  let gateway: Authentication;
  beforeEach(async () => {
    identity = await startTestIdentity();
  });
  afterEach(async () => {
    await gateway.stop();
    await identity.stop();
  });

  test('lets signed-in callers read for a minute, and change nothing after five seconds', async () => {
    gateway = startTestAuthentication(identity);
    const { accessToken, apiKey } = await addCaller(identity);
    const user = await gateway.authenticate(`Bearer ${apiKey}`);
    const staff = await gateway.authenticate(`Bearer ${accessToken}`);
    await identity.goAway();
    identity.clock.advance(2999);
    expect(await show(gateway, accessToken)).toBe('current');
    // That is believed for two seconds more, and then five are over.
    identity.clock.advance(2000);
    for (const credential of [accessToken, apiKey]) expect(await show(gateway, credential)).toBe('recent');
    const { certainty } = await gateway.authenticate(`Bearer ${apiKey}`);
    const mayRun = (principal: typeof user.principal, operation: 'query' | 'mutation' | 'subscription') => {
      try {
        requireCertainty({ certainty, principal }, operation);
        return true;
      } catch {
        return false;
      }
    };
    expect(mayRun(user.principal, 'query')).toBe(true);
    expect(mayRun(user.principal, 'mutation')).toBe(false);
    expect(mayRun(user.principal, 'subscription')).toBe(false);
    expect(mayRun(staff.principal, 'query')).toBe(false);
    identity.clock.advance(55_001);
    for (const credential of [accessToken, apiKey]) {
      expect(await show(gateway, credential)).toBe('SERVICE_UNAVAILABLE');
    }
    expect(await gateway.authenticate(undefined)).toMatchObject({
      principal: { kind: 'anonymous' },
    });
  });

  test('from the beginning means that no credential can be verified, and none is refused as bad', async () => {
    const { accessToken, apiKey } = await addCaller(identity);
    await identity.goAway();
    gateway = startTestAuthentication(identity);
    for (const credential of [accessToken, apiKey]) {
      expect(await show(gateway, credential)).toBe('SERVICE_UNAVAILABLE');
    }
    expect(await show(gateway, 'a.b.c')).toBe('UNAUTHENTICATED');
  });
});
