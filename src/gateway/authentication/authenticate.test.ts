import { describe, expect, test } from '@jest/globals';
import type { CredentialFacts } from '#platform/revocation/entry.ts';
import { principalOf } from '#support/principal.ts';
import { createAuthenticate } from './authenticate.ts';
import type { Verification } from './create-verifier.ts';

const facts: CredentialFacts = {
  tokenHash: 't',
  sessionId: 's',
  userId: 'u',
  version: 1,
  tenant: 'default',
  issuedAt: 0,
};
const good: Verification = { principal: principalOf(), facts, certainty: 'current' };

const authenticate = (header: string | undefined, verification: Verification = good) => {
  const seen: string[] = [];
  const run = createAuthenticate(async (text) => {
    seen.push(text);
    return verification;
  });
  return { result: run(header), seen };
};

describe('an Authorization header', () => {
  test('that is absent means an anonymous caller, who has nothing to be revoked', async () => {
    const { result, seen } = authenticate(undefined);
    expect(await result).toMatchObject({
      principal: { kind: 'anonymous' },
      certainty: 'current',
      facts: null,
    });
    expect(seen).toEqual([]);
  });

  test.each(['Bearer abc.def-_~+/=', 'bearer  abc.def-_~+/='])('%s names a credential', async (header) => {
    const { result, seen } = authenticate(header);
    await expect(result).resolves.toBe(good);
    expect(seen).toEqual(['abc.def-_~+/=']);
  });

  test.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Bearer a,b', 'Bearer a\u0000', 'abc'])(
    '"%s" is refused',
    async (header) => {
      await expect(authenticate(header).result).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    },
  );

  test.each([
    ['expired', 'UNAUTHENTICATED'],
    ['invalid', 'UNAUTHENTICATED'],
    ['revoked', 'UNAUTHENTICATED'],
    ['unavailable', 'SERVICE_UNAVAILABLE'],
  ] as const)('whose credential is %s is refused as %s', async (fault, code) => {
    await expect(authenticate('Bearer x', { fault }).result).rejects.toMatchObject({ code });
  });
});
