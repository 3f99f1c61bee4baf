import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  type CredentialFacts,
  hashTokenId,
  type RevocationEntry,
  type RevocationKind,
} from '#platform/revocation/entry.ts';
import type { RevocationStore } from '#platform/revocation/store.ts';

export interface TestedRevocations {
  readonly store: RevocationStore;
  /** The store's time, by which entries end and by which it stops being current. */
  readonly now: () => number;
  readonly pass: (milliseconds: number) => Promise<void>;
  /** Loses everything, as FLUSHALL does. */
  readonly lose?: () => Promise<void>;
}

let count = 0;
/** Stores may be shared between tests, so no test uses another's subjects. */
const fresh = (what: string): string => {
  count += 1;
  return `${what}-${process.pid}-${count}`;
};

const anybody = (given: Partial<CredentialFacts> = {}): CredentialFacts => ({
  tokenHash: hashTokenId(fresh('token')),
  sessionId: fresh('session'),
  userId: fresh('user'),
  version: 3,
  tenant: fresh('tenant'),
  issuedAt: 1_000_000,
  ...given,
});

export const describeRevocationStore = (
  name: string,
  create: () => Promise<TestedRevocations> | TestedRevocations,
): void => {
  describe(name, () => {
    let tested: TestedRevocations;
    beforeAll(async () => {
      tested = await create();
    });
    const entry = (
      kind: RevocationKind,
      subject: string,
      given: Partial<RevocationEntry> = {},
    ): RevocationEntry => ({ kind, subject, value: 1, expiresAt: tested.now() + 60_000, ...given });
    const apply = (entries: readonly RevocationEntry[], cursor = 'log/1', isLast = true): Promise<void> =>
      tested.store.apply({ entries, cursor, isLast }, tested.now());
    const revokedBy = async (facts: CredentialFacts): Promise<RevocationKind | null> =>
      (await tested.store.find(facts)).revokedBy;

    test('is not current and has no cursor before it was filled', async () => {
      await tested.lose?.();
      await expect(tested.store.cursor()).resolves.toBeNull();
      await expect(tested.store.find(anybody())).resolves.toEqual({ revokedBy: null, isCurrent: false });
    });

    test('remembers the cursor of every page, and is current after a last page only', async () => {
      const facts = anybody();
      await apply([entry('session', facts.sessionId ?? '')], 'log/7', false);
      await expect(tested.store.cursor()).resolves.toBe('log/7');
      await expect(tested.store.find(facts)).resolves.toEqual({ revokedBy: 'session', isCurrent: false });
      await apply([], 'log/8');
      await expect(tested.store.cursor()).resolves.toBe('log/8');
      await expect(tested.store.find(facts)).resolves.toEqual({ revokedBy: 'session', isCurrent: true });
    });

    test('knows nothing against what was not revoked', async () => {
      await apply([entry('session', fresh('session')), entry('user', fresh('user'), { value: 9 })]);
      await expect(tested.store.find(anybody())).resolves.toEqual({ revokedBy: null, isCurrent: true });
    });

    test.each([
      ['token', (facts: CredentialFacts) => facts.tokenHash],
      ['session', (facts: CredentialFacts) => facts.sessionId],
    ] as const)('revokes a %s and no other', async (kind, subjectOf) => {
      const [one, other] = [anybody(), anybody()];
      await apply([entry(kind, subjectOf(one) ?? '')]);
      await expect(revokedBy(one)).resolves.toBe(kind);
      await expect(revokedBy(other)).resolves.toBeNull();
    });

    test('revokes the versions of an account that are below the new one', async () => {
      const facts = anybody({ version: 3 });
      await apply([entry('user', facts.userId, { value: 4 })]);
      await expect(revokedBy(facts)).resolves.toBe('user');
      await expect(revokedBy({ ...facts, version: 4 })).resolves.toBeNull();
      await expect(revokedBy({ ...facts, userId: fresh('user') })).resolves.toBeNull();
    });

    test('revokes what a tenant was issued before the time', async () => {
      const facts = anybody({ issuedAt: 1_764_000_000_999 });
      await apply([entry('tenant', facts.tenant, { value: 1_764_000_001_000 })]);
      await expect(revokedBy(facts)).resolves.toBe('tenant');
      await expect(revokedBy({ ...facts, issuedAt: 1_764_000_001_000 })).resolves.toBeNull();
      await expect(revokedBy({ ...facts, tenant: fresh('tenant') })).resolves.toBeNull();
    });

    test('has nothing to look up where there is no token or no session', async () => {
      const facts = anybody({ tokenHash: null, sessionId: null });
      await expect(revokedBy(facts)).resolves.toBeNull();
      await apply([entry('user', facts.userId, { value: 4 })]);
      await expect(revokedBy(facts)).resolves.toBe('user');
    });

    test('takes the stricter value and the later end, in whichever order entries come', async () => {
      const [up, down] = [anybody({ version: 5 }), anybody({ version: 5 })];
      const soon = tested.now() + 5000;
      await apply([entry('user', up.userId, { value: 4 }), entry('user', up.userId, { value: 6 })]);
      await apply([entry('user', down.userId, { value: 6 })]);
      await apply([entry('user', down.userId, { value: 4, expiresAt: soon })]);
      await tested.pass(5001);
      await expect(revokedBy(up)).resolves.toBe('user');
      await expect(revokedBy(down)).resolves.toBe('user');
    });

    test('forgets an entry when nothing that it revokes can be alive', async () => {
      const [ended, stays] = [anybody(), anybody()];
      await apply([
        entry('session', ended.sessionId ?? '', { expiresAt: tested.now() + 5000 }),
        entry('session', stays.sessionId ?? ''),
      ]);
      await expect(revokedBy(ended)).resolves.toBe('session');
      await tested.pass(5001);
      await expect(revokedBy(ended)).resolves.toBeNull();
      await expect(revokedBy(stays)).resolves.toBe('session');
    });

    test('takes an entry that has already expired without complaint', async () => {
      const facts = anybody();
      await apply([entry('session', facts.sessionId ?? '', { expiresAt: tested.now() - 1000 })], 'log/9');
      await tested.pass(1);
      await expect(revokedBy(facts)).resolves.toBeNull();
      await expect(tested.store.cursor()).resolves.toBe('log/9');
    });

    test('holds a page of a thousand entries', async () => {
      const all = Array.from({ length: 1000 }, () => anybody());
      await apply(all.map(({ sessionId }) => entry('session', sessionId ?? '')));
      await expect(revokedBy(all[0] as CredentialFacts)).resolves.toBe('session');
      await expect(revokedBy(all[999] as CredentialFacts)).resolves.toBe('session');
    });

    // Last: it concerns every credential of the store.
    test('revokes everything that was issued before the time', async () => {
      const facts = anybody({ issuedAt: 2_000_000 });
      await apply([entry('everything', '', { value: 2_000_001 })]);
      await expect(revokedBy(facts)).resolves.toBe('everything');
      await expect(revokedBy({ ...facts, issuedAt: 2_000_001 })).resolves.toBeNull();
    });

    test('is as current as the log was when it was asked for', async () => {
      await tested.pass(3001);
      const page = { entries: [], cursor: 'log/1', isLast: true };
      await tested.store.apply(page, tested.now() - 4000);
      await expect(tested.store.find(anybody())).resolves.toMatchObject({ isCurrent: false });
      await tested.store.apply(page, tested.now() - 2000);
      await expect(tested.store.find(anybody())).resolves.toMatchObject({ isCurrent: true });
      await tested.pass(1001);
      await expect(tested.store.find(anybody())).resolves.toMatchObject({ isCurrent: false });
    });

    test('stops being current when it hears nothing for three seconds, and is again with the next page', async () => {
      await apply([]);
      await expect(tested.store.find(anybody())).resolves.toMatchObject({ isCurrent: true });
      await tested.pass(3001);
      await expect(tested.store.find(anybody())).resolves.toMatchObject({ isCurrent: false });
      await apply([]);
      await expect(tested.store.find(anybody())).resolves.toMatchObject({ isCurrent: true });
    });
  });
};
