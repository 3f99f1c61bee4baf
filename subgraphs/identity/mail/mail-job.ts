import { z } from 'zod';

/** What an account's owner is told after it has happened. */
export const notices = [
  'password-changed',
  'email-changed',
  'second-factor-enabled',
  'second-factor-disabled',
  'recovery-codes-renewed',
  'recovery-code-used',
  'wallet-linked',
  'wallet-unlinked',
] as const;

export type Notice = (typeof notices)[number];

/**
 * What is to be mailed. Whether an account exists is looked up when the mail is written and not when it is asked for, so
 * that whoever asks cannot tell by the answer or its time. For the same reason the tokens in mails are made then, and
 * are never kept but as hashes.
 */
export const MailContent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('registration'),
    email: z.string(),
    displayName: z.string(),
    passwordHash: z.string(),
  }),
  z.strictObject({ kind: z.literal('password-reset'), email: z.string() }),
  z.strictObject({ kind: z.literal('email-change'), accountId: z.string(), email: z.string() }),
  z.strictObject({ kind: z.literal('sign-in-code'), accountId: z.string(), challengeHash: z.string() }),
  z.strictObject({
    kind: z.literal('notice'),
    accountId: z.string(),
    notice: z.enum(notices),
    /** Where to, when not to the account's own address. */
    email: z.string().nullable(),
  }),
]);

export type MailContent = Readonly<z.output<typeof MailContent>>;

export interface MailJob {
  readonly id: string;
  readonly content: MailContent;
  /** 1 when it is tried for the first time. */
  readonly attempt: number;
}
