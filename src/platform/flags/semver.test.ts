import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import semver from 'semver';
import { compareVersions, parseVersion, type Version } from './semver.ts';

const parsed = (text: string): Version => {
  const version = parseVersion(text);
  if (version === undefined) throw new Error(`${text} is no version.`);
  return version;
};

const small = fc.integer({ min: 0, max: 3 });
const part = fc.oneof(small.map(String), fc.constantFrom('alpha', 'beta', 'rc', '-', 'a1', '1a'));
const version = fc
  .record({
    numbers: fc.tuple(small, small, small),
    preRelease: fc.array(part, { maxLength: 3 }),
    build: fc.constantFrom('', '+7', '+a.01'),
  })
  .map(
    ({ numbers, preRelease, build }) =>
      `${numbers.join('.')}${preRelease.length === 0 ? '' : `-${preRelease.join('.')}`}${build}`,
  );

describe('semantic versions', () => {
  test('are ordered as the package semver orders them', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareVersions(parsed(a), parsed(b)))).toBe(semver.compare(a, b));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    '1.0',
    'v1.0.0',
    '01.0.0',
    '1.0.0-01',
    '1.0.0-',
    '1.0.0+',
    '',
    '1.0.0.0',
    `1.0.0-${'a'.repeat(300)}`,
  ])('%j is none', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });
});
