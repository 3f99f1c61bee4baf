import type { Clock } from '#platform/clock.ts';
import { createId } from '#platform/ids.ts';
import type { Database } from '../database.ts';
import type { Audit } from './audit.ts';

const longestUserAgent = 256;

export const createAudit = (parts: { readonly db: Database; readonly clock: Clock }): Audit => ({
  record: async (event, transaction) => {
    await (transaction ?? parts.db)
      .insertInto('security_event')
      .values({
        id: createId(parts.clock),
        at: new Date(parts.clock.now()),
        type: event.type,
        user_id: event.userId,
        actor_id: event.actorId ?? null,
        session_id: event.sessionId ?? null,
        address: event.client?.address || null,
        user_agent: event.client?.userAgent.slice(0, longestUserAgent) || null,
        data: JSON.stringify(event.data ?? {}),
      })
      .execute();
  },
});
