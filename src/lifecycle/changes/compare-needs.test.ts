import { describe, expect, test } from '@jest/globals';
import type { Need } from '#directives/permission.ts';
import { compareNeeds, describeNeeds } from './compare-needs.ts';

const role = (name: 'USER' | 'SUPPORT' | 'ADMIN' | 'SERVICE'): Need => ({ kind: 'role', role: name });
const scopes = (...anyOf: string[][]): Need => ({ kind: 'scopes', anyOf });
const signedIn: Need = { kind: 'authenticated' };

describe('what callers need, before and after', () => {
  test.each<[string, Need[], Need[], string]>([
    ['nothing at all stays so', [], [], 'same'],
    ['the same role', [role('USER')], [role('USER')], 'same'],
    ['nothing after a role', [role('ADMIN')], [], 'public'],
    ['a role after nothing', [], [role('USER')], 'stronger'],
    ['a lower role', [role('ADMIN')], [role('SUPPORT')], 'weaker'],
    ['a higher role', [role('USER')], [role('ADMIN')], 'stronger'],
    ['a role beside the ladder', [role('ADMIN')], [role('SERVICE')], 'other'],
    ['signed in instead of a role', [role('USER')], [signedIn], 'weaker'],
    ['one scope less', [scopes(['a', 'b'])], [scopes(['a'])], 'weaker'],
    ['one way more', [scopes(['a'])], [scopes(['a'], ['b'])], 'weaker'],
    ['one way less', [scopes(['a'], ['b'])], [scopes(['b'])], 'stronger'],
    ['other scopes', [scopes(['a'])], [scopes(['b'])], 'other'],
    ['a role in the place of scopes', [scopes(['a'])], [role('ADMIN')], 'other'],
    ['one of two needs is left', [role('USER'), scopes(['a'])], [scopes(['a'])], 'weaker'],
    ['another order', [role('USER'), scopes(['a'])], [scopes(['a']), role('USER')], 'same'],
    ['a policy instead of signing in', [signedIn], [{ kind: 'policies', anyOf: [['p']] }], 'other'],
  ])('%s', (_name, before, after, change) => {
    expect(compareNeeds(before, after)).toBe(change);
  });

  test('are described in words', () => {
    expect(describeNeeds([])).toBe('nothing');
    expect(describeNeeds([role('ADMIN'), scopes(['a', 'b'], ['c'])])).toBe(
      'the role ADMIN and the scopes a and b, or c',
    );
  });
});
