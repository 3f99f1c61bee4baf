import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTokenIssuer, type TokenIssuer } from '#support/access-token.ts';
import { startTestGateway, type TestGateway } from '#support/gateway.ts';
import { failureOf, sendRest } from '#support/rest.ts';

const sdl = `
  type Query { translateMany(input: TranslateManyInput!): [Translation] }
  input TranslateManyInput { texts: [String!]!, target: ID!, source: ID! }
  type Translation {
    original: String! text: String! source: Language! target: Language! confidence: Float! model: String!
    translatedAt: DateTime! freshness: Freshness!
  }
  type Language { code: ID! }`;

let issuer: TokenIssuer;
let gateway: TestGateway;
let answer: unknown;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  gateway = await startTestGateway(
    {
      translation: {
        sdl,
        handler: (_body, response) => {
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
        },
      },
    },
    { SOBA_JWKS_URL: issuer.url, SOBA_LIMIT_LIST_LENGTH: '3' },
  );
});
afterAll(async () => {
  await gateway.stop();
  await issuer.stop();
});

const translate = async (count: number) =>
  sendRest(gateway.url, {
    method: 'POST',
    path: '/api/python/nlp/translate-batch',
    input: { texts: Array(count).fill('a'), targetLanguage: 'es' },
    token: await issuer.issue(),
  });
const language = { code: 'en' };
const found = {
  original: 'a',
  text: 'b',
  source: language,
  target: language,
  confidence: 1,
  model: 'm',
  translatedAt: '2026-01-01T00:00:00Z',
  freshness: { source: 'UPSTREAM', ageSeconds: 0, stale: false },
};
/** As the gateway asks, by the names of the stored operation. */
const aliased = ({ original, text, model, translatedAt, ...rest }: typeof found) => ({
  ...rest,
  originalText: original,
  translatedText: text,
  modelUsed: model,
  timestamp: translatedAt,
});

describe('a stored operation', () => {
  test('keeps to the limits of any other', async () => {
    const before = gateway.upstreams['translation']?.requests.length;
    const refused = await translate(4);
    expect([refused.status, failureOf(refused)]).toEqual([400, { code: 'MAX_LIST_LENGTH_LIMIT' }]);
    expect(gateway.upstreams['translation']?.requests.length).toBe(before);
  });

  test('of which one part is missing has failed as a whole, with the reason', async () => {
    answer = {
      data: { translateMany: [{ ...found, ...aliased(found) }, null] },
      errors: [
        {
          message: 'late',
          path: ['translateMany', 1],
          extensions: { code: 'UPSTREAM_TIMEOUT', retryAfter: 7 },
        },
      ],
    };
    const failed = await translate(2);
    expect([failed.status, failureOf(failed)]).toEqual([
      504,
      { code: 'UPSTREAM_TIMEOUT', service: 'NLP_TRANSLATION' },
    ]);
    expect(failed.headers['retry-after']).toBe('7');
  });

  test('whose subgraph breaks tells no more than that', async () => {
    answer = { data: null, errors: [{ message: 'SELECT secret', extensions: { code: 'ODD' } }] };
    const failed = await translate(1);
    expect([failed.status, failureOf(failed)]).toEqual([500, { code: 'INTERNAL_SERVER_ERROR' }]);
    expect(JSON.stringify(failed.body)).not.toContain('secret');
  });
});
