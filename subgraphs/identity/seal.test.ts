import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createSeal } from './seal.ts';
import { createSecrets } from './secrets.ts';

const [first, second] = [randomBytes(32), randomBytes(32)];
const plain = Buffer.from('a secret');

describe('a seal', () => {
  test('opens what it has closed', () => {
    const seal = createSeal(createSecrets([first]), 'test');
    expect(seal.open(seal.close(plain, 'me'), 'me')).toEqual({ plain, outdated: false });
  });

  test('shows nothing of it, and never the same twice', () => {
    const seal = createSeal(createSecrets([first]), 'test');
    expect(seal.close(plain, 'me').toString('latin1')).not.toContain('secret');
    expect(seal.close(plain, 'me')).not.toEqual(seal.close(plain, 'me'));
  });

  test('of another owner, purpose or secret does not open', () => {
    const seal = createSeal(createSecrets([first]), 'test');
    const sealed = seal.close(plain, 'me');
    expect(() => seal.open(sealed, 'you')).toThrow('SOBA_IDENTITY_SECRET');
    expect(() => createSeal(createSecrets([first]), 'other').open(sealed, 'me')).toThrow();
    expect(() => createSeal(createSecrets([second]), 'test').open(sealed, 'me')).toThrow();
  });

  test('that was changed in any byte does not open', () => {
    const seal = createSeal(createSecrets([first]), 'test');
    const sealed = seal.close(plain, 'me');
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => seal.open(changed, 'me')).toThrow();
    }
    expect(() => seal.open(sealed.subarray(0, 20), 'me')).toThrow();
    expect(() => seal.open(Buffer.alloc(0), 'me')).toThrow();
  });

  test('opens what an older secret has closed, and says so', () => {
    const sealed = createSeal(createSecrets([first]), 'test').close(plain, 'me');
    const rotated = createSeal(createSecrets([second, first]), 'test');
    expect(rotated.open(sealed, 'me')).toEqual({ plain, outdated: true });
    expect(rotated.open(rotated.close(plain, 'me'), 'me').outdated).toBe(false);
  });
});
