import { isIPv4, isIPv6 } from 'node:net';

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

const textOfV4 = (groups: readonly number[]): string =>
  groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');

/** The first `bits` of the groups, each of `width` bits; what is behind them is zero. */
const truncate = (groups: readonly number[], bits: number, width: number): number[] =>
  groups.map((group, index) => {
    const kept = Math.min(width, Math.max(0, bits - index * width));
    return group & (((1 << kept) - 1) << (width - kept));
  });

const networkOfV4 = (address: string, bits: number): string =>
  bits >= 32 ? address : truncate(address.split('.').map(Number), bits, 8).join('.');

/**
 * The network of an address, by the length of its prefix, or undefined when it is no address. An IPv4 address that was
 * written as IPv6 is an IPv4 address. IPv6: as many groups as the prefix touches, divided by hyphens.
 */
export const networkOf = (
  address: string,
  prefix: { readonly v4: number; readonly v6: number },
): string | undefined => {
  if (isIPv4(address)) return networkOfV4(address, prefix.v4);
  if (!isIPv6(address)) return undefined;
  const groups = groupsOf(address);
  if (isMappedV4(groups)) return networkOfV4(textOfV4(groups), prefix.v4);
  return truncate(groups, prefix.v6, 16)
    .slice(0, Math.ceil(prefix.v6 / 16))
    .map((group) => group.toString(16))
    .join('-');
};
