import { describe, expect, test } from '@jest/globals';
import { prepareSupergraph } from './prepare-supergraph.ts';

const withLinks = (...links: readonly string[]): string =>
  `schema ${links.map((link) => `@link(url: "${link}", for: SECURITY)`).join(' ')} { query: Query } type Query { a: Int }`;

describe('a supergraph with security features', () => {
  test('is loaded when we enforce them all, with the purpose cleared for the gateway behind us', () => {
    const prepared = prepareSupergraph(
      withLinks('https://specs.apollo.dev/authenticated/v0.1', 'https://specs.apollo.dev/policy/v0.1'),
    );
    expect(prepared).toContain('@link(url: "https://specs.apollo.dev/authenticated/v0.1")');
    expect(prepared).toContain('@link(url: "https://specs.apollo.dev/policy/v0.1")');
    expect(prepared).not.toContain('SECURITY');
  });

  test('is refused by name when there is one that we do not enforce', () => {
    const sdl = withLinks(
      'https://specs.apollo.dev/authenticated/v0.1',
      'https://specs.example.com/armour/v2.1',
    );
    expect(() => prepareSupergraph(sdl)).toThrow('does not enforce: https://specs.example.com/armour.');
  });

  test('is refused when the feature is spoofed by a similar address', () => {
    expect(() => prepareSupergraph(withLinks('https://specs.apollo.dev.evil.com/policy/v0.1'))).toThrow(
      'evil.com',
    );
  });

  test('keeps every letter when there is nothing to clear', () => {
    const sdl =
      'schema @link(url: "https://specs.apollo.dev/link/v1.0") { query: Query }\n# note\ntype Query { a: Int }';
    expect(prepareSupergraph(sdl)).toBe(sdl);
  });
});
