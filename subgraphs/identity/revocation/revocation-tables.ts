import type { GeneratedAlways } from 'kysely';

interface RevocationTable {
  position: GeneratedAlways<bigint>;
  kind: string;
  subject: string;
  value: bigint;
  reason: string;
  created_at: Date;
  expires_at: Date;
}

interface NotBeforeTable {
  scope: string;
  subject: string;
  at: Date;
  reason: string;
  set_by: string | null;
  set_at: Date;
}

export interface RevocationTables {
  revocation: RevocationTable;
  revocation_log: { epoch: string };
  not_before: NotBeforeTable;
}
