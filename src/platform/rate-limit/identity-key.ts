import { createHash } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { Principal } from '../identity.ts';
import { networkOf } from '../ip-address.ts';

/** Safe in a key as it is; anything else, and anything long, is hashed. Colons divide our own parts. */
const plain = /^[\w.-]{1,64}$/;

const part = (id: string): string =>
  plain.test(id) ? id : `sha256-${createHash('sha256').update(id).digest('base64url')}`;

/** One caller's addresses: an IPv4 address, or the /64 that one line or one machine is given of IPv6. */
const network = (address: string): string | undefined => networkOf(address, { v4: 32, v6: 64 });

/** `1.2.3.4:80`, `[::1]:80` and `"[::1]"` are in use as well as the bare address. */
const bareAddress = (text: string): string => {
  const trimmed = text.trim().replaceAll('"', '');
  if (isIPv4(trimmed)) return trimmed;
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
