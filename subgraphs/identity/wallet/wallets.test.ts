import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { clientAt, goodPassword, openTestAccounts, ownerOf, type TestAccounts } from '#support/accounts.ts';

const client = clientAt('192.0.2.1');

let accounts: TestAccounts;
beforeAll(async () => {
  accounts = await openTestAccounts({
    SOBA_WALLET_DOMAINS: 'app.soba.example',
    SOBA_WALLET_CHAINS: '1,8453',
  });
});
afterAll(() => accounts.stop());

const createWallet = () => privateKeyToAccount(generatePrivateKey());
type TestWallet = ReturnType<typeof createWallet>;

const prove = async (wallet: TestWallet, given: { readonly chainId?: number } = {}) => {
  const { wallets } = accounts.operations;
  const nonce = await wallets.createNonce();
  const message = await wallets.writeMessage(nonce, {
    address: wallet.address,
    chainId: given.chainId ?? 1,
    domain: 'app.soba.example',
  });
  return { message, signature: await wallet.signMessage({ message }) };
};
const signIn = (proof: { readonly message: string; readonly signature: string }) =>
  accounts.operations.wallets.signIn(proof, client);
const idOf = (outcome: Awaited<ReturnType<typeof signIn>>): string =>
  outcome.kind === 'signed-in' ? outcome.user.id : outcome.kind;
const invalid = { kind: 'rejected', reason: 'INVALID_SIGNATURE', retryAt: null };

describe('signing in with a wallet', () => {
  test('opens an account for one that is new, and finds it again on every chain', async () => {
    const wallet = createWallet();
    const first = await signIn(await prove(wallet));
    expect(first).toMatchObject({
      kind: 'signed-in',
      user: {
        email: null,
        displayName: expect.stringMatching(/^0x[0-9a-fA-F]{4}…[0-9a-fA-F]{4}$/),
        roles: ['USER'],
        tier: 'FREE',
      },
    });
    expect(accounts.sessions.opened.at(-1)?.methods).toEqual(['wallet']);
    const second = await signIn(await prove(wallet, { chainId: 8453 }));
    expect(idOf(second)).toBe(idOf(first));
    await expect(accounts.operations.readSignInMethods(idOf(first))).resolves.toMatchObject({
      hasPassword: false,
      wallets: [{ address: wallet.address, chainId: null }],
    });
  });

  test('opens one account when fifty come at the same time', async () => {
    const wallet = createWallet();
    const proofs = await Promise.all(Array.from({ length: 50 }, () => prove(wallet)));
    const ids = new Set((await Promise.all(proofs.map(signIn))).map(idOf));
    expect(ids.size).toBe(1);
    const rows = await accounts.postgres.db
      .selectFrom('account')
      .select('id')
      .where('display_name', 'like', `${wallet.address.slice(0, 6)}…${wallet.address.slice(-4)}`)
      .execute();
    expect(rows).toHaveLength(1);
  });

  test('takes each message once, however many bring it at the same time', async () => {
    const proof = await prove(createWallet());
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => signIn(proof)));
    expect(outcomes.filter(({ kind }) => kind === 'signed-in')).toHaveLength(1);
    await expect(signIn(proof)).resolves.toEqual(invalid);
  });

  test('takes a nonce for ten minutes, and none that we did not give', async () => {
    const wallet = createWallet();
    const [first, second] = [await prove(wallet), await prove(wallet)];
    accounts.clock.advance(600_000 - 1);
    await expect(signIn(first)).resolves.toMatchObject({ kind: 'signed-in' });
    accounts.clock.advance(1);
    await expect(signIn(second)).resolves.toEqual(invalid);
    const own = (await prove(wallet)).message.replace(/Nonce: \w+/, `Nonce: ${'a'.repeat(32)}`);
    await expect(
      signIn({ message: own, signature: await wallet.signMessage({ message: own }) }),
    ).resolves.toEqual(invalid);
  });

  test('does not take the signature of another, and the message is used up by trying', async () => {
    const [wallet, stranger] = [createWallet(), createWallet()];
    const { message, signature } = await prove(wallet);
    const forged = await stranger.signMessage({ message });
    await expect(signIn({ message, signature: forged })).resolves.toEqual(invalid);
    await expect(signIn({ message, signature })).resolves.toEqual(invalid);
  });

  test('asks for the code of an account that has a second factor', async () => {
    const wallet = createWallet();
    const id = idOf(await signIn(await prove(wallet)));
    await accounts.postgres.db
      .insertInto('totp')
      .values({
        account_id: id,
        sealed_secret: Buffer.alloc(48),
        confirmed_at: new Date(0),
        created_at: new Date(0),
      })
      .execute();
    await expect(signIn(await prove(wallet))).resolves.toMatchObject({ kind: 'second-factor' });
  });

  test('says that a second factor is missing where the risk asks for one and there is no mailbox', async () => {
    accounts.sessions.rejectWith('STEP_UP_REQUIRED');
    const outcome = await signIn(await prove(createWallet()));
    accounts.sessions.rejectWith(null);
    expect(outcome).toEqual({ kind: 'rejected', reason: 'SECOND_FACTOR_MISSING', retryAt: null });
  });

  test.each([
    ['another host', { domain: 'evil.example' }],
    ['another chain', { chainId: 5 }],
    ['no address', { address: '0x1' }],
  ])('writes no message for %s', async (_what, given) => {
    const { wallets } = accounts.operations;
    const right = { address: createWallet().address, chainId: 1, domain: 'app.soba.example' };
    await expect(
      wallets.writeMessage(await wallets.createNonce(), { ...right, ...given }),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('keeps nonces as hashes', async () => {
    const { nonce } = await accounts.operations.wallets.createNonce();
    const rows = await accounts.postgres.db.selectFrom('wallet_nonce').selectAll().execute();
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.nonce_hash.toString('latin1')).not.toContain(nonce);
  });
});

