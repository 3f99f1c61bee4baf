import { afterEach, describe, expect, test } from '@jest/globals';
import { until } from '#support/until.ts';
import type { RevocationVerdict } from './check-revocation.ts';
import type { CredentialFacts } from './entry.ts';
import { type CredentialWatch, startCredentialWatch } from './watch-credentials.ts';

let watch: CredentialWatch | undefined;
afterEach(() => watch?.stop());

const factsOf = (userId: string): CredentialFacts => ({
  tokenHash: null,
  sessionId: null,
  userId,
  version: 1,
  tenant: 'tenant',
  issuedAt: 0,
});

const setUp = () => {
  const verdicts = new Map<string, RevocationVerdict>();
  const checks: string[] = [];
  watch = startCredentialWatch({
    everyMs: 2,
    check: async ({ userId }) => {
      checks.push(userId);
      return verdicts.get(userId) ?? { state: 'live', certainty: 'current' };
    },
  });
  return { watch: watch.watch, verdicts, checks };
};

describe('a watched credential', () => {
  test('is told once when it is revoked, and the others are not', async () => {
    const { watch: add, verdicts, checks } = setUp();
    const told: string[] = [];
    for (const id of ['a', 'b']) add(factsOf(id), () => told.push(id));
    verdicts.set('a', { state: 'revoked', by: 'user' });
    await until(() => told.length > 0);
    const seen = checks.length;
    await until(() => checks.length > seen + 3);
    expect(told).toEqual(['a']);
  });

  test('stays while nobody knows whether it was revoked', async () => {
    const { watch: add, verdicts, checks } = setUp();
    const told: string[] = [];
    add(factsOf('a'), () => told.push('a'));
    verdicts.set('a', { state: 'unknown' });
    await until(() => checks.length > 3);
    expect(told).toEqual([]);
  });

  test('is not checked any more after its watch has ended', async () => {
    const { watch: add, checks } = setUp();
    const end = add(factsOf('a'), () => undefined);
    add(factsOf('b'), () => undefined);
    end();
    await until(() => checks.filter((id) => id === 'b').length > 2);
    expect(checks).not.toContain('a');
  });
});
