import { describe, expect, test } from '@jest/globals';
import { createTestClock } from '#support/clock.ts';
import { createTestLog } from '#support/log.ts';
import { createCache } from './cache.ts';

/** Ten entries of these fit: 2 bytes for each character of key (`soba:test:x`) and JSON, and 100 for the entry. */
const value = 'v'.repeat(87);
const entryBytes = 2 * (87 + 2 + 11) + 100;

const create = () => {
  const cache = createCache({
    namespace: 'test',
    maxBytes: 10 * entryBytes,
    clock: createTestClock(),
    logger: createTestLog().logger,
  });
  const loads: string[] = [];
  const read = async (key: string, text = value): Promise<unknown> => {
    const load = async (): Promise<string> => {
      loads.push(key);
      return text;
    };
    return (await cache.read({ key, freshMs: 1000, staleIfErrorMs: 0, load })).value;
  };
  return { loads, read };
};

describe('the memory of a cache', () => {
  test('holds as many bytes as it may', async () => {
    const { loads, read } = create();
    for (const key of 'abcdefghij') await read(key);
    for (const key of 'abcdefghij') await read(key);
    expect(loads.join('')).toBe('abcdefghij');
  });

  test('gives up what was not read for longest', async () => {
    const { loads, read } = create();
    for (const key of 'abcdefghij') await read(key);
    await read('a');
    await read('k');
    for (const key of 'acdefghijkb') await read(key);
    expect(loads.join('')).toBe('abcdefghijkb');
  });

  test('gives up as many small values as a large one needs', async () => {
    const { loads, read } = create();
    for (const key of 'abcdefghij') await read(key);
    await read('L', 'v'.repeat(87 + 3 * (entryBytes / 2)));
    for (const key of 'efghij') await read(key);
    await read('d');
    expect(loads.join('')).toBe('abcdefghijLd');
  });

  test('answers a value that is larger than all of it, and does not keep it', async () => {
    const { loads, read } = create();
    await read('a');
    const large = 'v'.repeat(10 * entryBytes);
    await expect(read('L', large)).resolves.toBe(large);
    await read('L', large);
    await read('a');
    expect(loads.join('')).toBe('aLL');
  });
});
