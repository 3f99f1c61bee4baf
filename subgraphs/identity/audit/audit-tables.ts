import type { GeneratedAlways, JSONColumnType } from 'kysely';
import type { EventData } from './security-event.ts';

interface SecurityEventTable {
  id: string;
  position: GeneratedAlways<bigint>;
  at: Date;
  type: string;
  user_id: string | null;
  actor_id: string | null;
  session_id: string | null;
  address: string | null;
  user_agent: string | null;
  data: JSONColumnType<EventData, string, never>;
}

/** What no open transaction can come before any more. */
interface AuditStreamView extends SecurityEventTable {
  transaction: GeneratedAlways<bigint>;
}

export interface AuditTables {
  security_event: SecurityEventTable;
  audit_stream: AuditStreamView;
}
