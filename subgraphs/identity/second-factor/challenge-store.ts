import { z } from 'zod';
import type { Database } from '../database.ts';
import { authMethods } from '../sessions/open-session.ts';

export const factors = ['AUTHENTICATOR', 'RECOVERY_CODE', 'EMAIL_CODE'] as const;

export type Factor = (typeof factors)[number];

const Challenge = z.object({
  account_id: z.string(),
  /** What has been proved so far. */
  methods: z.array(z.enum(authMethods)).readonly(),
  /** What may be proved next. */
  factors: z.array(z.enum(factors)).readonly(),
  email_code_hash: z.instanceof(Buffer).nullable(),
});

export interface Challenge {
  readonly accountId: string;
  readonly methods: z.output<typeof Challenge>['methods'];
  readonly factors: readonly Factor[];
  readonly emailCodeHash: Buffer | null;
}

/** Sign-ins that wait for their second factor. */
export interface ChallengeStore {
  readonly add: (
    hash: Buffer,
    challenge: Omit<Challenge, 'emailCodeHash'>,
    expiresAt: number,
  ) => Promise<void>;
  readonly find: (hash: Buffer, now: number) => Promise<Challenge | null>;
  /** False when somebody was faster. */
  readonly redeem: (hash: Buffer) => Promise<boolean>;
  readonly setEmailCode: (hash: Buffer, codeHash: Buffer) => Promise<boolean>;
  readonly removeAllOf: (accountId: string) => Promise<void>;
  readonly purge: (before: number) => Promise<void>;
}

/** Takes a transaction as well, and then does its part in that. */
export const createPostgresChallengeStore = (db: Database): ChallengeStore => ({
  add: async (hash, challenge, expiresAt) => {
    await db
      .insertInto('sign_in_challenge')
      .values({
        token_hash: hash,
        account_id: challenge.accountId,
        methods: [...challenge.methods],
        factors: [...challenge.factors],
        email_code_hash: null,
        expires_at: new Date(expiresAt),
      })
      .execute();
  },
  find: async (hash, now) => {
    const row = await db
      .selectFrom('sign_in_challenge')
      .select(['account_id', 'methods', 'factors', 'email_code_hash'])
      .where('token_hash', '=', hash)
      .where('expires_at', '>', new Date(now))
      .executeTakeFirst();
    if (row === undefined) return null;
    const { account_id, email_code_hash, ...rest } = Challenge.parse(row);
    return { ...rest, accountId: account_id, emailCodeHash: email_code_hash };
  },
  redeem: async (hash) => {
    const rows = await db
      .deleteFrom('sign_in_challenge')
      .where('token_hash', '=', hash)
      .returning('account_id')
      .execute();
    return rows.length > 0;
  },
  setEmailCode: async (hash, codeHash) => {
    const rows = await db
      .updateTable('sign_in_challenge')
      .set({ email_code_hash: codeHash })
      .where('token_hash', '=', hash)
      .returning('account_id')
      .execute();
    return rows.length > 0;
  },
  removeAllOf: async (accountId) => {
    await db.deleteFrom('sign_in_challenge').where('account_id', '=', accountId).execute();
  },
  purge: async (before) => {
    await db.deleteFrom('sign_in_challenge').where('expires_at', '<', new Date(before)).execute();
  },
});
