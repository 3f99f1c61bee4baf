import type { Transport } from 'viem';
import { refusal } from '#platform/errors.ts';
import type { Logger } from '#platform/logger.ts';
import type { SignInMessage } from './sign-in-message.ts';
import type { WalletId } from './wallet-store.ts';

export type VerifySignature = (
  message: SignInMessage,
  signed: { readonly message: string; readonly signature: string },
) => Promise<WalletId | null>;

/** A signature for a wallet that is yet to be deployed holds the calls that deploy it. */
const longestSignature = 20_000;
const rpcTimeoutMs = 5000;

const isHex = (text: string): text is `0x${string}` => /^0x(?:[0-9a-fA-F]{2})+$/.test(text);

/** The contract, or the code that asks it, did not like the signature; anything else says nothing about it. */
const isExecutionError = (error: unknown): boolean => {
  const { code, message, details } = Object(error) as {
    code?: unknown;
    message?: unknown;
    details?: unknown;
  };
  return code === 3 || /revert/i.test(`${String(message)} ${String(details)}`);
};

/** viem finds a signature bad when the chain cannot be asked. Who asked hears of that here. */
const noticing =
  (transport: Transport, notice: () => void): Transport =>
  (options) => {
    const opened = transport(options);
    const request = (async (...given: Parameters<typeof opened.request>) => {
      try {
        return await opened.request(...given);
      } catch (error) {
        if (!isExecutionError(error)) notice();
        throw error;
      }
    }) as typeof opened.request;
    return { ...opened, request };
  };

type Signed = { readonly message: string; readonly signature: `0x${string}` };

/** True or false, or null when the chain could not say. */
const askContract = async (url: string, address: `0x${string}`, signed: Signed): Promise<boolean | null> => {
  const { createPublicClient, http } = await import('viem');
  let isAway = false;
  const transport = noticing(http(url, { timeout: rpcTimeoutMs, retryCount: 1 }), () => {
    isAway = true;
  });
  const client = createPublicClient({ transport });
  const isGood = await client.verifyMessage({ address, ...signed }).catch(() => {
    isAway = true;
    return false;
  });
  return isGood || !isAway ? isGood : null;
};

/**
 * Who has signed: the key of the address itself, else the contract at it (EIP-1271, or EIP-6492 while it is not deployed)
 * where its chain can be asked. Null when nobody.
 */
export const createSignatureVerifier = (options: {
  readonly rpcUrls: ReadonlyMap<number, string>;
  readonly logger: Logger;
}): VerifySignature => {
  const hasContractSigned = async (url: string, { address, chainId }: SignInMessage, signed: Signed) => {
    const answer = await askContract(url, address, signed);
    if (answer !== null) return answer;
    // Not with the error: it holds the URL, and that often a key.
    options.logger.error({ chainId }, 'The chain of a wallet could not be asked.');
    throw refusal('SERVICE_UNAVAILABLE', {
      message: 'The wallet cannot be checked at the moment. Try again.',
    });
  };
  return async (asked, { message, signature }) => {
    const { address, chainId } = asked;
    if (signature.length > longestSignature || !isHex(signature)) return null;
    const { recoverMessageAddress } = await import('viem/utils');
    const signer = await recoverMessageAddress({ message, signature }).catch(() => null);
    if (signer?.toLowerCase() === address.toLowerCase()) return { address, chainId: null };
    const url = options.rpcUrls.get(chainId);
    if (url === undefined || !(await hasContractSigned(url, asked, { message, signature }))) return null;
    return { address, chainId };
  };
};
