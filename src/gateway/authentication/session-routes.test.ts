import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestService, type TestService } from '#support/http-service.ts';
import { deviceAt } from '#support/identity-core.ts';
import { startTestIdentity, type TestIdentity } from '#support/identity-http.ts';
import { readAuthorization } from './read-credential.ts';
import { addSessionRoutes } from './session-routes.ts';

const cookies = { origins: ['https://app.example.com'] };
const ours = { 'sec-fetch-site': 'same-origin' };

let identity: TestIdentity;
let gateway: TestService;
beforeAll(async () => {
  identity = await startTestIdentity();
  gateway = await startTestService((app) => {
    const endpoint = { url: identity.url, mint: identity.mint, timeoutMs: 2000 };
    addSessionRoutes(app, { identity: endpoint, cookies, clientOf: () => deviceAt() });
  });
});
afterAll(async () => {
  await gateway.stop();
  await identity.stop();
});

const call = async (
  method: 'POST' | 'DELETE',
  given: {
    readonly body?: unknown;
    readonly cookie?: string;
    readonly headers?: Record<string, string>;
  } = {},
) => {
  const response = await fetch(`${gateway.url}/session`, {
    method,
    headers: {
      connection: 'close',
      ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(given.cookie === undefined ? {} : { cookie: given.cookie }),
      ...(given.headers ?? ours),
    },
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
  });
  const set = response.headers.getSetCookie();
  return { status: response.status, set, cookie: set.map((one) => one.split(';')[0]).join('; ') };
};

const signIn = async () => identity.signIn(await identity.addAccount());

describe('a session in cookies', () => {
  test('begins with the refresh token of a sign-in, in cookies that scripts and other hosts do not get', async () => {
    const { refreshToken } = await signIn();
    const { status, set } = await call('POST', { body: { refreshToken } });
    expect(status).toBe(204);
    expect(set).toEqual([
      expect.stringMatching(
        /^__Host-soba-access=[\w-]+\.[\w-]+\.[\w-]+; Max-Age=900; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
      ),
      expect.stringMatching(
        /^__Secure-soba-refresh=soba_rt_[\w-]+; Max-Age=604800; Path=\/session; Secure; HttpOnly; SameSite=Strict$/,
      ),
    ]);
  });

  test('is refreshed and ended by its cookies alone', async () => {
    const { refreshToken } = await signIn();
    const begun = await call('POST', { body: { refreshToken } });
    const refreshed = await call('POST', { cookie: begun.cookie });
    expect(refreshed.status).toBe(204);
    const ended = await call('DELETE', { cookie: refreshed.cookie });
    expect(ended.status).toBe(204);
    expect(ended.set.every((one) => one.includes('=; Max-Age=0;'))).toBe(true);
    expect((await call('POST', { cookie: refreshed.cookie })).status).toBe(401);
  });

  test('is refused without a token, and ends quietly when there is none', async () => {
    expect((await call('POST')).status).toBe(401);
    expect((await call('POST', { body: { refreshToken: 'x' } })).status).toBe(401);
    expect((await call('DELETE')).status).toBe(204);
  });

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another host of the same site', { 'sec-fetch-site': 'same-site' }, 403],
    ['nowhere', {}, 403],
    ['another origin, by an old browser', { origin: 'https://evil.example' }, 403],
    ['an origin that is none', { origin: 'null' }, 403],
    ['an origin that may', { 'sec-fetch-site': 'cross-site', origin: 'https://app.example.com' }, 401],
    ['our own page', { 'sec-fetch-site': 'same-origin' }, 401],
    ['the address bar', { 'sec-fetch-site': 'none' }, 401],
  ])('from %s', async (_where, headers, status) => {
    expect((await call('POST', { headers })).status).toBe(status);
  });
});

test('while identity is away the answer is 503, and tells nothing of where it is', async () => {
  const alone = await startTestService((app) => {
    const endpoint = { url: 'http://127.0.0.1:9', mint: identity.mint, timeoutMs: 2000 };
    addSessionRoutes(app, { identity: endpoint, cookies, clientOf: () => deviceAt() });
  });
  const response = await fetch(`${alone.url}/session`, {
    method: 'POST',
    headers: { connection: 'close', 'content-type': 'application/json', ...ours },
    body: JSON.stringify({ refreshToken: 'x' }),
  });
  expect(response.status).toBe(503);
  expect(Object.keys((await response.json()) as object).toSorted()).toEqual(
    ['code', 'requestId', 'status', 'title', 'type'].toSorted(),
  );
  await alone.stop();
});

describe('the credential of a request', () => {
  const host = 'api.example.com';
  const cookie = 'a=b; __Host-soba-access=token; c=d';
  const read = (headers: Record<string, string>, options: typeof cookies | null = cookies) =>
    readAuthorization({ host, ...headers }, options);

  test('is the Authorization header before any cookie', () => {
    expect(read({ authorization: 'Bearer x', cookie })).toBe('Bearer x');
    expect(read({ authorization: 'Bearer x', cookie }, null)).toBe('Bearer x');
  });

  test('is in a cookie only when that is allowed, and only from our own pages', () => {
    expect(read({ cookie }, null)).toBeUndefined();
    expect(read({ cookie, 'sec-fetch-site': 'same-origin' })).toBe('Bearer token');
    expect(read({ cookie, origin: 'https://api.example.com' })).toBe('Bearer token');
    for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      expect(() => read({ cookie, ...headers })).toThrow('our own pages');
    }
  });

  test('is none when the cookie is missing, empty or there twice', () => {
    for (const bad of ['', 'a=b', '__Host-soba-access=', '__Host-soba-access=a; __Host-soba-access=b']) {
      expect(read({ cookie: bad, 'sec-fetch-site': 'same-origin' })).toBeUndefined();
    }
  });
});
