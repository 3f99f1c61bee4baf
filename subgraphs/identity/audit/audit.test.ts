import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AuditEvent, readAuditStream } from '#platform/audit-stream.ts';
import { createTestClock } from '#support/clock.ts';
import { deviceAt } from '#support/identity-core.ts';
import { openTestPostgres, type TestPostgres } from '#support/postgres.ts';
import { until } from '#support/until.ts';
import type { IdentityDatabase } from '../database.ts';
import type { Audit } from './audit.ts';
import { createAudit } from './create-audit.ts';
import { findEvents } from './event-store.ts';

let postgres: TestPostgres<IdentityDatabase>;
let audit: Audit;
const clock = createTestClock();
beforeAll(async () => {
  postgres = await openTestPostgres<IdentityDatabase>({ schema: 'identity' });
  audit = createAudit({ db: postgres.db, clock });
});
afterAll(() => postgres.stop());

const readAll = async (after: string | null, limit = 100): Promise<readonly AuditEvent[]> => {
  const events = await readAuditStream(postgres.db, after, limit);
  const last = events.at(-1);
  return last === undefined ? events : [...events, ...(await readAll(last.cursor, limit))];
};
/** Other tests write to other databases of the same server, and an open transaction of theirs holds up the stream as well. */
const readWhenThere = async (after: string | null, count: number): Promise<readonly AuditEvent[]> => {
  let events: readonly AuditEvent[] = [];
  await until(async () => {
    events = await readAll(after);
    return events.length >= count;
  });
  return events;
};
const end = async (): Promise<string | null> => {
  const { count } = await postgres.db
    .selectFrom('security_event')
    .select((select) => select.fn.countAll<bigint>().as('count'))
    .executeTakeFirstOrThrow();
  return (await readWhenThere(null, Number(count))).at(-1)?.cursor ?? null;
};

describe('the audit', () => {
  test('keeps what happened, to whom, by whom and from where', async () => {
    const from = await end();
    const userId = randomUUID();
    const client = deviceAt({ userAgent: 'x'.repeat(500) });
    const event = {
      type: 'session.ended',
      userId,
      actorId: 'admin-1',
      sessionId: 'session-1',
      client,
    } as const;
    await audit.record({ ...event, data: { reason: 'revoked_by_admin', count: 2, list: ['a'] } });
    await expect(readWhenThere(from, 1)).resolves.toEqual([
      {
        id: expect.any(String),
        at: new Date(clock.now()),
        type: 'session.ended',
        userId,
        actorId: 'admin-1',
        sessionId: 'session-1',
        address: '203.0.113.10',
        userAgent: 'x'.repeat(256),
        data: { reason: 'revoked_by_admin', count: 2, list: ['a'] },
        cursor: expect.stringMatching(/^\d+\/\d+$/),
      },
    ]);
  });

  test('keeps an event with its transaction, and forgets it with one that is rolled back', async () => {
    const from = await end();
    const userId = randomUUID();
    const failed = postgres.db.transaction().execute(async (transaction) => {
      await audit.record({ type: 'session.opened', userId }, transaction);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await postgres.db
      .transaction()
      .execute((transaction) => audit.record({ type: 'session.ended', userId }, transaction));
    await expect(readWhenThere(from, 1)).resolves.toMatchObject([{ type: 'session.ended' }]);
  });
});

describe('the audit stream', () => {
  test('shows nothing that an open transaction could still come before, and then misses nothing', async () => {
    const from = await end();
    const slow = postgres.openAnother();
    const userId = randomUUID();
    let commit: () => void = () => undefined;
    const mayCommit = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let written: () => void = () => undefined;
    const isWritten = new Promise<void>((resolve) => {
      written = resolve;
    });
    const early = slow.db.transaction().execute(async (transaction) => {
      await audit.record({ type: 'session.opened', userId }, transaction);
      written();
      await mayCommit;
    });
    await isWritten;
    await audit.record({ type: 'session.ended', userId });
    await expect(readAll(from)).resolves.toEqual([]);
    commit();
    await early;
    const events = await readWhenThere(from, 2);
    expect(events.map(({ type }) => type)).toEqual(['session.opened', 'session.ended']);
    await slow.stop();
  });

  test('gives every event once to a reader that goes on from its cursor while others write', async () => {
    const from = await end();
    const userId = randomUUID();
    const writer = postgres.openAnother({ SOBA_POSTGRES_POOL_SIZE: '5' });
    const busy = createAudit({ db: writer.db, clock });
    const writing = Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        writer.db
          .transaction()
          .execute((transaction) =>
            busy.record({ type: 'session.opened', userId, data: { n } }, transaction),
          ),
      ),
    );
    const seen: unknown[] = [];
    let cursor = from;
    await until(async () => {
      const events = await readAll(cursor, 7);
      seen.push(...events.map(({ data }) => data['n']));
      cursor = events.at(-1)?.cursor ?? cursor;
      return seen.length >= 100;
    });
    await writing;
    expect(seen).toHaveLength(100);
    expect(new Set(seen).size).toBe(100);
    await writer.stop();
  });

  test('begins at its beginning with a cursor that is none', async () => {
    const [first] = await readWhenThere(null, 1);
    await expect(readAuditStream(postgres.db, 'x', 1)).resolves.toEqual([first]);
  });
});

describe('events that are listed', () => {
  test('come newest first, in pages, of one account or type', async () => {
    const [userId, other] = [randomUUID(), randomUUID()];
    for (let n = 0; n < 5; n += 1) {
      await audit.record({ type: n === 2 ? 'access.changed' : 'session.opened', userId, data: { n } });
      await audit.record({ type: 'session.opened', userId: other });
    }
    const numbers = (page: Awaited<ReturnType<typeof findEvents>>) =>
      page?.events.map(({ data }) => data['n']);
    const first = await findEvents(postgres.db, { userId }, { first: 2, after: undefined });
    expect([numbers(first), first?.hasMore]).toEqual([[4, 3], true]);
    const rest = await findEvents(postgres.db, { userId }, { first: 3, after: first?.events.at(-1)?.cursor });
    expect([numbers(rest), rest?.hasMore]).toEqual([[2, 1, 0], false]);
    const changes = await findEvents(
      postgres.db,
      { userId, types: ['access.changed'] },
      { first: 9, after: undefined },
    );
    expect(numbers(changes)).toEqual([2]);
    const none = await findEvents(postgres.db, { types: [] }, { first: 9, after: undefined });
    expect(none?.events).toEqual([]);
  });

  test('are none for what is no account, and null for what is no cursor', async () => {
    const page = { first: 1, after: undefined };
    await expect(findEvents(postgres.db, { userId: 'nobody' }, page)).resolves.toEqual({
      events: [],
      hasMore: false,
    });
    await expect(findEvents(postgres.db, {}, { first: 1, after: 'x' })).resolves.toBeNull();
  });
});
