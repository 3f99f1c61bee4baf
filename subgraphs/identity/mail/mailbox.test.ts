import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fastify } from 'fastify';
import { createTestClock } from '#support/clock.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

const app = fastify();
const clock = createTestClock();
let mailbox: Mailbox;
beforeAll(() => {
  mailbox = createMailbox(clock);
  mailbox.routes(app);
});
afterAll(() => app.close());

const get = (url: string, host = '127.0.0.1:4001') => app.inject({ url, headers: { host } });

describe('the mailbox', () => {
  test('shows the latest mails first, to people and to programs', async () => {
    await mailbox.send({ to: 'a@example.com', subject: 'First', text: 'one' });
    clock.advance(1000);
    await mailbox.send({ to: 'b@example.com', subject: 'Second', text: 'two' });
    expect((await get('/mailbox.json')).json()).toEqual({
      mails: [
        { to: 'b@example.com', subject: 'Second', text: 'two', at: '2026-01-01T00:00:01.000Z' },
        { to: 'a@example.com', subject: 'First', text: 'one', at: '2026-01-01T00:00:00.000Z' },
      ],
    });
    const page = await get('/mailbox');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body.indexOf('Second')).toBeLessThan(page.body.indexOf('First'));
  });

  test('shows what a mail holds as text, and lets nothing run', async () => {
    await mailbox.send({ to: '"><img src=x>', subject: '<script>alert(1)</script>', text: '</pre><b>&amp;' });
    const page = await get('/mailbox');
    expect(page.body).not.toMatch(/<script|<img|<b>/);
    expect(page.body).toContain('&lt;script&gt;');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['cache-control']).toBe('no-store');
  });

  test.each(['localhost', 'localhost:4001', '127.0.0.1', '127.1.2.3:80', '[::1]:4001'])(
    'answers to the name %s',
    async (host) => {
      expect((await get('/mailbox', host)).statusCode).toBe(200);
    },
  );

  test.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:4001', '10.0.0.1'])(
    'does not answer to the name %j, which a page elsewhere may have given it',
    async (host) => {
      for (const url of ['/mailbox', '/mailbox.json']) {
        const answer = await get(url, host);
        expect(answer.statusCode).not.toBe(200);
        expect(answer.body).not.toContain('example.com');
      }
    },
  );

  test('keeps the latest 200', async () => {
    for (let n = 0; n < 250; n += 1)
      await mailbox.send({ to: 'a@example.com', subject: String(n), text: '' });
    const { mails } = (await get('/mailbox.json')).json() as { mails: { subject: string }[] };
    expect([mails.length, mails[0]?.subject, mails.at(-1)?.subject]).toEqual([200, '249', '50']);
  });
});
