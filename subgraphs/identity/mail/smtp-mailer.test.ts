import { afterEach, describe, expect, test } from '@jest/globals';
import { type SmtpBehaviour, startTestSmtpServer, type TestSmtpServer } from '#support/smtp-server.ts';
import type { Mailer } from './mailer.ts';
import { createSmtpMailer } from './smtp-mailer.ts';

let server: TestSmtpServer;
let mailer: Mailer;
afterEach(async () => {
  mailer.stop();
  await server.stop();
});

const open = async (behaviour?: SmtpBehaviour, change = (url: string) => url) => {
  server = await startTestSmtpServer(behaviour);
  mailer = createSmtpMailer({ url: change(server.url), from: 'Soba <no-reply@soba.example>' });
};

const mail = { to: 'ada@example.com', subject: 'Grüße', text: 'One line.\n.\nAnother.\n' };

describe('sending by SMTP', () => {
  test('delivers the mail to its one address, with its text as it is', async () => {
    await open();
    await mailer.send(mail);
    expect(server.mails).toMatchObject([{ from: 'no-reply@soba.example', to: ['ada@example.com'] }]);
    const source = server.mails[0]?.source ?? '';
    expect(source).toContain('From: Soba <no-reply@soba.example>');
    expect(source).toContain('Subject: =?UTF-8?');
    expect(source).toContain('One line.\r\n.\r\nAnother.\r\n');
  });

  test('signs in with what the URL says', async () => {
    await open({ user: 'soba', password: 'hunter2' });
    await mailer.send(mail);
    expect(server.mails).toHaveLength(1);
  });

  test('fails when the server refuses, and tells neither the address nor what the server said', async () => {
    await open({ refusals: 1, refusal: 'No <ada@example.com> here' });
    const error = await mailer.send(mail).catch((thrown: unknown) => thrown as Error);
    expect(String((error as Error).message)).toMatch(/^The mail server could not be used: EENVELOPE 451$/);
    expect(JSON.stringify([error, (error as Error).stack])).not.toContain('ada@');
    await mailer.send(mail);
    expect(server.mails).toHaveLength(1);
  });

  test('fails when it is wrong about who it is, without the password', async () => {
    await open({ user: 'soba', password: 'hunter2' }, (url) => url.replace('hunter2', 'hunter3'));
    const error = await mailer.send(mail).catch((thrown: unknown) => thrown as Error);
    expect(String((error as Error).message)).toContain('EAUTH');
    expect(JSON.stringify([error, (error as Error).stack])).not.toContain('hunter3');
    expect(server.mails).toEqual([]);
  });

  test('cannot be made to write other headers', async () => {
    await open();
    await mailer
      .send({ ...mail, to: 'ada@example.com\r\nBcc: eve@example.com', subject: 'a\r\nX-Evil: 1' })
      .catch(() => undefined);
    const sources = server.mails.map(({ source }) => source).join();
    expect(server.mails.flatMap(({ to }) => to)).not.toContain('eve@example.com');
    expect(sources).not.toMatch(/^(Bcc|X-Evil):/m);
  });
});
