import { describe, expect, test } from '@jest/globals';
import { anonymous, type Principal } from '../identity.ts';
import { callerAddress, identityKey } from './identity-key.ts';

const user: Principal = { ...anonymous, kind: 'user', id: '0190-a' };
const address = '203.0.113.7';

describe('whose bucket it is', () => {
  test.each([
    ['the API key before all', { principal: user, apiKeyId: 'k1', clientId: 'c1' }, 'key:k1'],
    ['the account', { principal: user, clientId: 'c1' }, 'user:0190-a'],
    ['the service', { principal: { ...user, kind: 'service' as const } }, 'service:0190-a'],
    ['the client', { principal: anonymous, clientId: 'c1' }, 'client:c1'],
    ['the address', { principal: anonymous }, `ip:${address}`],
  ])('is that of %s', (_what, caller, expected) => {
    expect(identityKey({ address, ...caller })).toBe(expected);
  });

  test.each(['a:b', '{a}', 'a b', '', 'ä', 'x'.repeat(65)])('an id like %j is hashed or not used', (id) => {
    expect(identityKey({ principal: { ...user, id }, address })).toMatch(/^user:sha256-[\w-]{43}$/);
  });

  test('two ids never share a bucket with each other, nor a user with a client', () => {
    const keys = ['a', 'b', 'a:b', 'a b'].map((id) => identityKey({ principal: { ...user, id }, address }));
    keys.push(identityKey({ principal: anonymous, clientId: 'a', address }));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('an address', () => {
  test.each([
    ['203.0.113.7', 'ip:203.0.113.7'],
    ['::ffff:203.0.113.7', 'ip:203.0.113.7'],
    ['::ffff:cb00:7107', 'ip:203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', 'ip:2001-db8-1-2'],
    ['2001:db8:1:2::', 'ip:2001-db8-1-2'],
    ['2001:DB8:0001:2:ffff::1', 'ip:2001-db8-1-2'],
    ['2001:db8::1', 'ip:2001-db8-0-0'],
    ['::1', 'ip:0-0-0-0'],
    ['fe80::1%eth0', 'ip:fe80-0-0-0'],
    ['64:ff9b::203.0.113.7', 'ip:64-ff9b-0-0'],
    ['nonsense', 'ip:unknown'],
  ])('%s is %s', (given, expected) => {
    expect(identityKey({ principal: anonymous, address: given })).toBe(expected);
  });
});

describe('behind proxies', () => {
  const peer = '10.0.0.1';
  const real = '203.0.113.7';

  test.each([
    ['nothing is trusted', 0, real, peer],
    ['one proxy', 1, real, real],
    ['one proxy and a forged entry', 1, `6.6.6.6, ${real}`, real],
    ['one proxy and many forged entries', 1, `6.6.6.6, 7.7.7.7,8.8.8.8 , ${real}`, real],
    ['two proxies', 2, `${real}, 10.0.0.2`, real],
    ['two proxies and a forged entry', 2, `6.6.6.6, ${real}, 10.0.0.2`, real],
    ['too few entries', 2, '6.6.6.6', peer],
    ['no header', 1, undefined, peer],
    ['an empty header', 1, '', peer],
    ['what is no address', 1, 'unknown', peer],
    ['a port', 1, `${real}:4711`, real],
    ['IPv6 with a port', 1, '[2001:db8::1]:80', '2001:db8::1'],
    ['quotes', 1, '"[2001:db8::1]"', '2001:db8::1'],
  ])('with %s', (_what, trustedHops, forwardedFor, expected) => {
    expect(callerAddress({ peer, forwardedFor, trustedHops })).toBe(expected);
  });

  test('a forged X-Forwarded-For does not change the bucket', () => {
    const buckets = ['', '1.1.1.1, ', '::1, evil, ', `${real}, `.repeat(50)].map((forged) =>
      identityKey({
        principal: anonymous,
        address: callerAddress({ peer, forwardedFor: `${forged}${real}`, trustedHops: 1 }),
      }),
    );
    expect(new Set(buckets)).toEqual(new Set([`ip:${real}`]));
  });
});
