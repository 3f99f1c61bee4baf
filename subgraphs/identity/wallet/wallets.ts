import { randomBytes } from 'node:crypto';
import type { ClientInfo } from '#platform/client-info.ts';
import type { Clock } from '#platform/clock.ts';
import { refuse } from '#platform/errors.ts';
import { createId } from '#platform/ids.ts';
import { lockAccount } from '../access/access-store.ts';
import { accountIdOf, type Caller, sessionIdOf } from '../accounts/caller.ts';
import { type FinishSignIn, rejected, type SignInOutcome } from '../accounts/finish-sign-in.ts';
import type { WalletProof } from '../accounts/prove-identity.ts';
import { hashToken } from '../accounts/secret-token.ts';
import { createPostgresUserStore, type UserStore } from '../accounts/user-store.ts';
import type { Audit } from '../audit/audit.ts';
import type { Database } from '../database.ts';
import type { MailJobStore } from '../mail/mail-job-store.ts';
import type { SessionGate } from '../sessions/open-session.ts';
import {
  isAllowedDomain,
  type MessageRules,
  readSignInMessage,
  writeSignInMessage,
} from './sign-in-message.ts';
import type { VerifySignature } from './verify-signature.ts';
import { createPostgresWalletStore, type Wallet, type WalletId, type WalletStore } from './wallet-store.ts';

