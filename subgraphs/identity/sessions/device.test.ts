import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { deviceAt } from '#support/identity-core.ts';
import { createSecrets } from '../secrets.ts';
import { createFingerprints, deviceOf } from './device.ts';

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

describe('a device', () => {
  test.each([
    [`${windows} Chrome/142.0.0.0 Safari/537.36`, 'Chrome', 'Windows'],
    [`${windows} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`, 'Edge', 'Windows'],
    [`${windows} Chrome/142.0.0.0 Safari/537.36 OPR/118.0.0.0`, 'Opera', 'Windows'],
    [`${mac} Gecko/20100101 Firefox/144.0`, 'Firefox', 'macOS'],
    [`${mac} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/605.1.15`, 'Safari', 'macOS'],
    [`${iphone} Version/18.5 Mobile/15E148 Safari/604.1`, 'Safari', 'iOS'],
    [`${iphone} CriOS/142.0.0.0 Mobile/15E148 Safari/604.1`, 'Chrome', 'iOS'],
    [
      'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
      'Samsung Internet',
      'Android',
    ],
    ['curl/8.5.0', 'curl', 'unknown'],
    ['okhttp', 'okhttp', 'unknown'],
    ['', 'unknown', 'unknown'],
    ['<script>alert(1)</script>', 'unknown', 'unknown'],
  ])('that says %s is %s on %s', (userAgent, browser, platform) => {
    expect(deviceOf(deviceAt({ userAgent }))).toEqual({ browser, platform });
  });

  test('may tell its platform itself', () => {
    expect(deviceOf(deviceAt({ platform: '"macOS"' })).platform).toBe('macOS');
    expect(deviceOf(deviceAt({ platform: '"<b>"' })).platform).toBe('Linux');
  });
});

describe('a fingerprint', () => {
  const root = randomBytes(32);
  const fingerprints = createFingerprints(createSecrets([root]));
  const fingerprint = fingerprints.of(deviceAt());

  test.each([
    ['a new version of the browser', { userAgent: deviceAt().userAgent.replace('142', '143') }],
    ['another address of the same network', { address: '203.0.113.200' }],
    ['the same address written as IPv6', { address: '::ffff:203.0.113.10' }],
  ])('stays the same with %s', (_what, change) => {
    expect(fingerprints.matches(deviceAt(change), fingerprint)).toBe(true);
  });

  test.each([
    ['another browser', { userAgent: deviceAt().userAgent.replace('Chrome/', 'Firefox/') }],
    ['another platform', { platform: 'Windows' }],
    ['another network', { address: '203.0.114.10' }],
    ['an address that is not known', { address: '' }],
  ])('is another one with %s', (_what, change) => {
    expect(fingerprints.matches(deviceAt(change), fingerprint)).toBe(false);
  });

  test('cannot be computed without the secret, and is still known after the secret was changed', () => {
    const next = randomBytes(32);
    expect(createFingerprints(createSecrets([next])).matches(deviceAt(), fingerprint)).toBe(false);
    const both = createFingerprints(createSecrets([next, root]));
    expect(both.matches(deviceAt(), fingerprint)).toBe(true);
    expect(both.of(deviceAt())).not.toEqual(fingerprint);
  });
});
