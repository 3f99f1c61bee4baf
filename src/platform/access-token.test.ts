import { describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { claims, clock, ec, ed, now, sign, verify } from '#support/signed-token.ts';
import { factsOfToken, principalOfToken, verifyAccessToken } from './access-token.ts';
import { hashTokenId } from './revocation/entry.ts';

describe('an access token', () => {
  test.each([
    ['EdDSA', {}],
    ['ES256', { header: { alg: 'ES256', kid: 'ec' }, key: ec.privateKey }],
  ])('signed with %s is good', async (_name, given) => {
    await expect(verify(await sign(given))).resolves.toEqual({
      claims: expect.objectContaining({ sub: 'account-1' }),
    });
  });

  test.each([
    ['a minute after its end, less a second', { exp: now - 59 }, 'claims'],
    ['a minute after its end', { exp: now - 60 }, 'expired'],
    ['issued a minute in the future', { iat: now + 60 }, 'claims'],
    ['issued more than a minute in the future', { iat: now + 61 }, 'invalid'],
    ['not to be used for another minute', { nbf: now + 60 }, 'claims'],
    ['not to be used for longer', { nbf: now + 61 }, 'invalid'],
  ])('%s: clocks may differ by a minute', async (_name, changed, outcome) => {
    const verdict = await verify(await sign({ claims: changed }));
    expect('fault' in verdict ? verdict.fault : 'claims').toBe(outcome);
  });

  test('says who is asking, and what could revoke it', async () => {
    const verdict = await verify(await sign());
    if ('fault' in verdict) throw new Error(verdict.fault);
    expect(principalOfToken(verdict.claims)).toEqual({
      kind: 'user',
      id: 'account-1',
      roles: ['USER'],
      tier: 'PREMIUM',
      scopes: ['read', 'write'],
      policies: [],
      credential: { kind: 'session', id: 'session-1', authTime: now - 60, methods: ['pwd'] },
    });
    expect(factsOfToken(verdict.claims)).toEqual({
      tokenHash: hashTokenId('token-1'),
      sessionId: 'session-1',
      userId: 'account-1',
      version: 2,
      tenant: 'acme',
      issuedAt: now * 1000,
    });
  });

  test('of a program is one of a service', async () => {
    const { sid: _sid, auth_time: _time, amr: _amr, ...rest } = claims;
    const token = await new SignJWT({
      ...rest,
      sub: 'client_1',
      client_id: 'client_1',
      roles: ['SERVICE'],
      scope: '',
    })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'ed' })
      .sign(ed.privateKey);
    const verdict = await verify(token);
    if ('fault' in verdict) throw new Error(verdict.fault);
    expect(principalOfToken(verdict.claims)).toMatchObject({
      kind: 'service',
      scopes: [],
      credential: { kind: 'client', id: 'client_1' },
    });
  });
});

test('a token is not to blame when its keys cannot be had', async () => {
  const keys = async () => {
    throw new Error('no answer');
  };
  await expect(verifyAccessToken(await sign(), { keys, issuer: 'soba', clock })).resolves.toEqual({
    fault: 'keys',
  });
});
