import { describe, expect, test } from '@jest/globals';
import type { CachedSubgraph } from '#support/cached-graph.ts';
import { principalOf } from '#support/principal.ts';
import { prices, query, start } from './entity-cache-graph.ts';

describe('what the headers of an answer say', () => {
  const saying =
    (cacheControl: string | undefined, age?: string): CachedSubgraph['answer'] =>
    (given) => ({ ...given, cacheControl, age });

  test.each([
    ['is kept without any hint', '', 'public, max-age=30', undefined, 29_999, 1],
    ['not longer than it says', '', 'public, max-age=30', undefined, 30_000, 2],
    ['less the age that it has', '', 'public, max-age=30', '20', 10_000, 2],
    ['by the age for shared caches', '', 's-maxage=60, max-age=5', undefined, 59_000, 1],
    ['not when it may not be stored', '', 'no-store', undefined, 0, 2],
    ['nor when it has to be checked', '', 'public, max-age=30, no-cache', undefined, 0, 2],
    ['nor when it cannot be read', '', 'public, max-age=soon', undefined, 0, 2],
    [
      'the shorter age counts, if it is the one of the header',
      '@cacheControl(maxAge: 60)',
      'max-age=30',
      undefined,
      30_000,
      2,
    ],
    ['or that of the hint', '@cacheControl(maxAge: 20)', 'public, max-age=30', undefined, 20_000, 2],
    ['and a header can forbid what a hint allows', '@cacheControl(maxAge: 20)', 'no-store', undefined, 0, 2],
    ['but not allow what a hint forbids', '@cacheControl(maxAge: 0)', 'public, max-age=30', undefined, 0, 2],
    ['one that names no age changes nothing', '@cacheControl(maxAge: 20)', 'public', undefined, 19_000, 1],
  ])('%s', async (_name, hint, cacheControl, age, laterMs, calls) => {
    const graph = start(hint, { answer: saying(cacheControl, age) });
    await graph.send(query, prices('1'));
    graph.clock.advance(laterMs);
    await graph.send(query, prices('1'));
    expect(graph.count('prices')).toBe(calls);
  });

  const [ada, bob] = [principalOf({ id: 'ada' }), principalOf({ id: 'bob' })];
  test.each([
    ['private', '@cacheControl(maxAge: 60)', 'private, max-age=30', 2],
    ['not said to be public, without a hint', '', 'max-age=30', 2],
    ['public', '', 'public, max-age=30', 1],
  ])('an answer that is %s', async (_name, hint, cacheControl, calls) => {
    const graph = start(hint, { answer: saying(cacheControl) });
    for (const principal of [ada, bob, ada, bob]) await graph.send(query, { ...prices('1'), principal });
    expect(graph.count('prices')).toBe(calls);
  });

  test('is not needed: a fetch of which nothing can be kept is left as it is', async () => {
    const graph = start('');
    await graph.send(query, prices('1'));
    const { notes } = await graph.send(query, prices('1'));
    expect(notes.isSilent).toBe(true);
    expect(await graph.registry.getSingleMetricAsString('soba_answer_cache_entries')).toMatch(/ 0$/m);
    expect(await graph.registry.getSingleMetricAsString('soba_answer_cache_reads_total')).not.toContain('{');
  });
});
