import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { request } from 'undici';
import { type IdentityServer, startIdentityServer } from '#support/identity-server.ts';
import { principalOf } from '#support/principal.ts';
import { startTestSmtpServer } from '#support/smtp-server.ts';
import { until } from '#support/until.ts';

const signIns = (count: number, emailOf: (n: number) => string): string =>
  `mutation { ${Array.from(
    { length: count },
    (_, n) =>
      `a${n}: signIn(input: {email: "${emailOf(n)}", password: "wrong"}) { ... on SignInRejected { reason } }`,
  ).join('\n')} }`;

const get = (url: string) => request(url, { reset: true });

const reasonsIn = (data: Readonly<Record<string, { readonly reason: string }>>): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { reason } of Object.values(data)) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
};

describe('a hundred attempts to sign in by aliases of one request', () => {
  let identity: IdentityServer;
  beforeAll(async () => {
    identity = await startIdentityServer({ SOBA_SIGN_IN_FREE_ATTEMPTS_NETWORK: '8' });
  });
  afterAll(() => identity.stop());

  test('are a hundred attempts on the account', async () => {
    const address = '192.0.2.10';
    const { data } = await identity.send(
      signIns(100, () => 'free@example.com'),
      { address },
    );
    expect(reasonsIn(data)).toEqual({ INVALID_CREDENTIALS: 5, TOO_MANY_ATTEMPTS: 95 });
  });

  test('are a hundred attempts from the network, whatever the accounts', async () => {
    const address = '192.0.2.11';
    const { data } = await identity.send(
      signIns(100, (n) => `user-${n}@example.com`),
      { address },
    );
    expect(reasonsIn(data)).toEqual({ INVALID_CREDENTIALS: 8, TOO_MANY_ATTEMPTS: 92 });
    const right = `mutation { signIn(input: {email: "premium@example.com", password: "soba-demo-password"}) {
      __typename ... on SignInRejected { reason retryAt } } }`;
    const blocked = await identity.send(right, { address });
    expect(blocked.data.signIn).toEqual({
      __typename: 'SignInRejected',
      reason: 'TOO_MANY_ATTEMPTS',
      retryAt: expect.stringMatching(/^\d{4}-/),
    });
    const elsewhere = await identity.send(right, { address: '192.0.2.12' });
    expect(elsewhere.data.signIn).toMatchObject({ __typename: 'SignedIn' });
  });
});

describe('a sensitive operation', () => {
  test('asks who it is when that was proved long ago, and works once it is proved again', async () => {
    const identity = await startIdentityServer();
    const { data } = await identity.send(`mutation { signIn(input: {email: "free@example.com",
      password: "soba-demo-password"}) { ... on SignedIn { sessionId user { id email } } } }`);
    const { sessionId, user } = data.signIn;
    expect(user.email).toBe('free@example.com');
    const callerSince = (authTime: number) =>
      principalOf({
        id: user.id,
        roles: ['USER'],
        credential: { kind: 'session', id: sessionId, authTime, methods: ['pwd'] },
      });
    const start = 'mutation { startTotp { __typename } }';
    const principal = callerSince(Math.floor(Date.now() / 1000) - 1000);
    const refused = await identity.send(start, { principal });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'STEP_UP_REQUIRED', maxAgeSeconds: 900 } }]);
    const confirm = (password: string) =>
      identity.send(
        `mutation { confirmIdentity(input: {password: "${password}"}) { __typename
          ... on IdentityConfirmed { accessToken } ... on ProofRejected { reason } } }`,
        { principal },
      );
    expect((await confirm('wrong')).data.confirmIdentity).toEqual({
      __typename: 'ProofRejected',
      reason: 'WRONG_PASSWORD',
    });
    const confirmed = (await confirm('soba-demo-password')).data.confirmIdentity;
    const claims = decodeJwt(confirmed.accessToken);
    expect(claims).toMatchObject({ sub: user.id, sid: sessionId, amr: ['pwd'] });
    const again = await identity.send(start, { principal: callerSince(Number(claims['auth_time'])) });
    expect([again.errors, again.data]).toEqual([[], { startTotp: { __typename: 'TotpStarted' } }]);
    await identity.stop();
  });
});

describe('mail', () => {
  const register = `mutation { register(input: {email: "ada@example.com", password: "correct horse battery",
    displayName: "Ada"}) { __typename } }`;

  test('goes to the server of SMTP_URL, with a link to the page, and to no mailbox', async () => {
    const smtp = await startTestSmtpServer({ user: 'soba', password: 'hunter2' });
    const identity = await startIdentityServer({
      SMTP_URL: smtp.url,
      SOBA_MAIL_FROM: 'Soba <accounts@soba.example>',
      SOBA_ACCOUNT_PAGE_URL: 'https://app.soba.example/account',
    });
    await identity.send(register);
    await until(() => smtp.mails.length === 1);
    const [mail] = smtp.mails;
    expect(mail).toMatchObject({ from: 'accounts@soba.example', to: ['ada@example.com'] });
    const text = mail?.source.replaceAll(/=\r\n/g, '').replaceAll('=3D', '=');
    expect(text).toMatch(/https:\/\/app\.soba\.example\/account#verify-email=[\w-]{43}/);
    expect((await get(`${identity.url}/mailbox`)).statusCode).toBe(404);
    await identity.stop();
    await smtp.stop();
  });

  test('waits where others could read the mailbox, and readiness says why', async () => {
    const identity = await startIdentityServer({ HOST: '0.0.0.0' });
    await identity.send(register);
    expect((await get(`${identity.url}/mailbox`)).statusCode).toBe(404);
    const ready = await get(`${identity.url}/readyz`);
    expect([ready.statusCode, await ready.body.json()]).toMatchObject([
      200,
      { checks: { mail: { status: 'down', required: false, reason: 'SMTP_URL is not set' } } },
    ]);
    await identity.stop();
  });
});
