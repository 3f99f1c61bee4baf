import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { factsOfToken } from '#platform/access-token.ts';
import type { RevocationEntry } from '#platform/revocation/entry.ts';
import { createMemoryRevocations } from '#platform/revocation/store-memory.ts';
import { deviceAt, startTestCore, type TestCore } from '#support/identity-core.ts';
import { findRevocation } from './find-revocation.ts';
import { deleteExpiredRevocations } from './revocation-store.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore({ SOBA_REVOCATION_KEEP_SECONDS: '3600' });
});
afterAll(() => core.stop());

const readAfter = async (cursor: string | null) => {
  const entries: RevocationEntry[] = [];
  let page = await core.readLog(cursor);
  for (entries.push(...page.entries); !page.isLast; entries.push(...page.entries)) {
    page = await core.readLog(page.cursor);
  }
  return { entries, cursor: page.cursor };
};

const revokeToken = (id: string, expiresAt = core.clock.now() + 900_000) =>
  core.emergency.revokeToken({ id, userId: null, expiresAt }, 'admin-1');

describe('the log of revocations', () => {
  test('is read from its beginning, and from a cursor on', async () => {
    const { cursor } = await readAfter(null);
    await revokeToken('a');
    const first = await readAfter(cursor);
    await revokeToken('b');
    const second = await readAfter(first.cursor);
    expect([first.entries.length, second.entries.length]).toEqual([1, 1]);
    expect((await readAfter(cursor)).entries).toEqual([...first.entries, ...second.entries]);
    await expect(readAfter(second.cursor)).resolves.toEqual({ entries: [], cursor: second.cursor });
  });

  test('is read in pages', async () => {
    const { cursor } = await readAfter(null);
    const userId = await core.addAccount();
    await core.postgres.db
      .insertInto('revocation')
      .values(
        Array.from({ length: 2100 }, () => ({
          kind: 'session',
          subject: userId,
          value: 1n,
          reason: 'test',
          created_at: new Date(core.clock.now()),
          expires_at: new Date(core.clock.now() + 3_600_000),
        })),
      )
      .execute();
    await expect(core.readLog(cursor)).resolves.toMatchObject({ isLast: false });
    expect((await readAfter(cursor)).entries).toHaveLength(2100);
  });

  test.each([
    [
      'of another database',
      (cursor: string) => cursor.replace(/^.{36}/, '01900000-0000-7000-8000-000000000001'),
    ],
    [
      'from the future, because the database was restored',
      (cursor: string) => cursor.replace(/\d+$/, '999999999'),
    ],
    ['that is none', () => 'x'],
  ])('is read from its beginning with a cursor %s', async (_name, change) => {
    await revokeToken('c');
    const all = await readAfter(null);
    await expect(readAfter(change(all.cursor))).resolves.toEqual(all);
  });

  test('keeps an entry as long as something that it revokes may live, and at least as long as is set', async () => {
    const { cursor } = await readAfter(null);
    const now = core.clock.now();
    await revokeToken('short', now + 1000);
    await revokeToken('long', now + 7_200_000);
    const ends = (await readAfter(cursor)).entries.map(({ expiresAt }) => expiresAt - now);
    expect(ends).toEqual([3_600_000, 7_320_000]);
  });

  test('forgets what has expired, and goes on after it', async () => {
    core.clock.advance(86_400_000);
    await revokeToken('x');
    const { cursor } = await readAfter(null);
    core.clock.advance(86_400_000);
    await expect(readAfter(null)).resolves.toEqual({ entries: [], cursor });
    await deleteExpiredRevocations(core.postgres.db, new Date(core.clock.now()));
    const emptied = await readAfter(cursor);
    expect(emptied.entries).toEqual([]);
    await revokeToken('y');
    for (const after of [cursor, emptied.cursor, null]) {
      expect((await readAfter(after)).entries).toHaveLength(1);
    }
  });

  test('is never read past an entry that commits late', async () => {
    const writer = core.postgres.openAnother({ SOBA_POSTGRES_POOL_SIZE: '10' });
    let { cursor } = await readAfter(null);
    const userIds = await Promise.all(Array.from({ length: 40 }, () => core.addAccount()));
    const seen = new Set<string>();
    let isDone = false;
    const writing = Promise.all(
      userIds.map((userId) =>
        writer.db.transaction().execute(async (transaction) => {
          await core.sessions.revokeAllOfUser(userId, 'emergency', { transaction });
          // Time for others to overtake, if they could.
          await new Promise((resolve) => setImmediate(resolve));
        }),
      ),
    ).then(() => {
      isDone = true;
    });
    for (let isLast = false; !isLast; ) {
      isLast = isDone;
      const next = await readAfter(cursor);
      for (const { subject } of next.entries) seen.add(subject);
      cursor = next.cursor;
    }
    await writing;
    expect(seen).toEqual(new Set(userIds));
    await writer.stop();
  });
});

