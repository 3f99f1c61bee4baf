import type { Generated } from 'kysely';

interface ServiceClientTable {
  id: string;
  name: string;
  tenant: Generated<string>;
  tier: string;
  scopes: string[];
  version: Generated<number>;
  secret_hash: Buffer;
  secret_created_at: Date;
  previous_hash: Buffer | null;
  previous_created_at: Date | null;
  previous_until: Date | null;
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

export interface ClientTables {
  service_client: ServiceClientTable;
}
