import type { Logger } from '#platform/logger.ts';
import type { MailJob } from './mail-job.ts';
import type { MailJobStore } from './mail-job-store.ts';
import type { Mail, Mailer } from './mailer.ts';

export interface MailJobs {
  /** There is something to do now; other processes find it at their next look. */
  readonly kick: () => void;
  /** The same, for what a transaction is about to commit. */
  readonly kickSoon: () => void;
  readonly stop: () => Promise<void>;
}

const pollMs = 2000;
const soonMs = 100;
const atOnce = 10;

/** Sends what is to be mailed, in the background: nobody who asks for a mail waits for the mail server. */
export const startMailJobs = (parts: {
  readonly store: Pick<MailJobStore, 'claim' | 'remove'>;
  /** Null when there is nothing to send after all. */
  readonly write: (job: MailJob) => Promise<Mail | null>;
  readonly mailer: Mailer;
  readonly logger: Logger;
}): MailJobs => {
  const { store, mailer, logger } = parts;
  let stopped = false;
  let again = false;
  let running: Promise<void> | undefined;

  const runOne = async (job: MailJob): Promise<void> => {
    try {
      const mail = await parts.write(job);
      if (mail !== null) await mailer.send(mail);
      await store.remove(job.id);
    } catch (error) {
      logger.warn({ err: error, kind: job.content.kind, attempt: job.attempt }, 'A mail could not be sent.');
    }
  };
  const runDue = async (): Promise<void> => {
    let jobs: readonly MailJob[] = [];
    do {
      again = false;
      jobs = await store.claim(atOnce);
      await Promise.all(jobs.map(runOne));
    } while (!stopped && (again || jobs.length === atOnce));
  };
  const kick = (): void => {
    again = true;
    if (running !== undefined || stopped) return;
    running = runDue()
      .catch((error: unknown) => logger.warn({ err: error }, 'The mails to send could not be read.'))
      .finally(() => {
        running = undefined;
        if (again) kick();
      });
  };
  const timer = setInterval(kick, pollMs);
  let soon: NodeJS.Timeout | undefined;
  return {
    kick,
    kickSoon: () => {
      clearTimeout(soon);
      soon = setTimeout(kick, soonMs);
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      clearTimeout(soon);
      await running;
      mailer.stop();
    },
  };
};
