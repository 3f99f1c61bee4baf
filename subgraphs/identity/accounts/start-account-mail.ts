import type { FastifyInstance } from 'fastify';
import type { Clock } from '#platform/clock.ts';
import type { Check } from '#platform/health.ts';
import type { Logger } from '#platform/logger.ts';
import { isLoopback } from '#platform/loopback.ts';
import type { MailJob } from '../mail/mail-job.ts';
import type { MailJobStore } from '../mail/mail-job-store.ts';
import { createMailbox } from '../mail/mailbox.ts';
import type { Mail, Mailer } from '../mail/mailer.ts';
import { createSmtpMailer } from '../mail/smtp-mailer.ts';
import { type MailJobs, startMailJobs } from '../mail/start-mail-jobs.ts';
import type { AccountSettings } from './settings.ts';

export interface AccountMail {
  readonly jobs: Pick<MailJobs, 'kick' | 'kickSoon'>;
  readonly checks: readonly Check[];
  readonly routes: (app: FastifyInstance) => void;
  readonly stop: () => Promise<void>;
}

type Settings = Pick<AccountSettings, 'SMTP_URL' | 'SOBA_MAIL_FROM'> & { readonly HOST: string };

const checkOf = (up: boolean): Check => ({
  name: 'mail',
  required: false,
  run: async () => (up ? { up } : { up, reason: 'SMTP_URL is not set' }),
});

interface Opened {
  readonly mailer: Mailer | undefined;
  readonly routes: (app: FastifyInstance) => void;
}

const openMailer = ({ SMTP_URL: url, SOBA_MAIL_FROM: from, HOST }: Settings, clock: Clock): Opened => {
  const routes = (): void => undefined;
  if (url !== undefined) return { mailer: createSmtpMailer({ url, from }), routes };
  if (!isLoopback(HOST)) return { mailer: undefined, routes };
  const mailbox = createMailbox(clock);
  return { mailer: mailbox, routes: mailbox.routes };
};

/** By SMTP, or into a mailbox on this machine. Where others could read that, mails wait for SMTP_URL to be set. */
export const startAccountMail = (parts: {
  readonly settings: Settings;
  readonly store: Pick<MailJobStore, 'claim' | 'remove'>;
  readonly write: (job: MailJob) => Promise<Mail | null>;
  readonly clock: Clock;
  readonly logger: Logger;
}): AccountMail => {
  const { mailer, routes } = openMailer(parts.settings, parts.clock);
  if (mailer === undefined) {
    parts.logger.warn('SMTP_URL is not set: no mail is sent.');
    const none = (): void => undefined;
    return {
      jobs: { kick: none, kickSoon: none },
      checks: [checkOf(false)],
      routes,
      stop: async () => undefined,
    };
  }
  const jobs = startMailJobs({ store: parts.store, write: parts.write, mailer, logger: parts.logger });
  return { jobs, checks: [checkOf(true)], routes, stop: jobs.stop };
};