export interface WalletNonce {
  readonly nonce: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export type LinkRejection = 'INVALID_SIGNATURE' | 'LINKED_ELSEWHERE';
export type UnlinkRejection = 'NOT_LINKED' | 'LAST_WAY_IN';

export interface Wallets {
  readonly createNonce: () => Promise<WalletNonce>;
  readonly writeMessage: (
    nonce: WalletNonce,
    given: { readonly address: string; readonly chainId: number; readonly domain: string },
  ) => Promise<string>;
  /** Opens an account for a wallet that has none. */
  readonly signIn: (proof: WalletProof, client: ClientInfo) => Promise<SignInOutcome>;
  readonly hasSigned: (accountId: string, proof: WalletProof) => Promise<boolean>;
  readonly link: (proof: WalletProof, caller: Caller) => Promise<Wallet | LinkRejection>;
  readonly unlink: (wallet: WalletId, caller: Caller) => Promise<UnlinkRejection | null>;
  readonly list: (accountId: string) => Promise<readonly Wallet[]>;
}

interface Parts {
  readonly db: Database;
  readonly store: WalletStore;
  readonly users: Pick<UserStore, 'findCredentials'>;
  readonly rules: MessageRules;
  readonly verifySignature: VerifySignature;
  readonly finishSignIn: FinishSignIn;
  readonly sessions: Pick<SessionGate, 'requireFreshAuth' | 'revokeAllOfUser'>;
  readonly mailJobs: Pick<MailJobStore, 'add'>;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly freshSeconds: number;
}

const nonceMs = 10 * 60_000;

/** The nonce is used up first: a message signs in once, whatever becomes of it. */
const prove = async (parts: Parts, proof: WalletProof): Promise<WalletId | null> => {
  const now = parts.clock.now();
  const message = await readSignInMessage(proof.message, parts.rules, now);
  if (message === null || !(await parts.store.useNonce(hashToken(message.nonce), now))) return null;
  return parts.verifySignature(message, proof);
};

const isSame =
  (one: WalletId) =>
  (other: WalletId): boolean =>
    one.address.toLowerCase() === other.address.toLowerCase() && one.chainId === other.chainId;

const shortened = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`;

class LinkedMeanwhile extends Error {}

const openAccount = (parts: Parts, wallet: WalletId, client: ClientInfo): Promise<string> =>
  parts.db.transaction().execute(async (transaction) => {
    const id = createId(parts.clock);
    await createPostgresUserStore(transaction).addMissing([
      {
        id,
        email: null,
        displayName: shortened(wallet.address),
        roles: ['USER'],
        tier: 'FREE',
        passwordHash: null,
      },
    ]);
    const added = await createPostgresWalletStore(transaction).add(wallet, id, parts.clock.now());
    if (added === null) throw new LinkedMeanwhile();
    await parts.audit.record({ type: 'account.registered', userId: id, client }, transaction);
    return id;
  });

const findOrOpen = async (parts: Parts, wallet: WalletId, client: ClientInfo): Promise<string | null> => {
  const known = await parts.store.findOwner(wallet);
  if (known !== null) return known;
  try {
    return await openAccount(parts, wallet, client);
  } catch (error) {
    if (error instanceof LinkedMeanwhile) return parts.store.findOwner(wallet);
    throw error;
  }
};

const createLink =
  (parts: Parts): Wallets['link'] =>
  async (proof, caller) => {
    const accountId = accountIdOf(caller);
    await parts.sessions.requireFreshAuth(caller.principal, parts.freshSeconds);
    const wallet = await prove(parts, proof);
    if (wallet === null) return 'INVALID_SIGNATURE';
    return parts.db.transaction().execute(async (transaction) => {
      const wallets = createPostgresWalletStore(transaction);
      const added = await wallets.add(wallet, accountId, parts.clock.now());
      if (added === null) return (await wallets.list(accountId)).find(isSame(wallet)) ?? 'LINKED_ELSEWHERE';
      const { client } = caller;
      await parts.audit.record({ type: 'wallet.linked', userId: accountId, client }, transaction);
      const notice = { kind: 'notice', accountId, notice: 'wallet-linked', email: null } as const;
      await parts.mailJobs.add(notice, transaction);
      return added;
    });
  };

const createUnlink =
  (parts: Parts): Wallets['unlink'] =>
  async (wallet, caller) => {
    const accountId = accountIdOf(caller);
    await parts.sessions.requireFreshAuth(caller.principal, parts.freshSeconds);
    return parts.db.transaction().execute(async (transaction) => {
      // Locked, or the last two wallets could be unlinked at the same time.
      await lockAccount(transaction, accountId);
      const credentials = await createPostgresUserStore(transaction).findCredentials({ id: accountId });
      const wallets = createPostgresWalletStore(transaction);
      const linked = await wallets.list(accountId);
      const found = linked.find(isSame(wallet));
      if (found === undefined) return 'NOT_LINKED';
      if ((credentials?.user.email ?? null) === null && linked.length === 1) return 'LAST_WAY_IN';
      await wallets.remove(found, accountId);
      await parts.sessions.revokeAllOfUser(accountId, 'factor_changed', {
        transaction,
        keepApiKeys: true,
        exceptSessionId: sessionIdOf(caller),
      });
      const { client } = caller;
      await parts.audit.record({ type: 'wallet.unlinked', userId: accountId, client }, transaction);
      const notice = { kind: 'notice', accountId, notice: 'wallet-unlinked', email: null } as const;
      await parts.mailJobs.add(notice, transaction);
      return null;
    });
  };

export const createWallets = (parts: Parts): Wallets => ({
  createNonce: async () => {
    const nonce = randomBytes(16).toString('hex');
    const issuedAt = parts.clock.now();
    await parts.store.addNonce(hashToken(nonce), issuedAt + nonceMs);
    return { nonce, issuedAt, expiresAt: issuedAt + nonceMs };
  },
  writeMessage: async (nonce, given) => {
    const isAllowed =
      isAllowedDomain(given.domain, parts.rules) && parts.rules.chainIds.includes(given.chainId);
    const message = isAllowed ? await writeSignInMessage({ ...nonce, ...given }) : null;
    return message ?? refuse('BAD_USER_INPUT', { message: 'No message can be made with these values.' });
  },
  signIn: async (proof, client) => {
    const wallet = await prove(parts, proof);
    const id = wallet === null ? null : await findOrOpen(parts, wallet, client);
    const credentials = id === null ? null : await parts.users.findCredentials({ id });
    if (credentials !== null) {
      const { user, version } = credentials;
      return parts.finishSignIn.finish({ user, version, methods: ['wallet'], client });
    }
    await parts.audit.record({ type: 'sign_in.failed', userId: null, client });
    return rejected('INVALID_SIGNATURE');
  },
  hasSigned: async (accountId, proof) => {
    const wallet = await prove(parts, proof);
    return wallet !== null && (await parts.store.findOwner(wallet)) === accountId;
  },
  link: createLink(parts),
  unlink: createUnlink(parts),
  list: parts.store.list,
});
