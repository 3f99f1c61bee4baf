interface ApiKeyTable {
  id: string;
  user_id: string;
  name: string;
  scopes: string[];
  secret_hash: Buffer;
  secret_created_at: Date;
  previous_hash: Buffer | null;
  previous_created_at: Date | null;
  previous_until: Date | null;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

export interface ApiKeyTables {
  api_key: ApiKeyTable;
}
