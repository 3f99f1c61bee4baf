import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '#platform/clock.ts';
import { refuse } from '#platform/errors.ts';
import type { Mail, Mailer } from './mailer.ts';

interface ReceivedMail extends Mail {
  readonly at: string;
}

export interface Mailbox extends Mailer {
  /** `/mailbox` for people, `/mailbox.json` for programs. */
  readonly routes: (app: FastifyInstance) => void;
}

const mostMails = 200;

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? '');

const article = (mail: ReceivedMail): string =>
  `<article><h2>${escapeHtml(mail.subject)}</h2><p>To ${escapeHtml(mail.to)}, ${mail.at}</p><pre>${escapeHtml(mail.text)}</pre></article>`;

const page = (mails: readonly ReceivedMail[]): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Mailbox</title>
<style>body{font:16px sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap;overflow-wrap:anywhere}
article{border-top:1px solid #999}</style>
<h1>Mailbox</h1><p>Mails that this process would have sent. Set SMTP_URL to send them.</p>
${mails.length === 0 ? '<p>None yet.</p>' : mails.map(article).join('\n')}
</html>
`;

/** A page elsewhere may have its own name lead to this machine; it cannot make the browser say another name. */
const refuseOtherNames = async (request: FastifyRequest): Promise<void> => {
  if (!/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(request.headers.host ?? ''))
    refuse('NOT_FOUND');
};

/** Stands in for a mail server on a developer's machine: the latest mails, in memory, to be read in a browser. */
export const createMailbox = (clock: Clock): Mailbox => {
  const mails: ReceivedMail[] = [];
  const answer = (reply: FastifyReply) =>
    reply
      .header('cache-control', 'no-store')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
  return {
    send: async (mail) => {
      mails.unshift({ ...mail, at: new Date(clock.now()).toISOString() });
      mails.splice(mostMails);
    },
    stop: () => undefined,
    routes: (app) => {
      const options = { onRequest: refuseOtherNames };
      app.get('/mailbox', options, (_request, reply) =>
        answer(reply).type('text/html; charset=utf-8').send(page(mails)),
      );
      app.get('/mailbox.json', options, (_request, reply) => answer(reply).send({ mails }));
    },
  };
};
