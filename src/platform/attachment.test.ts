import { expect, test } from '@jest/globals';
import { createAttachment } from './attachment.ts';

test('keeps a value with an object, which shows nothing of it', () => {
  const [one, other] = [createAttachment<number>(), createAttachment<number>()];
  const owner = { name: 'owner' };
  one.set(owner, 1);
  one.set(owner, 2);
  other.set(owner, 3);
  expect([one.get(owner), other.get(owner), one.get({})]).toEqual([2, 3, undefined]);
  expect(JSON.stringify(owner)).toBe('{"name":"owner"}');
  expect(owner).toEqual({ name: 'owner' });
});

test('a copy has nothing of what its original had', () => {
  const known = createAttachment<string>();
  const owner = { name: 'owner' };
  known.set(owner, 'known');
  expect(known.get({ ...owner })).toBeUndefined();
  expect(known.get(Object.assign({}, owner))).toBeUndefined();
});

test('an object that cannot be added to is left alone', () => {
  const known = createAttachment<string>();
  const owner = Object.freeze({ name: 'owner' });
  known.set(owner, 'known');
  expect(known.get(owner)).toBeUndefined();
});
