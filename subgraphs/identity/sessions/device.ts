import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ClientInfo } from '#platform/client-info.ts';
import { networkOf } from '#platform/ip-address.ts';
import type { Secrets } from '../secrets.ts';

/** What somebody signs in with, without versions: an update of the browser is no other device. */
export interface Device {
  readonly browser: string;
  readonly platform: string;
}

/** In this order: most browsers also name those that they want to be taken for. */
const browsers: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdgA?(?:iOS)?\//],
  ['Opera', /\b(?:OPR|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
];

const platforms: readonly (readonly [string, RegExp])[] = [
  ['Windows', /\bWindows\b/],
  ['iOS', /\b(?:iPhone|iPad|iPod)\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
];

const named = (patterns: readonly (readonly [string, RegExp])[], text: string): string | undefined =>
  patterns.find(([, pattern]) => pattern.test(text))?.[0];

/** `curl/8.5.0` and the like: the name of the program. */
const product = (userAgent: string): string => /^[\w.-]{1,32}(?=\/|$)/.exec(userAgent)?.[0] ?? 'unknown';

const hinted = (platform: string): string | undefined => /^"?([\w .]{1,32})"?$/.exec(platform)?.[1];

export const deviceOf = (client: ClientInfo): Device => ({
  browser: named(browsers, client.userAgent) ?? product(client.userAgent),
  platform: hinted(client.platform) ?? named(platforms, client.userAgent) ?? 'unknown',
});

export interface Fingerprints {
  /** Of the device in its network, with the newest key. */
  readonly of: (client: ClientInfo) => Buffer;
  /** With every key that is in use. */
  readonly allOf: (client: ClientInfo) => readonly Buffer[];
  readonly matches: (client: ClientInfo, fingerprint: Buffer) => boolean;
}

/** Keyed, because the few possible values of a plain hash could be tried out. */
export const createFingerprints = (secrets: Secrets): Fingerprints => {
  const keys = secrets.keysFor('device fingerprint');
  const compute = (client: ClientInfo, key: Buffer): Buffer => {
    const { browser, platform } = deviceOf(client);
    const network = networkOf(client.address, { v4: 24, v6: 48 }) ?? '';
    return createHmac('sha256', key)
      .update(JSON.stringify([browser, platform, network]))
      .digest();
  };
  return {
    of: (client) => compute(client, keys[0]),
    allOf: (client) => keys.map((key) => compute(client, key)),
    matches: (client, fingerprint) => keys.some((key) => timingSafeEqual(compute(client, key), fingerprint)),
  };
};
