import { describe, expect, test } from '@jest/globals';
import { type MessageRules, readSignInMessage, writeSignInMessage } from './sign-in-message.ts';

const now = Date.UTC(2026, 0, 1);
const address = '0xA0Cf798816D4b9b9866b5330EEa46a18382f251e';
const rules: MessageRules = { domains: ['app.soba.example', 'localhost:3000'], chainIds: [1, 8453] };

const message = (change: (text: string) => string = (text) => text): string =>
  change(`app.soba.example wants you to sign in with your Ethereum account:
${address}

Sign in to Soba.

URI: https://app.soba.example
Version: 1
Chain ID: 1
Nonce: 0123456789abcdef
Issued At: 2026-01-01T00:00:00.000Z
Expiration Time: 2026-01-01T00:10:00.000Z`);

const replacing = (from: string, to: string) => message((text) => text.replace(from, to));
const read = (text: string, at = now, by = rules) => readSignInMessage(text, by, at);

describe('a message to sign in with', () => {
  const good = { address, chainId: 1, nonce: '0123456789abcdef' };

  test('is read', async () => {
    await expect(read(message())).resolves.toEqual(good);
  });

  test.each([
    ['an allowed host with its port', ['app.soba.example wants', 'localhost:3000 wants']],
    ['an allowed chain', ['Chain ID: 1', 'Chain ID: 8453']],
    ['times in another form', ['2026-01-01T00:10:00.000Z', '2026-01-01T01:10:00+01:00']],
    ['no statement', ['Sign in to Soba.\n', '']],
    ['the scheme of our pages', ['app.soba.example wants', 'https://app.soba.example wants']],
    ['no end', ['\nExpiration Time: 2026-01-01T00:10:00.000Z', '']],
    ['a request id', ['00:10:00.000Z', '00:10:00.000Z\nRequest ID: 1']],
    ['resources', ['00:10:00.000Z', '00:10:00.000Z\nResources:\n- https://example.com']],
  ])('may have %s', async (_what, [from = '', to = '']) => {
    await expect(read(replacing(from, to))).resolves.toMatchObject({ address, nonce: good.nonce });
  });

  test.each([
    ['another host', ['app.soba.example wants', 'evil.example wants']],
    ['a host that begins like ours', ['app.soba.example wants', 'app.soba.example.evil.example wants']],
    ['our host with another port', ['app.soba.example wants', 'app.soba.example:8443 wants']],
    ['our host as the user of another', ['app.soba.example wants', 'app.soba.example@evil.example wants']],
    ['a scheme that anybody can read along', ['app.soba.example wants', 'http://app.soba.example wants']],
    ['another chain', ['Chain ID: 1', 'Chain ID: 5']],
    ['another version', ['Version: 1', 'Version: 2']],
    ['a nonce that is too short', ['0123456789abcdef', '0123456']],
    ['an address without its capitals', [address, address.toLowerCase()]],
    ['no address', [`${address}\n`, '']],
    ['no nonce', ['Nonce: 0123456789abcdef\n', '']],
    ['no time', ['Issued At: 2026-01-01T00:00:00.000Z\n', '']],
    ['a time that is none', ['2026-01-01T00:10:00.000Z', 'tomorrow']],
    ['lines after its end', ['00:10:00.000Z', '00:10:00.000Z\nAnd send all your coins.']],
    ['lines before the URI', ['Sign in to Soba.', 'Sign in to Soba.\n\nAnd send all your coins.']],
    [
      'a second set of fields',
      ['Sign in to Soba.\n\n', 'Sign in.\n\nURI: https://evil.example\nVersion: 1\n'],
    ],
    ['carriage returns', ['\n', '\r\n']],
    ['something before it', ['app.soba.example wants', 'hello app.soba.example wants']],
  ])('must not have %s', async (_what, [from = '', to = '']) => {
    await expect(read(replacing(from, to))).resolves.toBeNull();
  });

  test.each(['', 'x', 'x'.repeat(5000), message().padEnd(4001, 'x')])('must be one: %#', async (text) => {
    await expect(read(text)).resolves.toBeNull();
  });

  test('holds from when it was issued, give or take a minute, until it expires', async () => {
    await expect(read(message(), now - 60_000)).resolves.not.toBeNull();
    await expect(read(message(), now - 60_001)).resolves.toBeNull();
    await expect(read(message(), now + 599_999)).resolves.not.toBeNull();
    await expect(read(message(), now + 600_000)).resolves.toBeNull();
    const later = replacing('00:10:00.000Z', '00:10:00.000Z\nNot Before: 2026-01-01T00:05:00.000Z');
    await expect(read(later, now)).resolves.toBeNull();
    await expect(read(later, now + 300_000)).resolves.not.toBeNull();
  });

  test('may name any port of this machine where only this machine is reached', async () => {
    const local: MessageRules = { ...rules, domains: 'loopback' };
    const from = (domain: string) => read(replacing('app.soba.example wants', `${domain} wants`), now, local);
    await expect(from('localhost:5173')).resolves.not.toBeNull();
    await expect(from('127.0.0.1:4000')).resolves.not.toBeNull();
    await expect(from('localhost')).resolves.not.toBeNull();
    await expect(from('localhost.evil.example')).resolves.toBeNull();
    await expect(from('app.soba.example')).resolves.toBeNull();
  });

  test('that we write can be read', async () => {
    const given = { address, chainId: 1, nonce: 'abcdef0123456789', issuedAt: now, expiresAt: now + 600_000 };
    const written = await writeSignInMessage({ ...given, domain: 'localhost:3000' });
    expect(written).toContain('URI: http://localhost:3000\n');
    await expect(read(written ?? '')).resolves.toEqual({ address, chainId: 1, nonce: given.nonce });
    await expect(writeSignInMessage({ ...given, domain: 'localhost', address: '0x1' })).resolves.toBeNull();
    await expect(writeSignInMessage({ ...given, domain: 'a\nb' })).resolves.toBeNull();
  });
});
