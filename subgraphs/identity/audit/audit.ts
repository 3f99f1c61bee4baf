import type { ClientInfo } from '#platform/client-info.ts';
import type { Transaction } from '../database.ts';
import type { EventData, SecurityEventType } from './security-event.ts';

export interface NewSecurityEvent {
  readonly type: SecurityEventType;
  /** The account that it happened to; null when it is none, such as a sign-in with an unknown address. */
  readonly userId: string | null;
  /** Who did it, when that is somebody else than the account: an admin's id, a client's id. */
  readonly actorId?: string | null;
  readonly sessionId?: string | null;
  readonly client?: ClientInfo;
  readonly data?: EventData;
}

export interface Audit {
  /** With a transaction the event is kept exactly when that commits. */
  readonly record: (event: NewSecurityEvent, transaction?: Transaction) => Promise<void>;
}
