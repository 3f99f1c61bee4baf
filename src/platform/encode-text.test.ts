import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeText } from './encode-text.ts';

test('texts become what UTF-8 says, whatever they hold', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.string({ unit: 'binary' }))), (parts) => {
      const text = parts.join('');
      expect(encodeText(text).equals(Buffer.from(text))).toBe(true);
    }),
  );
});

test.each(['', 'plain', 'ü', 'plain ü', 'ends in €', '\u{1f600}', 'half \ud83d', '\ud83d half'])(
  '%j becomes what UTF-8 says',
  (text) => {
    expect([...encodeText(text)]).toEqual([...Buffer.from(text)]);
  },
);
