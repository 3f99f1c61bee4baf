import type { Generated, JSONColumnType } from 'kysely';
import type { Place } from './place.ts';

interface SessionTable {
  id: string;
  user_id: string;
  family_hash: Buffer;
  current_hash: Buffer;
  previous_hash: Buffer | null;
  sealed_next: Buffer | null;
  generation: Generated<number>;
  rotated_at: Date;
  created_at: Date;
  last_used_at: Date;
  idle_expires_at: Date;
  expires_at: Date;
  auth_time: Date;
  methods: string[];
  step_up_at: Date | null;
  fingerprint: Buffer;
  address: string;
  browser: string;
  platform: string;
  place: JSONColumnType<Place, string | null, string | null> | null;
  ended_at: Date | null;
  ended_reason: string | null;
}

interface KnownDeviceTable {
  user_id: string;
  fingerprint: Buffer;
  first_seen_at: Date;
  last_seen_at: Date;
}

export interface SessionTables {
  session: SessionTable;
  known_device: KnownDeviceTable;
}
