import type { Generated, JSONColumnType } from 'kysely';

interface PendingRegistrationTable {
  token_hash: Buffer;
  email: string;
  display_name: string;
  password_hash: string;
  expires_at: Date;
}

interface MailTokenTable {
  token_hash: Buffer;
  purpose: string;
  account_id: string;
  email: string;
  expires_at: Date;
}

interface AttemptCounterTable {
  key: Buffer;
  level: number;
  blocked_until: Date | null;
  counted_from: Date;
}

interface MailJobTable {
  id: string;
  content: JSONColumnType<object, string, never>;
  attempts: Generated<number>;
  due_at: Date;
  created_at: Date;
}

interface TotpTable {
  account_id: string;
  sealed_secret: Buffer;
  confirmed_at: Date | null;
  last_step: Generated<bigint>;
  created_at: Date;
}

interface RecoveryCodeTable {
  account_id: string;
  code_hash: Buffer;
}

interface SignInChallengeTable {
  token_hash: Buffer;
  account_id: string;
  methods: string[];
  factors: string[];
  email_code_hash: Buffer | null;
  expires_at: Date;
}

interface WalletTable {
  address: string;
  chain_id: bigint;
  account_id: string;
  linked_at: Date;
}

interface WalletNonceTable {
  nonce_hash: Buffer;
  expires_at: Date;
}

/** Tables of accounts, their factors, wallets and mails. */
export interface AccountTables {
  pending_registration: PendingRegistrationTable;
  mail_token: MailTokenTable;
  attempt_counter: AttemptCounterTable;
  mail_job: MailJobTable;
  totp: TotpTable;
  recovery_code: RecoveryCodeTable;
  sign_in_challenge: SignInChallengeTable;
  wallet: WalletTable;
  wallet_nonce: WalletNonceTable;
}
