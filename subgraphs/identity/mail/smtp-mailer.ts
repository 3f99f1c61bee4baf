import { createTransport } from 'nodemailer';
import type { Mailer } from './mailer.ts';

const timeoutMs = 10_000;

/** What servers write into their refusals often holds the address, which is not for logs. */
const withoutText = (error: unknown): Error => {
  const { code, responseCode } = Object(error) as {
    readonly code?: unknown;
    readonly responseCode?: unknown;
  };
  return new Error(`The mail server could not be used: ${String(code)} ${String(responseCode ?? '')}`.trim());
};

/** `smtp://user:password@host:587` takes encryption when the server offers it, `smtps://` from the first byte. */
export const createSmtpMailer = (options: { readonly url: string; readonly from: string }): Mailer => {
  const transport = createTransport({
    url: options.url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: 2 * timeoutMs,
    // Nothing in a mail of ours may make it read files or fetch addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text }) => {
      const message = { from: options.from, to: { name: '', address: to }, subject, text };
      await transport.sendMail(message).catch((error: unknown) => {
        throw withoutText(error);
      });
    },
    stop: () => transport.close(),
  };
};
