import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cityRecord, createMmdb } from '#support/mmdb.ts';
import { loadLocate } from './place.ts';

let folder: string;
const write = (name: string, content: Buffer): string => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'soba-mmdb-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the place of an address', () => {
  test('is read from a database of the City format', () => {
    const file = write(
      'city.mmdb',
      createMmdb({
        '203.0.113.0/24': cityRecord('DE', 'Berlin', [52.52, 13.41]),
        '198.51.100.0/24': { location: { latitude: 35.68, longitude: 139.69 } },
        '192.0.2.0/24': { country: { iso_code: 'FR' } },
      }),
    );
    const locate = loadLocate(file);
    expect(locate('203.0.113.9')).toEqual({
      country: 'DE',
      city: 'Berlin',
      latitude: 52.52,
      longitude: 13.41,
      accuracyKm: 20,
    });
    expect(locate('198.51.100.9')).toEqual({
      country: null,
      city: null,
      latitude: 35.68,
      longitude: 139.69,
      accuracyKm: 500,
    });
    for (const unknown of ['192.0.2.1', '10.0.0.1', '', 'localhost', '2001:db8::1']) {
      expect(locate(unknown)).toBeNull();
    }
  });

  test('is not known without a database', () => {
    expect(loadLocate(undefined)('203.0.113.9')).toBeNull();
  });

  test('a file that is no such database, or none, is an error at the start', () => {
    expect(() => loadLocate(write('broken.mmdb', Buffer.from('not a database')))).toThrow();
    expect(() => loadLocate(path.join(folder, 'missing.mmdb'))).toThrow('missing.mmdb');
  });
});
