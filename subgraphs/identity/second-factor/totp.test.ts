import { describe, expect, test } from '@jest/globals';
import { codeOf, enrolmentUri, isTotpCode, matchingStep, stepAt, toBase32 } from './totp.ts';

/** The secret of RFC 6238, appendix B. */
const secret = Buffer.from('12345678901234567890');

describe('a code', () => {
  // The RFC prints eight digits; six are their end.
  test.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('at %d seconds is the one of RFC 6238', (seconds, digits) => {
    expect(codeOf(secret, stepAt(seconds * 1000))).toBe(digits.slice(2));
  });

  test('holds for the step before and the step after, and no further', () => {
    const now = 1_700_000_015_000;
    const current = stepAt(now);
    const found = [-3, -2, -1, 0, 1, 2, 3].map((offset) =>
      matchingStep(secret, codeOf(secret, current + offset), now),
    );
    expect(found).toEqual([null, null, current - 1, current, current + 1, null, null]);
  });

  test.each(['', '12345', '1234567', 'abcdef', '12345a', ' 12345', '１２３４５６', '12345\n'])(
    '%j is none',
    (code) => {
      expect(isTotpCode(code)).toBe(false);
      expect(matchingStep(secret, code, 0)).toBeNull();
    },
  );
});

describe('enrolment', () => {
  // RFC 4648, section 10, without padding.
  test.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('writes %j in base32 as %j', (text, written) => {
    expect(toBase32(Buffer.from(text))).toBe(written);
  });

  test('gives apps an address that they read', () => {
    expect(enrolmentUri(secret, 'ada+1@example.com')).toBe(
      'otpauth://totp/Soba%3Aada%2B1%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Soba&algorithm=SHA1&digits=6&period=30',
    );
  });
});
