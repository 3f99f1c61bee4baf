import type { Generated, Kysely, Transaction as KyselyTransaction } from 'kysely';
import type { AccountTables } from './accounts/account-tables.ts';
import type { ApiKeyTables } from './api-keys/api-key-tables.ts';
import type { AuditTables } from './audit/audit-tables.ts';
import type { ClientTables } from './clients/client-tables.ts';
import type { RateLimitTables } from './rate-limits/rate-limit-tables.ts';
import type { RevocationTables } from './revocation/revocation-tables.ts';
import type { SessionTables } from './sessions/session-tables.ts';

export interface AccountTable {
  id: string;
  /** Null when the account is signed in to with a wallet only. */
  email: string | null;
  display_name: string;
  roles: string[];
  tier: string;
  password_hash: string | null;
  created_at: Generated<Date>;
  tenant: Generated<string>;
  scopes: Generated<string[]>;
  /** Grows with every change that makes older tokens wrong. */
  token_version: Generated<number>;
}

export interface IdentityDatabase
  extends AccountTables,
    ApiKeyTables,
    AuditTables,
    ClientTables,
    RateLimitTables,
    RevocationTables,
    SessionTables {
  account: AccountTable;
}

export type Database = Kysely<IdentityDatabase>;
export type Transaction = KyselyTransaction<IdentityDatabase>;