describe('linking wallets', () => {
  const { link, unlink, caller } = {
    link: async (wallet: TestWallet, userId: string) =>
      accounts.operations.wallets.link(await prove(wallet), caller(userId)),
    unlink: (wallet: TestWallet, userId: string) =>
      accounts.operations.wallets.unlink(
        { address: wallet.address.toLowerCase(), chainId: null },
        caller(userId),
      ),
    caller: (userId: string, ageSeconds = 0) => ownerOf(accounts.clock, userId, { ageSeconds }),
  };
  const noticesOf = (userId: string) =>
    accounts.events.filter((event) => event.userId === userId).map(({ type }) => type);

  test('lets them sign in to the account, and unlinking takes it back', async () => {
    const userId = await accounts.addAccount('linking@example.com');
    const wallet = createWallet();
    await expect(link(wallet, userId)).resolves.toMatchObject({ address: wallet.address, chainId: null });
    expect((await accounts.nextMail('linking@example.com')).subject).toBe('A wallet was linked');
    expect(idOf(await signIn(await prove(wallet)))).toBe(userId);
    await expect(link(wallet, userId)).resolves.toMatchObject({ address: wallet.address });
    await expect(unlink(wallet, userId)).resolves.toBeNull();
    expect(idOf(await signIn(await prove(wallet)))).not.toBe(userId);
    expect(noticesOf(userId)).toEqual(expect.arrayContaining(['wallet.linked', 'wallet.unlinked']));
    expect(accounts.sessions.revoked).toContainEqual({
      userId,
      reason: 'factor_changed',
      exceptSessionId: 'own-session',
    });
  });

  test('takes a fresh authentication, both ways', async () => {
    const userId = await accounts.addAccount('stale@example.com');
    const stale = caller(userId, 301);
    const wallet = createWallet();
    const proof = await prove(wallet);
    const { wallets } = accounts.operations;
    await expect(wallets.link(proof, stale)).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
    await expect(wallets.unlink({ address: wallet.address, chainId: null }, stale)).rejects.toMatchObject({
      code: 'STEP_UP_REQUIRED',
    });
    // The refusal has not used it up.
    await expect(wallets.link(proof, caller(userId))).resolves.toMatchObject({ address: wallet.address });
  });

  test('leaves a wallet with the account that it signs in to', async () => {
    const wallet = createWallet();
    const owner = idOf(await signIn(await prove(wallet)));
    const userId = await accounts.addAccount('other@example.com');
    await expect(link(wallet, userId)).resolves.toBe('LINKED_ELSEWHERE');
    expect(idOf(await signIn(await prove(wallet)))).toBe(owner);
    await expect(unlink(wallet, userId)).resolves.toBe('NOT_LINKED');
  });

  test('leaves an account one way in, also when both wallets go at the same time', async () => {
    const [first, second] = [createWallet(), createWallet()];
    const userId = idOf(await signIn(await prove(first)));
    await expect(unlink(first, userId)).resolves.toBe('LAST_WAY_IN');
    await link(second, userId);
    const begin = () => Promise.all([unlink(first, userId), unlink(second, userId)]);
    const outcomes = await accounts.whileLocked(userId, { begin, waiting: 2 });
    expect(outcomes.toSorted()).toEqual(['LAST_WAY_IN', null]);
    expect(await accounts.operations.wallets.list(userId)).toHaveLength(1);
  });

  test('takes no proof that is not good', async () => {
    const userId = await accounts.addAccount('bad@example.com');
    const { message } = await prove(createWallet());
    const signature = await createWallet().signMessage({ message });
    await expect(accounts.operations.wallets.link({ message, signature }, caller(userId))).resolves.toBe(
      'INVALID_SIGNATURE',
    );
  });
});

describe('confirming who one is', () => {
  const confirm = (
    userId: string,
    given: Partial<Parameters<TestAccounts['operations']['confirmIdentity']>[0]>,
  ) =>
    accounts.operations.confirmIdentity(
      { password: null, wallet: null, code: null, ...given },
      ownerOf(accounts.clock, userId, { ageSeconds: 5000 }),
    );

  test('takes a linked wallet or the password, and renews the session', async () => {
    const userId = await accounts.addAccount('confirming@example.com');
    const wallet = createWallet();
    await accounts.operations.wallets.link(await prove(wallet), ownerOf(accounts.clock, userId));
    await expect(confirm(userId, { wallet: await prove(wallet) })).resolves.toMatchObject({
      kind: 'confirmed',
      grant: { accessToken: `access own-session ${accounts.clock.now()} wallet` },
    });
    await expect(confirm(userId, { password: goodPassword })).resolves.toMatchObject({
      grant: { accessToken: `access own-session ${accounts.clock.now()} pwd` },
    });
  });

  test('takes neither another’s wallet nor another password, nor nothing', async () => {
    const userId = await accounts.addAccount('strict@example.com');
    const stranger = createWallet();
    await signIn(await prove(stranger));
    await expect(confirm(userId, { wallet: await prove(stranger) })).resolves.toMatchObject({
      reason: 'INVALID_SIGNATURE',
    });
    await expect(confirm(userId, { password: 'wrong' })).resolves.toMatchObject({ reason: 'WRONG_PASSWORD' });
    await expect(confirm(userId, {})).resolves.toMatchObject({ reason: 'WRONG_PASSWORD' });
  });
});
