import { z } from 'zod';
import type { Database } from '../database.ts';
import type { EventData, SecurityEventType } from './security-event.ts';

/** A security event as it is shown. */
export interface SecurityEvent {
  readonly id: string;
  readonly at: Date;
  readonly type: SecurityEventType;
  readonly userId: string | null;
  readonly actorId: string | null;
  readonly sessionId: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly data: EventData;
  readonly cursor: string;
}

export interface EventFilter {
  readonly userId?: string | undefined;
  readonly types?: readonly SecurityEventType[] | undefined;
}

export interface EventPage {
  readonly events: readonly SecurityEvent[];
  readonly hasMore: boolean;
}

const toCursor = (position: bigint): string => Buffer.from(String(position)).toString('base64url');

/** Null for what is no cursor of ours. */
const fromCursor = (cursor: string): bigint | null => {
  const text = Buffer.from(cursor, 'base64url').toString();
  return /^\d{1,18}$/.test(text) ? BigInt(text) : null;
};

/** Newest first. Null when the cursor is none. */
export const findEvents = async (
  db: Database,
  filter: EventFilter,
  page: { readonly first: number; readonly after: string | undefined },
): Promise<EventPage | null> => {
  const before = page.after === undefined ? undefined : fromCursor(page.after);
  if (before === null) return null;
  if (filter.userId !== undefined && !z.uuid().safeParse(filter.userId).success) {
    return { events: [], hasMore: false };
  }
  let query = db
    .selectFrom('security_event')
    .selectAll()
    .orderBy('position', 'desc')
    .limit(page.first + 1);
  if (before !== undefined) query = query.where('position', '<', before);
  if (filter.userId !== undefined) query = query.where('user_id', '=', filter.userId);
  if (filter.types !== undefined) query = query.where('type', 'in', [...filter.types, '']);
  const rows = await query.execute();
  const events = rows.slice(0, page.first).map((row) => ({
    id: row.id,
    at: row.at,
    type: row.type as SecurityEventType,
    userId: row.user_id,
    actorId: row.actor_id,
    sessionId: row.session_id,
    address: row.address,
    userAgent: row.user_agent,
    data: row.data,
    cursor: toCursor(row.position),
  }));
  return { events, hasMore: rows.length > page.first };
};
