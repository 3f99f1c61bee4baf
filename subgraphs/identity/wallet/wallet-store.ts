import type { Database } from '../database.ts';

/** A key is the same on every chain, a contract somebody else's on another: its chain is part of who it is. */
export interface WalletId {
  /** With the capitals of EIP-55, so that it has one form. */
  readonly address: string;
  /** Null when a key has signed. */
  readonly chainId: number | null;
}

export interface Wallet extends WalletId {
  readonly linkedAt: Date;
}

export interface WalletStore {
  readonly findOwner: (wallet: WalletId) => Promise<string | null>;
  /** Null when somebody has linked it already. */
  readonly add: (wallet: WalletId, accountId: string, now: number) => Promise<Wallet | null>;
  readonly remove: (wallet: WalletId, accountId: string) => Promise<void>;
  readonly list: (accountId: string) => Promise<readonly Wallet[]>;
  readonly addNonce: (hash: Buffer, expiresAt: number) => Promise<void>;
  /** False when it was never given, has expired or was used before. */
  readonly useNonce: (hash: Buffer, now: number) => Promise<boolean>;
  readonly purge: (before: number) => Promise<void>;
}

const chainOf = ({ chainId }: WalletId): bigint => BigInt(chainId ?? 0);

const toWallet = (row: { address: string; chain_id: bigint; linked_at: Date }): Wallet => ({
  address: row.address,
  chainId: row.chain_id === 0n ? null : Number(row.chain_id),
  linkedAt: row.linked_at,
});

const noncesOf = (db: Database): Pick<WalletStore, 'addNonce' | 'useNonce' | 'purge'> => ({
  addNonce: async (hash, expiresAt) => {
    await db
      .insertInto('wallet_nonce')
      .values({ nonce_hash: hash, expires_at: new Date(expiresAt) })
      .execute();
  },
  useNonce: async (hash, now) => {
    const used = await db
      .deleteFrom('wallet_nonce')
      .where('nonce_hash', '=', hash)
      .where('expires_at', '>', new Date(now))
      .returning('nonce_hash')
      .execute();
    return used.length > 0;
  },
  purge: async (before) => {
    await db.deleteFrom('wallet_nonce').where('expires_at', '<', new Date(before)).execute();
  },
});

/** Takes a transaction as well, and then does its part in that. */
export const createPostgresWalletStore = (db: Database): WalletStore => ({
  ...noncesOf(db),
  findOwner: async (wallet) => {
    const row = await db
      .selectFrom('wallet')
      .select('account_id')
      .where('address', '=', wallet.address)
      .where('chain_id', '=', chainOf(wallet))
      .executeTakeFirst();
    return row?.account_id ?? null;
  },
  add: async (wallet, accountId, now) => {
    const row = await db
      .insertInto('wallet')
      .values({
        address: wallet.address,
        chain_id: chainOf(wallet),
        account_id: accountId,
        linked_at: new Date(now),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning(['address', 'chain_id', 'linked_at'])
      .executeTakeFirst();
    return row === undefined ? null : toWallet(row);
  },
  remove: async (wallet, accountId) => {
    await db
      .deleteFrom('wallet')
      .where('address', '=', wallet.address)
      .where('chain_id', '=', chainOf(wallet))
      .where('account_id', '=', accountId)
      .execute();
  },
  list: async (accountId) => {
    const rows = await db
      .selectFrom('wallet')
      .select(['address', 'chain_id', 'linked_at'])
      .where('account_id', '=', accountId)
      .orderBy('linked_at')
      .orderBy('address')
      .execute();
    return rows.map(toWallet);
  },
});
