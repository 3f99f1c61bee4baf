import { expect, test } from '@jest/globals';
import { networkOf } from './ip-address.ts';

test.each([
  ['203.0.113.77', { v4: 32, v6: 64 }, '203.0.113.77'],
  ['203.0.113.77', { v4: 24, v6: 48 }, '203.0.113.0'],
  ['203.0.113.77', { v4: 20, v6: 48 }, '203.0.112.0'],
  ['::ffff:203.0.113.77', { v4: 24, v6: 48 }, '203.0.113.0'],
  ['::ffff:cb00:714d', { v4: 24, v6: 48 }, '203.0.113.0'],
  ['2001:db8:1:2:3:4:5:6', { v4: 24, v6: 64 }, '2001-db8-1-2'],
  ['2001:db8:1:2:3:4:5:6', { v4: 24, v6: 48 }, '2001-db8-1'],
  ['2001:db8:1:ffff::', { v4: 24, v6: 56 }, '2001-db8-1-ff00'],
  ['fe80::1%eth0', { v4: 24, v6: 64 }, 'fe80-0-0-0'],
  ['localhost', { v4: 24, v6: 48 }, undefined],
  ['', { v4: 24, v6: 48 }, undefined],
])('the network of %s with the prefix %o is %s', (address, prefix, network) => {
  expect(networkOf(address, prefix)).toBe(network);
});
