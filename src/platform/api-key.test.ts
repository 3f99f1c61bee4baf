import { describe, expect, test } from '@jest/globals';
import { createApiKeyId, createApiKeySecret, formatApiKey, isApiKey, parseApiKey } from './api-key.ts';

const create = () => ({ id: createApiKeyId(), secret: createApiKeySecret() });

describe('an API key', () => {
  test('is written so that it can be recognised, and read again', () => {
    const parts = create();
    const key = formatApiKey(parts);
    expect(key).toMatch(/^soba_live_[0-9A-Za-z]{16}_[0-9A-Za-z]{49}$/);
    expect(isApiKey(key)).toBe(true);
    expect(parseApiKey(key)).toEqual(parts);
  });

  test('has the checksum that scanners compute: CRC-32 in six digits of base 62', () => {
    const key = formatApiKey({ id: '0'.repeat(16), secret: 'a'.repeat(43) });
    expect(key).toBe(`soba_live_${'0'.repeat(16)}_${'a'.repeat(43)}1YCKwH`);
  });

  test('is never the same twice', () => {
    const keys = Array.from({ length: 1000 }, () => formatApiKey(create()));
    expect(new Set(keys).size).toBe(1000);
  });

  test('uses every letter and digit about equally often', () => {
    const counts = new Map<string, number>();
    const text = Array.from({ length: 2000 }, createApiKeySecret).join('');
    for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    expect(counts.size).toBe(62);
    const expected = text.length / 62;
    for (const count of counts.values()) {
      expect(count).toBeGreaterThan(expected * 0.8);
      expect(count).toBeLessThan(expected * 1.2);
    }
  });

  test('is not read when any one character of it was changed, removed or added', () => {
    const key = formatApiKey(create());
    for (let at = 0; at < key.length; at += 1) {
      const changed = key[at] === 'x' ? 'y' : 'x';
      expect(parseApiKey(`${key.slice(0, at)}${changed}${key.slice(at + 1)}`)).toBeNull();
      expect(parseApiKey(`${key.slice(0, at)}${key.slice(at + 1)}`)).toBeNull();
    }
    expect(parseApiKey(`${key}a`)).toBeNull();
    expect(parseApiKey(` ${key}`)).toBeNull();
    expect(parseApiKey('')).toBeNull();
  });
});
