import { type Kysely, sql } from 'kysely';
import { z } from 'zod';

/** A security event, as identity recorded it. What the types mean is in its list of security events. */
const AuditEvent = z
  .object({
    transaction: z.bigint(),
    position: z.bigint(),
    id: z.string(),
    at: z.date(),
    type: z.string(),
    user_id: z.string().nullable(),
    actor_id: z.string().nullable(),
    session_id: z.string().nullable(),
    address: z.string().nullable(),
    user_agent: z.string().nullable(),
    data: z.record(z.string(), z.unknown()),
  })
  .transform(({ transaction, position, user_id, actor_id, session_id, user_agent, ...event }) => ({
    ...event,
    userId: user_id,
    actorId: actor_id,
    sessionId: session_id,
    userAgent: user_agent,
    /** Where to read on after this event. */
    cursor: `${transaction}/${position}`,
  }));

export type AuditEvent = Readonly<z.output<typeof AuditEvent>>;

const parseCursor = (cursor: string | null): readonly [bigint, bigint] => {
  const [, transaction = '0', position = '0'] = /^(\d{1,19})\/(\d{1,19})$/.exec(cursor ?? '0/0') ?? [];
  return [BigInt(transaction), BigInt(position)];
};

/**
 * The security events after a cursor, oldest first, each exactly once. Any subgraph may read them, and remembers its own
 * cursor. An event appears when no transaction is open that could still come before it, usually within milliseconds.
 */
export const readAuditStream = async <Database>(
  db: Kysely<Database>,
  after: string | null,
  limit: number,
): Promise<readonly AuditEvent[]> => {
  const [transaction, position] = parseCursor(after);
  const { rows } = await sql`
    select * from identity.audit_stream
    where (transaction, position) > (${transaction}::bigint, ${position}::bigint)
    order by transaction, position
    limit ${limit}`.execute(db);
  return rows.map((row) => AuditEvent.parse(row));
};
