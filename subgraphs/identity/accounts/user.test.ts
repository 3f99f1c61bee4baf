import { expect, test } from '@jest/globals';
import { anonymous } from '#platform/identity.ts';
import { principalOf } from '#support/principal.ts';
import { maySeeEmail } from './user.ts';

const userId = '01900000-0000-7000-8000-000000000001';

test.each([
  ['the account itself', principalOf({ id: userId }), false, true],
  ['another account', principalOf(), false, false],
  ['support staff', principalOf(), true, true],
  ['an anonymous caller', anonymous, false, false],
  ['a service that has the same id', principalOf({ kind: 'service', id: userId }), false, false],
])('an address asked for by %s', (_who, principal, isSupport, expected) => {
  expect(maySeeEmail(principal, { userId, isSupport })).toBe(expected);
});
