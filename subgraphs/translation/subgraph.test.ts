import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { anonymous } from '#platform/identity.ts';
import { answering } from '#support/faulty-upstream.ts';
import { startNlpTranslation } from '#support/python/nlp-translation.ts';
import type { Dialect, PythonService } from '#support/python/python-service.ts';
import { problemsOf, startTestSubgraph, type TestSubgraph } from '#support/subgraph.ts';
import { translation } from './subgraph.ts';

interface Stage {
  readonly service: PythonService;
  readonly subgraph: TestSubgraph;
}

const start = async (dialect: Dialect): Promise<Stage> => {
  const service = await startNlpTranslation(dialect);
  return { service, subgraph: await startTestSubgraph(translation, { NLP_TRANSLATION_URL: service.url }) };
};

const stop = async ({ service, subgraph }: Stage): Promise<void> => {
  await subgraph.stop();
  await service.stop();
};

const one = `query One($input: TranslateInput!) { translate(input: $input) {
  original text source { code name } target { code name } confidence model translatedAt freshness { source } } }`;
const many = `query Many($input: TranslateManyInput!) {
  translateMany(input: $input) { original text freshness { source } } }`;

describe.each(['deployed', 'newer'] as const)('before a %s copy of the service', (dialect) => {
  let stage: Stage;
  const paths = (): string[] => stage.service.calls().map(({ url }) => url.split('?')[0] ?? '');
  beforeAll(async () => {
    stage = await start(dialect);
  });
  afterAll(() => stop(stage));

  test('a text is translated, and its languages have names', async () => {
    const { data, errors } = await stage.subgraph.ask(one, { input: { text: 'one', target: 'es' } });
    expect(errors).toEqual([]);
    expect(data.translate).toEqual({
      original: 'one',
      text: 'one in es',
      source: { code: 'en', name: 'English' },
      target: { code: 'es', name: 'Spanish' },
      confidence: 0.75,
      model: 'stand-in',
      translatedAt: '2026-01-02T03:04:05.000Z',
      freshness: { source: 'UPSTREAM' },
    });
  });

  test('texts that are asked for together are one call, in the form that the copy takes', async () => {
    const texts = ['a', 'b', 'a', 'one'];
    const before = paths().length;
    const { data, errors } = await stage.subgraph.ask(many, { input: { texts, target: 'es' } });
    expect(errors).toEqual([]);
    expect(data.translateMany.map(({ text }: { text: string }) => text)).toEqual(
      texts.map((text) => `${text} in es`),
    );
    // `one` was kept, and `a` is there twice.
    expect(data.translateMany[3].freshness).toEqual({ source: 'CACHE' });
    const attempts = dialect === 'deployed' ? 1 : 2;
    expect(paths().slice(before)).toEqual(Array(attempts).fill('/translate-batch'));
    const sent = JSON.parse(stage.service.calls().at(-1)?.body ?? '');
    expect(dialect === 'deployed' ? sent : sent.texts).toEqual(['a', 'b']);
    await stage.subgraph.ask(many, { input: { texts: ['c', 'd'], target: 'es' } });
    expect(paths().slice(before)).toHaveLength(attempts + 1);
  });

  test('a language is detected', async () => {
    const query = `{ detectLanguage(text: "hola") {
      language { code name } confidence alternatives { language { code } confidence } } }`;
    const { data, errors } = await stage.subgraph.ask(query);
    expect(errors).toEqual([]);
    expect(data.detectLanguage).toEqual({
      language: { code: 'es', name: 'Spanish' },
      confidence: 0.75,
      alternatives: [{ language: { code: 'pt-BR' }, confidence: 0.25 }],
    });
  });

  test('languages are public, and tell what they can be translated to', async () => {
    const query = `{ languages { code } en: language(code: "en") { name translatesTo { code name } } xx: language(code: "xx") { name } }`;
    const { data, errors } = await stage.subgraph.ask(query, {}, { principal: anonymous });
    expect(errors).toEqual([]);
    expect(data).toEqual({
      languages: [{ code: 'en' }, { code: 'es' }, { code: 'zh-CN' }, { code: 'pt-BR' }],
      en: {
        name: 'English',
        translatesTo: [
          { code: 'es', name: 'Spanish' },
          { code: 'zh-CN', name: 'Chinese' },
        ],
      },
      xx: null,
    });
  });
});

