import type { ColumnType, Generated, Kysely, Transaction as KyselyTransaction } from 'kysely';

/** JSON is written as text, so that a list is not taken for an array of PostgreSQL. */
type Json = ColumnType<unknown, string, string>;

interface FeatureFlagTable {
  key: string;
  description: string;
  type: string;
  kind: string;
  variants: Json;
  off_variant: string;
  created_at: Generated<Date>;
  archived_at: Date | null;
  version: Generated<number>;
}

interface FlagStateTable {
  flag_key: string;
  environment: string;
  state: Json;
  version: Generated<number>;
  updated_at: Generated<Date>;
}

interface SegmentTable {
  key: string;
  description: string;
  included: string[];
  excluded: string[];
  conditions: Json;
  version: Generated<number>;
  updated_at: Generated<Date>;
}

interface ChangeTable {
  id: Generated<bigint>;
  at: Date;
  /** Null for the platform itself. */
  actor_id: string | null;
  action: string;
  flag_key: string | null;
  environment: string | null;
  segment_key: string | null;
  comment: string;
  approved_by: string | null;
  diff: Json;
}

interface ChangeRequestTable {
  id: string;
  change: Json;
  diff: Json;
  comment: string;
  status: string;
  requested_by: string;
  requested_at: Date;
  decided_by: string | null;
  decided_at: Date | null;
}

export interface FlagsDatabase {
  environment: { name: string; position: number; requires_approval: boolean };
  feature_flag: FeatureFlagTable;
  flag_state: FlagStateTable;
  segment: SegmentTable;
  change: ChangeTable;
  change_request: ChangeRequestTable;
  revision: { single: Generated<boolean>; epoch: string; revision: bigint };
}

export type Database = Kysely<FlagsDatabase>;
export type Transaction = KyselyTransaction<FlagsDatabase>;
