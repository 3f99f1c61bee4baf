import type { ClientInfo } from '#platform/client-info.ts';
import type { SecondFactor } from '../second-factor/second-factor.ts';
import type { AuthMethod } from '../sessions/open-session.ts';
import type { CheckPassword } from './check-password.ts';
import type { UserStore } from './user-store.ts';

export type ProofRejection =
  | 'WRONG_PASSWORD'
  | 'INVALID_SIGNATURE'
  | 'CODE_REQUIRED'
  | 'INVALID_CODE'
  | 'TOO_MANY_ATTEMPTS';

export interface ProofRejected {
  readonly kind: 'proof-rejected';
  readonly reason: ProofRejection;
  readonly retryAt: Date | null;
}

export interface WalletProof {
  readonly message: string;
  readonly signature: string;
}

export interface Proof {
  /** One of the two. */
  readonly password: string | null;
  readonly wallet: WalletProof | null;
  /** Needed when the account has a second factor. */
  readonly code: string | null;
}

export interface Proved {
  readonly kind: 'proved';
  readonly methods: readonly AuthMethod[];
  /** The hash that the password was right for; null when a wallet has signed. */
  readonly passwordHash: string | null;
}

export type ProveIdentity = (
  accountId: string,
  proof: Proof,
  client: ClientInfo,
) => Promise<Proved | ProofRejected>;

interface Parts {
  readonly users: Pick<UserStore, 'findCredentials'>;
  readonly checkPassword: CheckPassword;
  readonly secondFactor: Pick<SecondFactor, 'isEnabled' | 'prove'>;
  /** Whether a wallet of this account has signed the message, which is then used up. */
  readonly hasSigned: (accountId: string, proof: WalletProof) => Promise<boolean>;
}

const reject = (reason: ProofRejection, retryAt: Date | null = null): ProofRejected => ({
  kind: 'proof-rejected',
  reason,
  retryAt,
});

const proveFirst = async (
  parts: Parts,
  accountId: string,
  { proof, client }: { readonly proof: Proof; readonly client: ClientInfo },
): Promise<Proved | ProofRejected> => {
  if (proof.wallet !== null) {
    const signed = await parts.hasSigned(accountId, proof.wallet);
    return signed ? { kind: 'proved', methods: ['wallet'], passwordHash: null } : reject('INVALID_SIGNATURE');
  }
  const credentials = await parts.users.findCredentials({ id: accountId });
  const check = await parts.checkPassword({
    account: credentials?.user.email ?? accountId,
    password: proof.password ?? '',
    client,
    find: async () => credentials && { ...credentials, userId: accountId },
  });
  if (check.right) return { kind: 'proved', methods: ['pwd'], passwordHash: check.found.passwordHash };
  return reject(check.retryAt === null ? 'WRONG_PASSWORD' : 'TOO_MANY_ATTEMPTS', check.retryAt);
};

/** Whoever holds a session proves again that the account is theirs, with everything that signing in would take. */
export const createProveIdentity =
  (parts: Parts): ProveIdentity =>
  async (accountId, proof, client) => {
    const withCode = await parts.secondFactor.isEnabled(accountId);
    if (withCode && proof.code === null) return reject('CODE_REQUIRED');
    const first = await proveFirst(parts, accountId, { proof, client });
    if (first.kind === 'proof-rejected' || !withCode || proof.code === null) return first;
    const second = await parts.secondFactor.prove({ accountId, code: proof.code, client });
    if ('rejected' in second) return reject(second.rejected, 'retryAt' in second ? second.retryAt : null);
    return { ...first, methods: [...first.methods, second.method] };
  };