describe('translations', () => {
  let stage: Stage;
  afterEach(() => stop(stage));
  const begin = async (): Promise<Stage> => {
    stage = await start('deployed');
    return stage;
  };
  const long = 'x'.repeat(5001);

  test.each([
    ['no text', { text: '', target: 'es' }, 'input.text', 'TOO_SHORT'],
    ['5001 characters', { text: long, target: 'es' }, 'input.text', 'TOO_LONG'],
    ['no language', { text: 'a', target: '../x' }, 'input.target', 'NOT_A_LANGUAGE'],
    ['no language to come from', { text: 'a', target: 'es', source: '?' }, 'input.source', 'NOT_A_LANGUAGE'],
  ])('of %s are refused before the service is asked', async (_name, input, argument, reason) => {
    const { service, subgraph } = await begin();
    const { errors } = await subgraph.ask(one, { input });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument, reason } }]);
    expect(service.calls()).toEqual([]);
  });

  test.each([
    ['no text', [], 'input.texts', 'TOO_FEW'],
    ['101 texts', Array(101).fill('a'), 'input.texts', 'TOO_MANY'],
    ['one that is too long', ['a', long], 'input.texts[1]', 'TOO_LONG'],
  ])('of %s together are refused before the service is asked', async (_name, texts, argument, reason) => {
    const { service, subgraph } = await begin();
    const { errors } = await subgraph.ask(many, { input: { texts, target: 'es' } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument, reason } }]);
    expect(service.calls()).toEqual([]);
  });

  test.each([
    ['no text', '', 'TOO_SHORT'],
    ['5001 characters', long, 'TOO_LONG'],
  ])('of %s, no language is detected', async (_name, text, reason) => {
    const { service, subgraph } = await begin();
    const query = 'query D($text: String!) { detectLanguage(text: $text) { confidence } }';
    const { errors } = await subgraph.ask(query, { text });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'text', reason } }]);
    expect(service.calls()).toEqual([]);
  });

  test('may have 5000 characters, as people count them', async () => {
    const { subgraph } = await begin();
    const { errors } = await subgraph.ask(one, { input: { text: '\u{1F600}'.repeat(5000), target: 'es' } });
    expect(errors).toEqual([]);
  });

  test('between languages that have none are refused', async () => {
    const { subgraph } = await begin();
    const alone = await subgraph.ask(one, { input: { text: 'a', target: 'xx' } });
    expect(alone.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', reason: 'UNSUPPORTED_PAIR' } },
    ]);
    const together = await subgraph.ask(many, { input: { texts: ['a', 'b'], target: 'xx' } });
    expect(together.data).toEqual({ translateMany: [null, null] });
    expect(problemsOf(together)).toEqual([
      'translateMany.0 BAD_USER_INPUT',
      'translateMany.1 BAD_USER_INPUT',
    ]);
  });

  test('that are asked for in several fields are one call for each pair of languages', async () => {
    const { service, subgraph } = await begin();
    const field = (name: string, text: string, target: string): string =>
      `${name}: translate(input: { text: "${text}", target: "${target}" }) { text }`;
    const query = `{ ${field('a', 'a', 'es')} ${field('b', 'b', 'es')} ${field('c', 'c', 'pt-BR')} }`;
    const { data, errors } = await subgraph.ask(query);
    expect(errors).toEqual([]);
    expect(data).toEqual({ a: { text: 'a in es' }, b: { text: 'b in es' }, c: { text: 'c in pt-BR' } });
    expect(
      service
        .calls()
        .map(({ url }) => url.split('?')[0])
        .toSorted(),
    ).toEqual(['/translate', '/translate-batch']);
  });

  test('that are kept are answered while the service is away, and the others are null', async () => {
    const { service, subgraph } = await begin();
    await subgraph.ask(many, { input: { texts: ['a', 'b'], target: 'es' } });
    await service.stop();
    const answer = await subgraph.ask(many, { input: { texts: ['a', 'new', 'newer'], target: 'es' } });
    expect(answer.data.translateMany).toMatchObject([{ text: 'a in es' }, null, null]);
    expect(problemsOf(answer)).toEqual([
      'translateMany.1 UPSTREAM_UNAVAILABLE',
      'translateMany.2 UPSTREAM_UNAVAILABLE',
    ]);
  });

  test('that are fewer than the texts are not given out for the wrong ones', async () => {
    const { service, subgraph } = await begin();
    const only = {
      original_text: 'b',
      translated_text: 'b in es',
      source_language: 'en',
      target_language: 'es',
      confidence: 1,
      model_used: 'm',
      timestamp: '2026-01-01T00:00:00',
    };
    service.fail(answering(JSON.stringify({ results: [only] })));
    const answer = await subgraph.ask(many, { input: { texts: ['a', 'b'], target: 'es' } });
    expect(problemsOf(answer)).toEqual([
      'translateMany.0 UPSTREAM_FAILED',
      'translateMany.1 UPSTREAM_FAILED',
    ]);
  });

  test('from different languages do not go together, nor more than a hundred', async () => {
    const { service, subgraph } = await begin();
    const query = `query Many($a: TranslateManyInput!, $b: TranslateManyInput!, $c: TranslateManyInput!) {
      a: translateMany(input: $a) { text source { code } }
      b: translateMany(input: $b) { text source { code } }
      c: translateMany(input: $c) { text source { code } } }`;
    const textsOf = (name: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${name}${index}`);
    const { data, errors } = await subgraph.ask(query, {
      a: { texts: textsOf('a', 60), target: 'es', source: 'en' },
      b: { texts: textsOf('b', 60), target: 'es', source: 'en' },
      c: { texts: textsOf('c', 2), target: 'es', source: 'pt-BR' },
    });
    expect(errors).toEqual([]);
    expect(data.b[59]).toEqual({ text: 'b59 in es', source: { code: 'en' } });
    expect(data.c[1]).toEqual({ text: 'c1 in es', source: { code: 'pt-BR' } });
    const batches = service.calls().map(({ url, body }) => {
      const source = new URL(url, 'http://service').searchParams.get('source_language');
      return `${source} ${(JSON.parse(body) as unknown[]).length}`;
    });
    expect(batches.toSorted()).toEqual(['en 100', 'en 20', 'pt-BR 2']);
  });
});
