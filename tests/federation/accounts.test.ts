import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import type { Mail } from '#subgraphs/identity/mail/mailer.ts';
import { codeOf, stepAt } from '#subgraphs/identity/second-factor/totp.ts';
import { type Federation, startFederation } from '#support/federation.ts';
import { until } from '#support/until.ts';

const password = 'correct horse battery';
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const fromBase32 = (text: string): Buffer => {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};

const signInResult = `__typename
  ... on SignedIn { accessToken refreshToken sessionId user { id email displayName } }
  ... on SecondFactorRequired { challenge factors }
  ... on SignInRejected { reason }`;

describe('an account, from its beginning', () => {
  let graph: Federation;
  beforeAll(async () => {
    graph = await startFederation();
  });
  afterAll(() => graph.stop());

  const mailTo = async (to: string, subject: string): Promise<string> => {
    let text: string | undefined;
    await until(async () => {
      const url = `${graph.subgraphs.get('identity')?.url}/mailbox.json`;
      const { body } = await request(url, { reset: true });
      const { mails } = (await body.json()) as { mails: Mail[] };
      text = mails.find((mail) => mail.to === to && mail.subject === subject)?.text;
      return text !== undefined;
    });
    return text ?? '';
  };
  const tokenIn = (text: string): string => /^[\w-]{43}$/m.exec(text)?.[0] ?? '';
  const run = async (query: string, variables: Readonly<Record<string, unknown>>, token?: string) => {
    const { data, errors } = await graph.send(query, {
      variables,
      ...(token === undefined ? {} : { token }),
    });
    expect(errors).toEqual([]);
    return Object.values(data as Record<string, unknown>)[0] as Record<string, never>;
  };
  const open = async (email: string): Promise<string> => {
    await run('mutation($input: RegisterInput!) { register(input: $input) { __typename } }', {
      input: { email, password, displayName: 'Ada' },
    });
    const input = { token: tokenIn(await mailTo(email, 'Confirm your address')), password };
    const signedIn = await run(
      `mutation($input: VerifyEmailInput!) { verifyEmail(input: $input) { ${signInResult} } }`,
      { input },
    );
    expect(signedIn).toMatchObject({ __typename: 'SignedIn', user: { email, displayName: 'Ada' } });
    return String(signedIn['accessToken']);
  };
  const signIn = (email: string, given: string) =>
    run(`mutation($input: SignInInput!) { signIn(input: $input) { ${signInResult} } }`, {
      input: { email, password: given },
    });

  test('is registered, verified, signed in to, and has its own view of itself', async () => {
    const token = await open('ada@example.com');
    const me = await run(
      '{ me { email tier roles signInMethods { hasPassword hasTotp recoveryCodesLeft wallets { address } } } }',
      {},
      token,
    );
    expect(me).toEqual({
      email: 'ada@example.com',
      tier: 'FREE',
      roles: ['USER'],
      signInMethods: { hasPassword: true, hasTotp: false, recoveryCodesLeft: 0, wallets: [] },
    });
    await expect(signIn('ada@example.com', password)).resolves.toMatchObject({ __typename: 'SignedIn' });
  });

  test('is protected by a second factor', async () => {
    const token = await open('bea@example.com');
    const started = await run('mutation { startTotp { ... on TotpStarted { secret uri } } }', {}, token);
    const secret = fromBase32(String(started['secret']));
    const code = codeOf(secret, stepAt(Date.now()));
    const confirmed = await run(
      'mutation($code: String!) { confirmTotp(code: $code) { ... on RecoveryCodes { codes } } }',
      { code },
      token,
    );
    expect(confirmed['codes']).toHaveLength(10);
    const challenged = await signIn('bea@example.com', password);
    expect(challenged).toMatchObject({
      __typename: 'SecondFactorRequired',
      factors: ['AUTHENTICATOR', 'RECOVERY_CODE'],
    });
    const complete = (given: string) =>
      run(`mutation($input: CompleteSignInInput!) { completeSignIn(input: $input) { ${signInResult} } }`, {
        input: { challenge: challenged['challenge'], code: given },
      });
    await expect(complete(code)).resolves.toMatchObject({ reason: 'INVALID_CODE' });
    await expect(complete(String(Object.values(confirmed['codes'] ?? [])[0]))).resolves.toMatchObject({
      __typename: 'SignedIn',
    });
  });

  test('has its password reset, which ends its sessions within seconds', async () => {
    const token = await open('cleo@example.com');
    await run('mutation($email: String!) { requestPasswordReset(email: $email) { email } }', {
      email: 'cleo@example.com',
    });
    const reset = tokenIn(await mailTo('cleo@example.com', 'Set a new password'));
    await expect(
      run('mutation($input: ResetPasswordInput!) { resetPassword(input: $input) { __typename } }', {
        input: { token: reset, newPassword: 'another good password' },
      }),
    ).resolves.toEqual({ __typename: 'PasswordChanged' });
    await expect(signIn('cleo@example.com', password)).resolves.toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    });
    await expect(signIn('cleo@example.com', 'another good password')).resolves.toMatchObject({
      __typename: 'SignedIn',
    });
    await until(async () => (await graph.send('{ me { id } }', { token })).status === 401);
  });

  test('changes its password, and its own session goes on', async () => {
    await open('dora@example.com');
    const own = await signIn('dora@example.com', password);
    const token = String(own['accessToken']);
    const other = String((await signIn('dora@example.com', password))['accessToken']);
    await expect(
      run(
        'mutation($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }',
        { input: { currentPassword: password, newPassword: 'another good password' } },
        token,
      ),
    ).resolves.toEqual({ __typename: 'PasswordChanged' });
    await until(async () => (await graph.send('{ me { id } }', { token: other })).status === 401);
    // Its access token ends as well, and says what to do.
    await until(async () => (await graph.send('{ me { id } }', { token })).status === 401);
    const { errors } = await graph.send('{ me { id } }', { token });
    expect(errors[0]?.message).toBe(
      'The credentials have been revoked. Refresh the session, or sign in again.',
    );
    const refreshed = await run(
      'mutation($input: RefreshSessionInput!) { refreshSession(input: $input) { ... on SessionRefreshed { accessToken } } }',
      { input: { refreshToken: own['refreshToken'] } },
    );
    const next = await graph.send('{ me { email } }', { token: String(refreshed['accessToken']) });
    expect(next.data).toEqual({ me: { email: 'dora@example.com' } });
  });

  test('is signed in to with a wallet', async () => {
    const wallet = privateKeyToAccount(generatePrivateKey());
    const nonce = await run(
      `mutation($address: String!) { createWalletNonce {
        message(address: $address, chainId: 1, domain: "localhost:3000") } }`,
      { address: wallet.address },
    );
    const message = String(nonce['message']);
    const input = { message, signature: await wallet.signMessage({ message }) };
    const query = `mutation($input: WalletProofInput!) { signInWithWallet(input: $input) { ${signInResult} } }`;
    const signedIn = await run(query, { input });
    expect(signedIn).toMatchObject({ __typename: 'SignedIn', user: { email: null } });
    await expect(run(query, { input })).resolves.toMatchObject({ reason: 'INVALID_SIGNATURE' });
    const methods = await run(
      '{ me { signInMethods { hasPassword wallets { address chainId } } } }',
      {},
      String(signedIn['accessToken']),
    );
    expect(methods).toEqual({
      signInMethods: { hasPassword: false, wallets: [{ address: wallet.address, chainId: null }] },
    });
  });

  test('shows how it is signed in to only to itself and to support staff', async () => {
    const [free, support] = [await graph.signIn('free'), await graph.signIn('support')];
    const query = `query($id: ID!) { user(id: $id) { signInMethods { hasPassword } } }`;
    const variables = { id: '01900000-0000-7000-8000-000000000001' };
    const seen = await graph.send(query, { token: support, variables });
    expect(seen.data.user).toEqual({ signInMethods: { hasPassword: true } });
    const refused = await graph.send(query, { token: free, variables });
    expect(refused.data.user).toBeNull();
  });

  test.each([
    ['startTotp { __typename }'],
    ['changeEmail(email: "x@example.com") { __typename }'],
    ['disableTotp { __typename }'],
    ['changeDisplayName(displayName: "x") { __typename }'],
    ['confirmIdentity(input: {password: "x"}) { __typename }'],
  ])('changes nothing for an anonymous caller: %s', async (field) => {
    const { status, errors } = await graph.send(`mutation { ${field} }`);
    expect([status, errors[0]?.extensions['code']]).toEqual([401, 'UNAUTHENTICATED']);
  });
});
