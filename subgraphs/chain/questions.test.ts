import { describe, expect, test } from '@jest/globals';
import { prepareWallets, requireLimit } from './questions.ts';

const addresses = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `0x${String(index).padStart(40, '0')}`);
const refused = (reason: string) =>
  expect.objectContaining({ code: 'BAD_USER_INPUT', details: expect.objectContaining({ reason }) });

describe('wallets to look at', () => {
  test('are the same question in every order, and each counts once', () => {
    const [one = '', two = ''] = addresses(2);
    expect(prepareWallets([two, one, two])).toEqual([one, two]);
  });

  test('are from 1 to 100', () => {
    expect(() => prepareWallets([])).toThrow(refused('TOO_FEW'));
    expect(() => prepareWallets(addresses(101))).toThrow(refused('TOO_MANY'));
    expect(prepareWallets(addresses(100))).toHaveLength(100);
  });
});

test.each([0, 1001])('a graph of %d transactions is refused', (limit) => {
  expect(() => requireLimit(limit)).toThrow(refused('OUT_OF_RANGE'));
});