describe('an emergency', () => {
  test('ends everything of a tenant that was issued before, and nothing of another', async () => {
    const [tenant, other] = ['acme', 'initech'];
    const [hit, spared] = [await core.addAccount({ tenant }), await core.addAccount({ tenant: other })];
    const [ofHit, ofSpared] = [await core.signIn(hit), await core.signIn(spared)];
    const key = await core.apiKeys.create(hit, { name: 'k', scopes: [], expiresAt: null });
    const at = await core.emergency.revokeBefore('tenant', tenant, { actorId: 'admin-1', reason: 'breach' });
    await expect(core.refresh(ofHit.refreshToken, deviceAt())).resolves.toEqual({ rejected: 'INVALID' });
    await expect(core.refresh(ofSpared.refreshToken, deviceAt())).resolves.toMatchObject({ userId: spared });
    await expect(core.apiKeys.verify('text' in key ? key.text : '')).resolves.toBeNull();
    await expect(core.sessions.list(hit)).resolves.toEqual([]);
    const facts = factsOfToken(await core.claimsOf(ofHit.accessToken));
    await expect(findRevocation(core.postgres.db, facts)).resolves.toBe('tenant');
    expect(at.getTime()).toBeGreaterThan(core.clock.now());
  });

  test('does not hit what is opened, made or refreshed after it, not even in the same second', async () => {
    const userId = await core.addAccount({ tenant: 'globex' });
    await core.emergency.revokeBefore('tenant', 'globex', { actorId: null, reason: 'breach' });
    const opened = await core.signIn(userId);
    const refreshed = (await core.refresh(opened.refreshToken, deviceAt())) as { accessToken: string };
    const key = await core.apiKeys.create(userId, { name: 'k', scopes: [], expiresAt: null });
    for (const { accessToken } of [opened, refreshed]) {
      const facts = factsOfToken(await core.claimsOf(accessToken));
      await expect(findRevocation(core.postgres.db, facts)).resolves.toBeNull();
    }
    await expect(core.apiKeys.verify('text' in key ? key.text : '')).resolves.not.toBeNull();
  });

  test('hits what was opened after the last one, also within the same second or when the clock runs backwards', async () => {
    const userId = await core.addAccount({ tenant: 'hooli' });
    for (const [scope, subject, step] of [
      ['tenant', 'hooli', 0],
      ['tenant', 'hooli', -30_000],
      ['everything', '', 30_000],
    ] as const) {
      core.clock.advance(step);
      const opened = await core.signIn(userId);
      await core.emergency.revokeBefore(scope, subject, { actorId: null, reason: 'breach' });
      await expect(core.refresh(opened.refreshToken, deviceAt())).resolves.toEqual({ rejected: 'INVALID' });
      const facts = factsOfToken(await core.claimsOf(opened.accessToken));
      await expect(findRevocation(core.postgres.db, facts)).resolves.toBe(scope);
    }
  });

  test('for everything ends sessions, keys and the secrets of clients', async () => {
    const started = await startTestCore();
    const userId = await started.addAccount();
    const { refreshToken, accessToken } = await started.signIn(userId);
    const client = await started.clients.create(null, { name: 'c', tier: 'FREE', scopes: [] });
    const facts = factsOfToken(await started.claimsOf(accessToken));
    await started.emergency.revokeBefore('everything', '', { actorId: null, reason: 'breach' });
    await expect(started.refresh(refreshToken, deviceAt())).resolves.toEqual({ rejected: 'INVALID' });
    const { id = '' } = client?.client ?? {};
    await expect(started.clients.authenticate(id, client?.secret ?? '')).resolves.toBeNull();
    const rotated = await started.clients.rotate(null, id, 0);
    await expect(started.clients.authenticate(id, rotated?.secret ?? '')).resolves.toMatchObject({
      clientId: id,
    });
    const copy = createMemoryRevocations({ clock: started.clock });
    await copy.apply(await started.readLog(null), started.clock.now());
    expect(copy.revokedBy(facts)).toBe('everything');
    await started.stop();
  });
});

describe('the log itself', () => {
  test.each(['token', 'session', 'user', null] as const)('knows what was revoked by %s', async (kind) => {
    const userId = await core.addAccount();
    const { accessToken, sessionId } = await core.signIn(userId);
    const claims = await core.claimsOf(accessToken);
    if (kind === 'token') await revokeToken(claims.jti);
    if (kind === 'session') await core.sessions.end(userId, { ids: [sessionId] }, { reason: 'sign_out' });
    if (kind === 'user') await core.changeAccess(null, userId, { tier: 'PREMIUM' });
    await expect(findRevocation(core.postgres.db, factsOfToken(claims))).resolves.toBe(kind);
  });
});
