import { randomInt } from 'node:crypto';
import type { Clock } from '#platform/clock.ts';
import type { Attempts } from '../attempts/attempts.ts';
import type { Audit } from '../audit/audit.ts';
import type { MailContent, MailJob } from '../mail/mail-job.ts';
import type { Mail } from '../mail/mailer.ts';
import {
  addressTaken,
  alreadyRegistered,
  confirmEmail,
  confirmRegistration,
  type Links,
  noticeOf,
  resetPassword,
  signInCode,
} from '../mail/messages.ts';
import type { ChallengeStore } from '../second-factor/challenge-store.ts';
import type { MailTokenStore } from './mail-token-store.ts';
import { createToken } from './secret-token.ts';
import { hashEmailCode } from './sign-in.ts';
import type { UserStore } from './user-store.ts';

interface Parts {
  readonly users: Pick<UserStore, 'findByIds' | 'findCredentials'>;
  readonly mailTokens: Pick<MailTokenStore, 'add' | 'addRegistration'>;
  readonly challenges: Pick<ChallengeStore, 'setEmailCode'>;
  readonly attempts: Pick<Attempts, 'mayMail'>;
  readonly emailCodeKey: Buffer;
  readonly audit: Audit;
  readonly links: Links;
  readonly clock: Clock;
}

type Content<Kind extends MailContent['kind']> = Extract<MailContent, { readonly kind: Kind }>;
type Written = Promise<Mail | null>;

const hour = 3_600_000;
const registrationMs = 24 * hour;
const tokenMs = hour;

const writeRegistration = async (parts: Parts, content: Content<'registration'>): Written => {
  const { email, displayName, passwordHash } = content;
  if ((await parts.users.findCredentials({ email })) !== null) return { to: email, ...alreadyRegistered() };
  const { token, hash } = createToken();
  const pending = { email, displayName, passwordHash };
  await parts.mailTokens.addRegistration(hash, pending, parts.clock.now() + registrationMs);
  return { to: email, ...confirmRegistration(token, parts.links) };
};

const writeReset = async (parts: Parts, { email }: Content<'password-reset'>): Written => {
  const credentials = await parts.users.findCredentials({ email });
  if (credentials === null) return null;
  const accountId = credentials.user.id;
  const { token, hash } = createToken();
  const row = { purpose: 'reset-password', accountId, email } as const;
  await parts.mailTokens.add(hash, row, parts.clock.now() + tokenMs);
  await parts.audit.record({ type: 'password.reset_requested', userId: accountId });
  return { to: email, ...resetPassword(token, parts.links) };
};

const writeEmailChange = async (parts: Parts, content: Content<'email-change'>): Written => {
  const { accountId, email } = content;
  if ((await parts.users.findCredentials({ email })) !== null) return { to: email, ...addressTaken() };
  const { token, hash } = createToken();
  const row = { purpose: 'confirm-email', accountId, email } as const;
  await parts.mailTokens.add(hash, row, parts.clock.now() + tokenMs);
  return { to: email, ...confirmEmail(token, parts.links) };
};

const emailOf = async (parts: Parts, accountId: string): Promise<string | null> =>
  (await parts.users.findByIds([accountId]))[0]?.email ?? null;

const writeSignInCode = async (parts: Parts, content: Content<'sign-in-code'>): Written => {
  const email = await emailOf(parts, content.accountId);
  const challenge = Buffer.from(content.challengeHash, 'hex');
  const code = String(randomInt(100_000_000)).padStart(8, '0');
  const isWaiting = await parts.challenges.setEmailCode(
    challenge,
    hashEmailCode(parts.emailCodeKey, code, challenge),
  );
  return email === null || !isWaiting ? null : { to: email, ...signInCode(code) };
};

const writeNotice = async (parts: Parts, content: Content<'notice'>): Written => {
  const to = content.email ?? (await emailOf(parts, content.accountId));
  return to === null ? null : { to, ...noticeOf(content.notice) };
};

const write = (parts: Parts, content: MailContent): Written => {
  switch (content.kind) {
    case 'registration':
      return writeRegistration(parts, content);
    case 'password-reset':
      return writeReset(parts, content);
    case 'email-change':
      return writeEmailChange(parts, content);
    case 'sign-in-code':
      return writeSignInCode(parts, content);
    case 'notice':
      return writeNotice(parts, content);
  }
};

/** Anybody may ask for these, for any address: so many in a row, or they were a way to fill strangers' mailboxes. */
const isAskedForByAnybody = (content: MailContent): content is MailContent & { readonly email: string } =>
  content.kind === 'registration' || content.kind === 'password-reset' || content.kind === 'email-change';

/** Looks up who is meant, makes the token, and writes the mail. Null when there is none to send. */
export const createWriteMail =
  (parts: Parts) =>
  async ({ content, attempt }: MailJob): Written => {
    const isNew = attempt === 1 && isAskedForByAnybody(content);
    if (isNew && !(await parts.attempts.mayMail(content.kind, content.email))) return null;
    return write(parts, content);
  };
