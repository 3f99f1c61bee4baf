import { expect, test } from '@jest/globals';
import { type ClientInfo, encodeClientInfo, parseClientInfo, unknownClient } from './client-info.ts';

const client: ClientInfo = {
  address: '203.0.113.1',
  userAgent: 'Ünïcode/1.0 "x"',
  platform: 'macOS',
  name: 'web',
  version: '1',
};

test('what is known of a client survives the way through a header, in ASCII', () => {
  const header = encodeClientInfo(client);
  expect(header).toMatch(/^[\w-]+$/);
  expect(parseClientInfo(header)).toEqual(client);
});

test.each([
  ['nothing', undefined],
  ['two headers', ['a', 'b']],
  ['garbage', '%%%'],
  ['other JSON', Buffer.from('{"address":1}').toString('base64url')],
  ['a user agent of a megabyte', encodeClientInfo({ ...client, userAgent: 'x'.repeat(1_000_000) })],
])('%s is an unknown client', (_name, header) => {
  expect(parseClientInfo(header)).toEqual(unknownClient);
});
