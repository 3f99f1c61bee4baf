import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createKeyPair } from '#support/keys.ts';
import { parseConfig } from './config.ts';
import {
  privateKeySetting,
  publicKeysSetting,
  publishedKeysSetting,
  signingKeySetting,
} from './key-settings.ts';

const shape = z.object({ PRIVATE: privateKeySetting().optional(), PUBLIC: publicKeysSetting().optional() });
const { privateKey, publicKey } = createKeyPair();
const rsa = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

describe('a key setting', () => {
  test('is read from PEM with real and with written line ends', () => {
    for (const line of ['\n', '\\n', '\r\n']) {
      const config = parseConfig(shape, {
        PRIVATE: privateKey.replaceAll('\n', line),
        PUBLIC: `${publicKey}${createKeyPair().publicKey}`.replaceAll('\n', line),
      });
      expect(config.PRIVATE?.asymmetricKeyType).toBe('ed25519');
      expect(config.PUBLIC).toHaveLength(2);
    }
  });

  test.each([
    ['no key', 'no key at all'],
    ['a broken key', privateKey.replace(/.{8}\n-----END/, '\n-----END')],
    ['a key of another kind', rsa.privateKey],
    ['a public key', publicKey],
  ])('for a private key refuses %s without telling it', (_what, given) => {
    expect(() => parseConfig(shape, { PRIVATE: given })).toThrow(
      /^The configuration has a problem:\n {2}- PRIVATE: must be a PEM Ed25519 private key\. See: npm run keys$/,
    );
  });

  test.each([
    ['no key', 'no key at all'],
    ['a broken key', publicKey.replace(/.{8}\n-----END/, '\n-----END')],
    ['a key of another kind', rsa.publicKey],
    ['one good and one bad key', `${publicKey}${rsa.publicKey}`],
  ])('for public keys refuses %s without telling it', (_what, given) => {
    expect(() => parseConfig(shape, { PUBLIC: given })).toThrow(
      /^The configuration has a problem:\n {2}- PUBLIC: must be PEM Ed25519 public keys\. See: npm run keys$/,
    );
  });
});

describe('keys for access tokens', () => {
  const shape = z.object({ SIGN: signingKeySetting().optional(), OTHERS: publishedKeysSetting() });
  const curve = (namedCurve: string) =>
    generateKeyPairSync('ec', {
      namedCurve,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });

  test.each([
    ['Ed25519', createKeyPair(), 'ed25519'],
    ['P-256', curve('P-256'), 'ec'],
  ])('may be %s, and those that are only published private or public', (_name, pair, type) => {
    const config = parseConfig(shape, {
      SIGN: pair.privateKey,
      OTHERS: `${pair.privateKey}\n${pair.publicKey}`,
    });
    expect(config.SIGN?.asymmetricKeyType).toBe(type);
    expect(config.OTHERS.map((key) => key.type)).toEqual(['public', 'public']);
  });

  test.each([
    ['P-384', curve('P-384')],
    ['RSA', rsa],
  ])('may not be %s', (_name, pair) => {
    expect(() => parseConfig(shape, { SIGN: pair.privateKey })).toThrow('SIGN: must be a PEM private key');
    expect(() => parseConfig(shape, { OTHERS: pair.publicKey })).toThrow('OTHERS: must be PEM keys');
  });

  test('that are only published may be none', () => {
    expect(parseConfig(shape, {}).OTHERS).toEqual([]);
  });
});
