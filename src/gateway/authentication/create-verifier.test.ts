import { describe, expect, test } from '@jest/globals';
import { createApiKeyId, createApiKeySecret, formatApiKey } from '#platform/api-key.ts';
import type { RevocationVerdict } from '#platform/revocation/check-revocation.ts';
import type { CredentialFacts } from '#platform/revocation/entry.ts';
import { createTestClock } from '#support/clock.ts';
import { principalOf } from '#support/principal.ts';
import { createVerifier } from './create-verifier.ts';
import type { Credential, CredentialVerdict } from './credential.ts';

const current: RevocationVerdict = { state: 'live', certainty: 'current' };
const apiKey = formatApiKey({ id: createApiKeyId(), secret: createApiKeySecret() });

const factsOf = (userId: string, version = 1): CredentialFacts => ({
  tokenHash: userId,
  sessionId: null,
  userId,
  version,
  tenant: 'default',
  issuedAt: 0,
});

const setUp = () => {
  const clock = createTestClock();
  const counts = { token: 0, apiKey: 0, check: 0 };
  const state = {
    revocation: current as RevocationVerdict,
    known: new Set<string>(),
    keys: new Set(['k1']),
    /** What verifying a credential that is not known yet gives. */
    result: (text: string): CredentialVerdict => ({ credential: credentialOf(text) }),
  };
  const credentialOf = (text: string, given: Partial<Credential> = {}): Credential => ({
    principal: principalOf({ id: text }),
    facts: factsOf(text),
    endsAt: clock.now() + 900_000,
    verifyAgainAt: Number.POSITIVE_INFINITY,
    knownUntil: clock.now() + 900_000,
    keyId: 'k1',
    ...given,
  });
  const verify = createVerifier({
    verifyToken: async (text) => {
      counts.token += 1;
      return state.result(text);
    },
    verifyApiKey: async (text) => {
      counts.apiKey += 1;
      return state.result(text);
    },
    hasKey: (id) => state.keys.has(id),
    revocation: {
      check: async () => {
        counts.check += 1;
        return state.revocation;
      },
      isKnownRevoked: ({ userId }) => state.known.has(userId),
    },
    clock,
  });
  return { clock, counts, state, verify, credentialOf };
};

describe('a credential that was seen', () => {
  test('is not verified again, and not checked again for two seconds', async () => {
    const { clock, counts, verify } = setUp();
    const first = await verify('a');
    expect(first).toMatchObject({ principal: { id: 'a' }, certainty: 'current' });
    clock.advance(1999);
    await expect(verify('a')).resolves.toBe(first);
    expect(counts).toEqual({ token: 1, apiKey: 0, check: 1 });
    clock.advance(1);
    await verify('a');
    expect(counts).toEqual({ token: 1, apiKey: 0, check: 2 });
  });

  test('is refused when it was revoked, at the latest two seconds later', async () => {
    const { clock, state, verify } = setUp();
    await verify('a');
    state.revocation = { state: 'revoked', by: 'user' };
    clock.advance(2000);
    await expect(verify('a')).resolves.toEqual({ fault: 'revoked' });
  });

  test('is refused at once when this process has heard that it was revoked', async () => {
    const { state, verify } = setUp();
    await verify('a');
    state.revocation = { state: 'revoked', by: 'session' };
    state.known.add('a');
    await expect(verify('a')).resolves.toEqual({ fault: 'revoked' });
  });

  test('stays refused when it was revoked once, though every store has forgotten it', async () => {
    const { clock, state, verify } = setUp();
    await verify('a');
    state.revocation = { state: 'revoked', by: 'session' };
    clock.advance(2000);
    await verify('a');
    state.revocation = current;
    clock.advance(60_000);
    await expect(verify('a')).resolves.toEqual({ fault: 'revoked' });
  });

  test('is refused when it has ended in the meantime', async () => {
    const { clock, counts, state, verify, credentialOf } = setUp();
    const endsAt = clock.now() + 1000;
    state.result = (text) => ({ credential: credentialOf(text, { endsAt }) });
    await verify('a');
    clock.advance(1000);
    state.result = () => ({ fault: 'expired' });
    await expect(verify('a')).resolves.toEqual({ fault: 'expired' });
    expect(counts.token).toBe(2);
  });

  test('is verified again when its key is published no more', async () => {
    const { state, verify } = setUp();
    await verify('a');
    state.keys.delete('k1');
    state.result = () => ({ fault: 'invalid' });
    await expect(verify('a')).resolves.toEqual({ fault: 'invalid' });
  });

  test('is asked about again every time while its state is uncertain, so that it is certain as soon as it can be', async () => {
    const { counts, state, verify } = setUp();
    state.revocation = { state: 'live', certainty: 'recent' };
    await expect(verify('a')).resolves.toMatchObject({ certainty: 'recent' });
    state.revocation = { state: 'unknown' };
    await expect(verify('a')).resolves.toEqual({ fault: 'unavailable' });
    state.revocation = current;
    await expect(verify('a')).resolves.toMatchObject({ certainty: 'current' });
    expect(counts).toEqual({ token: 1, apiKey: 0, check: 3 });
  });

  test('by many at once is verified and checked once', async () => {
    const { clock, counts, verify } = setUp();
    await Promise.all(Array.from({ length: 50 }, () => verify('a')));
    expect(counts).toEqual({ token: 1, apiKey: 0, check: 1 });
    clock.advance(2000);
    await Promise.all(Array.from({ length: 50 }, () => verify('a')));
    expect(counts).toEqual({ token: 1, apiKey: 0, check: 2 });
  });

  test('is not taken for fresh when the clock is set back', async () => {
    const { clock, counts, verify } = setUp();
    await verify('a');
    clock.advance(-60_000);
    await verify('a');
    expect(counts.check).toBe(2);
  });
});

