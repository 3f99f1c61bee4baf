import type { GeneratedAlways } from 'kysely';

interface RateLimitOverrideTable {
  position: GeneratedAlways<bigint>;
  kind: string;
  subject: string;
  version: number;
  /** JSON; null when the override was removed. */
  limits: unknown;
  reason: string;
  set_by: string | null;
  set_at: Date;
  expires_at: Date | null;
}

export interface RateLimitTables {
  rate_limit_override: RateLimitOverrideTable;
}
