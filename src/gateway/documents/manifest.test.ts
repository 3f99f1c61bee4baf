import { describe, expect, test } from '@jest/globals';
import { sha256 } from './check-persisted-query.ts';
import { canonicalId, normalisedHash, parseManifests } from './manifest.ts';

const text = 'query A { a }';
const hash = sha256(text);
const apollo = (operations: readonly object[], version = 1) =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version, operations });
const operation = { id: hash, name: 'A', type: 'query', body: text };

const idsOf = async (...files: string[]) => [...(await parseManifests(files)).textById.keys()];

describe('a manifest', () => {
  test.each([
    ["Apollo's", apollo([operation])],
    ["Relay's", JSON.stringify({ [hash]: text })],
    ['that of GraphQL over HTTP', JSON.stringify({ [`sha256:${hash}`]: text })],
  ])('is read in the form %s', async (_name, file) => {
    const { textById, normalised } = await parseManifests([file]);
    expect([...textById]).toEqual([[hash, text]]);
    expect([...normalised]).toEqual([normalisedHash(text)]);
  });

  test('may have ids that are no hash, and several files make one', async () => {
    const files = [JSON.stringify({ [`a${'0'.repeat(31)}`]: text }), JSON.stringify({ mine: '{ b }' }), '{}'];
    expect(await idsOf(...files)).toEqual([`a${'0'.repeat(31)}`, 'mine']);
    expect(await idsOf(JSON.stringify({ mine: text }), JSON.stringify({ mine: text }))).toEqual(['mine']);
  });

  test.each([
    ['a hash of another text', JSON.stringify({ [hash]: '{ b }' }), 'not what its hash says'],
    [
      'a prefixed hash of another text',
      JSON.stringify({ [`sha256:${hash}`]: '{ b }' }),
      'not what its hash says',
    ],
    [
      'one id for two texts',
      apollo([
        { id: 'a', body: '{ b }' },
        { id: 'a', body: '{ c }' },
      ]),
      'two documents',
    ],
    ['a text that is no GraphQL', JSON.stringify({ a: '{ "' }), 'Syntax Error'],
    ['no JSON', '{', 'JSON'],
    ['a list', '[]', 'neither'],
    ['texts that are none', JSON.stringify({ a: 1 }), 'neither'],
    ['another version', apollo([operation], 2), 'neither'],
  ])('is refused with %s', async (_name, file, message) => {
    await expect(parseManifests([JSON.stringify({ fine: '{ a }' }), file])).rejects.toThrow(message);
  });

  test('knows a text again without white space, commas and comments', () => {
    expect(normalisedHash('query  A {\n a, # why\n}')).toBe(normalisedHash(text));
    expect(normalisedHash('query A { b }')).not.toBe(normalisedHash(text));
  });

  test('knows a hash with its prefix and without, and nothing else by half', () => {
    expect(canonicalId(`sha256:${hash}`)).toBe(hash);
    expect(canonicalId('sha256:abc')).toBe('sha256:abc');
  });
});
