import type { Notice } from './mail-job.ts';
import type { Mail } from './mailer.ts';

type Message = Omit<Mail, 'to'>;

/** Nothing that a stranger typed goes into a mail: whoever registers with another's address chooses what it says. */
const sentences = (...paragraphs: readonly string[]): string => `${paragraphs.join('\n\n')}\n\nSoba\n`;

const ignore = 'If it was not you, ignore this mail: nothing happens without it.';

export interface Links {
  /** The page of the client application, or undefined: then mails hold the bare token. */
  readonly page: string | undefined;
}

/** The token stands behind the #, which browsers send to no server and put into no Referer. */
const linkOf = ({ page }: Links, action: string, token: string): string =>
  page === undefined ? token : `${page}#${action}=${token}`;

export const confirmRegistration = (token: string, links: Links): Message => ({
  subject: 'Confirm your address',
  text: sentences(
    'Somebody, most likely you, wants to open an account with this address. To confirm it, use this and enter the password that you chose:',
    linkOf(links, 'verify-email', token),
    ignore,
  ),
});

export const alreadyRegistered = (): Message => ({
  subject: 'You already have an account',
  text: sentences(
    'Somebody, most likely you, wants to open an account with this address. There is one already: sign in, or set a new password if you have forgotten yours.',
    'If it was not you, nothing has changed.',
  ),
});

export const resetPassword = (token: string, links: Links): Message => ({
  subject: 'Set a new password',
  text: sentences(
    'To set a new password for your account, use this within the hour:',
    linkOf(links, 'reset-password', token),
    ignore,
  ),
});

export const confirmEmail = (token: string, links: Links): Message => ({
  subject: 'Confirm your new address',
  text: sentences(
    'To use this address for your account from now on, confirm it:',
    linkOf(links, 'confirm-email', token),
    ignore,
  ),
});

export const addressTaken = (): Message => ({
  subject: 'This address is in use',
  text: sentences(
    'Somebody, most likely you, wants to use this address for another account. It belongs to an account already, and nothing has changed.',
  ),
});

export const signInCode = (code: string): Message => ({
  subject: 'Your code to sign in',
  text: sentences(
    `Your code: ${code}`,
    'If you are not signing in, somebody knows your password. Change it, and give the code to nobody.',
  ),
});

const happened: Readonly<Record<Notice, readonly [subject: string, text: string]>> = {
  'password-changed': ['Your password was changed', 'The password of your account was changed.'],
  'email-changed': ['Your address was changed', 'Your account has another e-mail address now.'],
  'second-factor-enabled': ['Codes are on', 'From now on signing in to your account takes a code.'],
  'second-factor-disabled': ['Codes are off', 'Signing in to your account takes no code any more.'],
  'recovery-codes-renewed': ['New recovery codes', 'The recovery codes of your account were made anew.'],
  'recovery-code-used': ['A recovery code was used', 'Somebody used a recovery code of your account.'],
  'wallet-linked': ['A wallet was linked', 'A wallet that can sign in was linked to your account.'],
  'wallet-unlinked': ['A wallet was unlinked', 'A wallet was unlinked from your account.'],
};

export const noticeOf = (notice: Notice): Message => {
  const [subject, text] = happened[notice];
  return {
    subject,
    text: sentences(text, 'If it was not you, set a new password at once, which ends all sessions.'),
  };
};