describe('a credential that is refused', () => {
  test.each(['invalid', 'expired'] as const)('as %s is not looked at again for a while', async (fault) => {
    const { clock, counts, state, verify } = setUp();
    state.result = () => ({ fault });
    await verify('a');
    await expect(verify('a')).resolves.toEqual({ fault });
    expect(counts.token).toBe(1);
    clock.advance(5000);
    await verify('a');
    expect(counts.token).toBe(2);
  });

  test('because it cannot be verified is tried again at once', async () => {
    const { state, verify, credentialOf } = setUp();
    state.result = () => ({ fault: 'unavailable' });
    await expect(verify('a')).resolves.toEqual({ fault: 'unavailable' });
    state.result = (text) => ({ credential: credentialOf(text) });
    await expect(verify('a')).resolves.toMatchObject({ certainty: 'current' });
  });

  test('because it is too long is not even looked at', async () => {
    const { counts, verify } = setUp();
    await expect(verify('x'.repeat(1_000_000))).resolves.toEqual({ fault: 'invalid' });
    expect(counts.token).toBe(0);
  });
});

describe('an API key', () => {
  const keyCredential = ({ clock, credentialOf }: ReturnType<typeof setUp>, version = 1): Credential =>
    credentialOf('owner', {
      facts: factsOf('owner', version),
      keyId: null,
      endsAt: Number.POSITIVE_INFINITY,
      verifyAgainAt: clock.now() + 60_000,
    });

  test('is verified as one, and again after a minute', async () => {
    const given = setUp();
    given.state.result = () => ({ credential: keyCredential(given) });
    await given.verify(apiKey);
    given.clock.advance(59_999);
    await given.verify(apiKey);
    expect(given.counts).toMatchObject({ token: 0, apiKey: 1 });
    given.clock.advance(1);
    await given.verify(apiKey);
    expect(given.counts).toMatchObject({ apiKey: 2 });
  });

  test('goes on with what is known while identity is away, and not for ever', async () => {
    const given = setUp();
    given.state.result = () => ({ credential: keyCredential(given) });
    await given.verify(apiKey);
    given.state.result = () => ({ fault: 'unavailable' });
    given.clock.advance(60_000);
    await expect(given.verify(apiKey)).resolves.toMatchObject({ certainty: 'current' });
    given.clock.advance(840_000);
    await expect(given.verify(apiKey)).resolves.toEqual({ fault: 'unavailable' });
  });

  test('is verified again, and not refused, when its account has changed', async () => {
    const given = setUp();
    const { state, verify, clock, counts } = given;
    state.result = () => ({ credential: keyCredential(given) });
    await verify(apiKey);
    const revoked: RevocationVerdict = { state: 'revoked', by: 'user' };
    let checks = 0;
    Object.defineProperty(state, 'revocation', {
      get: () => {
        checks += 1;
        return checks === 1 ? revoked : current;
      },
    });
    state.result = () => ({ credential: keyCredential(given, 2) });
    clock.advance(2000);
    await expect(verify(apiKey)).resolves.toMatchObject({ facts: { version: 2 } });
    expect(counts.apiKey).toBe(2);
  });

  test('is refused when it is revoked however often it is verified', async () => {
    const given = setUp();
    given.state.result = () => ({ credential: keyCredential(given) });
    await given.verify(apiKey);
    given.state.revocation = { state: 'revoked', by: 'everything' };
    given.clock.advance(2000);
    await expect(given.verify(apiKey)).resolves.toEqual({ fault: 'revoked' });
  });
});
