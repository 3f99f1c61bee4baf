import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createSecrets, secretsSetting } from './secrets.ts';

const root = (): Buffer => randomBytes(32);

describe('secrets', () => {
  test('give each purpose a key of its own, always the same one', () => {
    const secrets = createSecrets([root()]);
    const [one] = secrets.keysFor('one');
    expect(one).toHaveLength(32);
    expect(secrets.keysFor('one')).toEqual([one]);
    expect(secrets.keysFor('two')).not.toEqual([one]);
  });

  test('keep the keys of an older root behind those of the current one', () => {
    const [old, current] = [root(), root()];
    expect(createSecrets([current, old]).keysFor('x')).toEqual([
      ...createSecrets([current]).keysFor('x'),
      ...createSecrets([old]).keysFor('x'),
    ]);
  });

  test.each([
    ['one', [32]],
    ['two, the current one first', [32, 48]],
  ])('are read from %s', (_name, sizes) => {
    const roots = sizes.map((size) => randomBytes(size));
    const text = roots.map((bytes) => bytes.toString('base64')).join(', ');
    const secrets = z.object({ S: secretsSetting() }).parse({ S: text }).S;
    expect(secrets.keysFor('x')).toEqual(createSecrets(roots as [Buffer]).keysFor('x'));
  });

  test.each([
    ['nothing', ''],
    ['a short one', randomBytes(31).toString('base64')],
    ['a short one behind a good one', `${root().toString('base64')},AAAA`],
  ])('refuse %s without quoting it', (_name, text) => {
    const { error } = secretsSetting().safeParse(text);
    expect(error?.issues).toMatchObject([
      { message: /^must be one or more base64 texts of at least 32 bytes/ },
    ]);
  });
});
