import { createHash } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import type { Principal } from '../identity.ts';

/** Safe in a key as it is; anything else, and anything long, is hashed. Colons divide our own parts. */
const plain = /^[\w.-]{1,64}$/;

const part = (id: string): string =>
  plain.test(id) ? id : `sha256-${createHash('sha256').update(id).digest('base64url')}`;

/** Eight groups of 16 bits; the address must be valid. */
const groupsOf = (address: string): readonly number[] => {
  const [bare = ''] = address.split('%');
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(bare);
  const hexTail =
    dotted === null
      ? bare
      : bare.slice(0, dotted.index) +
        [1, 3]
          .map((index) => (Number(dotted[index]) * 256 + Number(dotted[index + 1])).toString(16))
          .join(':');
  const [head = '', tail] = hexTail.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
};

const isMappedV4 = (groups: readonly number[]): boolean =>
  groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;

/** One caller's addresses: an IPv4 address, or the /64 that one line or one machine is given of IPv6. */
const network = (address: string): string | undefined => {
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return undefined;
  const groups = groupsOf(address);
  if (isMappedV4(groups)) {
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 0xff])
      .join('.');
  }
  return groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join('-');
};

/** `1.2.3.4:80`, `[::1]:80` and `"[::1]"` are in use as well as the bare address. */
const bareAddress = (text: string): string => {
  const trimmed = text.trim().replaceAll('"', '');
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(trimmed);
  return bracketed?.[1] ?? trimmed.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
};

/**
 * The address of the caller. Each of our `trustedHops` proxies adds the address that it saw at the right end of
 * X-Forwarded-For; what stands left of those the caller has written, and is not read. With too few entries, or
 * something that is no address, the peer itself is taken, which nobody can forge.
 */
export const callerAddress = (request: {
  readonly peer: string;
  readonly forwardedFor: string | undefined;
  readonly trustedHops: number;
}): string => {
  const seen = request.forwardedFor?.split(',') ?? [];
  const entry = request.trustedHops > 0 ? seen.at(-request.trustedHops) : undefined;
  const address = entry === undefined ? '' : bareAddress(entry);
  return network(address) === undefined ? request.peer : address;
};

export interface Caller {
  readonly principal: Principal;
  /** Verified, never what a header only claims. */
  readonly apiKeyId?: string | null;
  readonly clientId?: string | null;
  readonly address: string;
}

/** Whose bucket it is: the key that was shown, else the account or service, else the verified client, else the network. */
export const identityKey = ({ principal, apiKeyId, clientId, address }: Caller): string => {
  if (apiKeyId) return `key:${part(apiKeyId)}`;
  if (principal.kind !== 'anonymous' && principal.id !== null)
    return `${principal.kind}:${part(principal.id)}`;
  if (clientId) return `client:${part(clientId)}`;
  return `ip:${network(address) ?? 'unknown'}`;
};
