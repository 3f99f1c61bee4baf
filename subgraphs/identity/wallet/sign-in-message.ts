import type { parseSiweMessage, SiweMessage } from 'viem/siwe';

/** What a message has to say, apart from whose it is. */
export interface MessageRules {
  /** Hosts, with their port when it is not the usual one, of the pages that may ask people to sign. */
  readonly domains: readonly string[] | 'loopback';
  readonly chainIds: readonly number[];
}

export interface SignInMessage {
  /** With the capitals of EIP-55. */
  readonly address: `0x${string}`;
  readonly chainId: number;
  readonly nonce: string;
}

const longestMessage = 4000;
const clockSkewMs = 60_000;
const loopback = /^(localhost|127\.0\.0\.1)(:\d{1,5})?$/;

export const isAllowedDomain = (domain: string, { domains }: MessageRules): boolean =>
  domains === 'loopback' ? loopback.test(domain) : domains.includes(domain);

const schemeOf = (domain: string): string => (loopback.test(domain) ? 'http' : 'https');

/** The same instant can be written in several ways. */
const withoutTimes = (message: string): string =>
  message.replaceAll(/^(Issued At|Expiration Time|Not Before): .*$/gm, '$1');

type Times = Pick<ReturnType<typeof parseSiweMessage>, 'issuedAt' | 'notBefore' | 'expirationTime'>;

const isTimely = (message: Times, now: number): boolean => {
  const timeOf = (date: Date | undefined, otherwise: number): number => date?.getTime() ?? otherwise;
  return (
    timeOf(message.issuedAt, Number.NaN) <= now + clockSkewMs &&
    timeOf(message.notBefore, now) <= now + clockSkewMs &&
    timeOf(message.expirationTime, now + 1) > now
  );
};

/** viem costs a quarter of a second to load, and most processes never see a wallet. */
const loadSiwe = () => import('viem/siwe');

/**
 * Reads an EIP-4361 message, or null when it is not one that may sign in here. It has to be what viem would write from
 * the fields that it has read, so that no line stands in it that was not judged.
 */
export const readSignInMessage = async (
  text: string,
  rules: MessageRules,
  now: number,
): Promise<SignInMessage | null> => {
  if (text.length > longestMessage) return null;
  const { createSiweMessage, parseSiweMessage } = await loadSiwe();
  const message = parseSiweMessage(text);
  try {
    const written = createSiweMessage(message as SiweMessage);
    if (withoutTimes(written) !== withoutTimes(text)) return null;
  } catch {
    return null;
  }
  const { address, chainId, domain = '', nonce, scheme = schemeOf(domain) } = message;
  if (address === undefined || chainId === undefined || nonce === undefined) return null;
  const isAllowed =
    isAllowedDomain(domain, rules) && scheme === schemeOf(domain) && rules.chainIds.includes(chainId);
  return isAllowed && isTimely(message, now) ? { address, chainId, nonce } : null;
};

/** A message that a client can have signed as it is. */
export const writeSignInMessage = async (given: {
  readonly address: string;
  readonly chainId: number;
  readonly domain: string;
  readonly nonce: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}): Promise<string | null> => {
  const { createSiweMessage } = await loadSiwe();
  try {
    return createSiweMessage({
      address: given.address as `0x${string}`,
      chainId: given.chainId,
      domain: given.domain,
      nonce: given.nonce,
      uri: `${schemeOf(given.domain)}://${given.domain}`,
      version: '1',
      statement: 'Sign in to Soba.',
      issuedAt: new Date(given.issuedAt),
      expirationTime: new Date(given.expiresAt),
    });
  } catch {
    return null;
  }
};
