import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { request } from 'undici';
import { startTokenIssuer } from '#support/access-token.ts';
import { startTestGateway, type TestGateway } from '#support/gateway.ts';
import type { UpstreamHandler } from '#support/upstream.ts';

let gateway: TestGateway;
let issuer: Awaited<ReturnType<typeof startTokenIssuer>>;
/** The headers of the next answers, by subgraph. */
let headers: Record<string, Record<string, string | string[]>> = {};
let errors: readonly unknown[] | undefined;

const subgraph =
  (name: string): UpstreamHandler =>
  (_body, response) => {
    for (const [header, value] of Object.entries(headers[name] ?? {})) response.setHeader(header, value);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { [name]: name }, errors }));
  };

beforeAll(async () => {
  issuer = await startTokenIssuer();
  gateway = await startTestGateway(
    {
      left: { sdl: 'type Query { left: String }', handler: subgraph('left') },
      right: { sdl: 'type Query { right: String }', handler: subgraph('right') },
    },
    {
      SOBA_JWKS_URL: issuer.url,
      // What was kept would answer in the place of the subgraphs.
      SOBA_CACHE: 'false',
      SOBA_SUBGRAPH_REQUEST_HEADERS: 'accept-language,left:cookie',
      SOBA_CORS_ORIGINS: 'https://app.example.com',
    },
  );
});
afterAll(async () => {
  await gateway.stop();
  await issuer.stop();
});
beforeEach(() => {
  headers = {};
  errors = undefined;
});

const send = async (query: string, given: Record<string, string> = {}) => {
  const response = await request(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...given },
    body: JSON.stringify({ query }),
  });
  await response.body.dump();
  return response.headers;
};
const sentTo = (name: string) => gateway.upstreams[name]?.requests.at(-1)?.headers ?? {};

test('a subgraph is sent the headers of the client that the settings name for it', async () => {
  await send('{ left right }', {
    'accept-language': 'de',
    cookie: 'a=1',
    'x-other': 'x',
    'x-soba-client': 'forged',
  });
  expect(sentTo('left')).toMatchObject({ 'accept-language': 'de', cookie: 'a=1' });
  expect(sentTo('right')).toMatchObject({ 'accept-language': 'de' });
  expect(Object.keys(sentTo('right'))).not.toContain('cookie');
  for (const name of ['left', 'right']) {
    expect(Object.keys(sentTo(name))).not.toContain('x-other');
    expect(Object.keys(sentTo(name))).not.toContain('x-soba-client');
  }
});

test('the client is sent the cookies of all subgraphs', async () => {
  headers = { left: { 'set-cookie': ['a=1; Path=/', 'b=2'] }, right: { 'set-cookie': 'c=3; HttpOnly' } };
  const { 'set-cookie': cookies } = await send('{ left right }');
  expect([cookies].flat().toSorted()).toEqual(['a=1; Path=/', 'b=2', 'c=3; HttpOnly']);
});

test('the client may keep an answer as long as every subgraph allows', async () => {
  headers = { left: { 'cache-control': 'max-age=60' }, right: { 'cache-control': 'max-age=30' } };
  expect(await send('{ left right }')).toMatchObject({
    'cache-control': 'public, max-age=30',
    // What CORS says comes first.
    vary: 'Origin, authorization, accept-language, cookie',
  });
});

test('an answer that not all subgraphs allow to keep is not kept', async () => {
  headers = { left: { 'cache-control': 'max-age=60' } };
  const given = await send('{ left right }');
  expect(given['cache-control']).toBe('no-store');
  expect(given['vary']).not.toMatch(/authorization/);
});

test('an answer to a known caller is for that caller', async () => {
  headers = { left: { 'cache-control': 'public, max-age=60' } };
  const given = await send('{ left }', { authorization: `Bearer ${await issuer.issue()}` });
  expect(given['cache-control']).toBe('private, max-age=60');
});

test('an answer with errors is not kept, whatever the subgraph says', async () => {
  headers = { left: { 'cache-control': 'max-age=60' } };
  errors = [{ message: 'broken', path: ['left'] }];
  expect((await send('{ left }'))['cache-control']).toBe('no-store');
});

test('subgraphs that say nothing change nothing', async () => {
  expect((await send('{ left right }'))['cache-control']).toBe('no-store');
});
