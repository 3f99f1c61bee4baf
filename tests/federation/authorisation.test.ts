import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTokenIssuer, type TokenIssuer } from '#support/access-token.ts';
import { startTestGateway, type TestGateway } from '#support/gateway.ts';
import { guardedSubgraph as subgraph } from '#support/guarded-graph.ts';
import { startUpstream, type Upstream } from '#support/upstream.ts';

let gateway: TestGateway;
let issuer: TokenIssuer;
let decider: Upstream;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  decider = await startUpstream((body, response) => {
    const { principal } = JSON.parse(body) as { principal: { roles: string[] } };
    const policies = principal.roles.includes('ADMIN') ? { mfa: true, office: true } : { mfa: true };
    response.writeHead(200).end(JSON.stringify({ policies }));
  });
  gateway = await startTestGateway(
    { one: subgraph },
    { SOBA_JWKS_URL: issuer.url, SOBA_POLICY_URL: decider.url },
  );
});
afterAll(async () => {
  await gateway.stop();
  await decider.stop();
  await issuer.stop();
});

const sent = (): string => gateway.upstreams['one']?.requests.map(({ body }) => body).join('\n') ?? '';
const calls = (): number => gateway.upstreams['one']?.requests.length ?? 0;

const ask = async (query: string, claims?: Record<string, unknown>, variables?: Record<string, unknown>) => {
  const token = claims === undefined ? {} : { token: await issuer.issue(claims) };
  const answer = await gateway.send(query, { ...token, ...(variables === undefined ? {} : { variables }) });
  return {
    ...answer,
    codes: answer.errors.map(({ path, extensions }) => [path?.join('.'), extensions['code']]),
  };
};

describe('a query with fields that the caller may not have', () => {
  test('answers null and an error for each, the rest as it is, and never asks a subgraph for them', async () => {
    const { status, data, codes } = await ask('{ open me { id } }');
    expect({ status, data }).toEqual({ status: 200, data: { open: 'open', me: null } });
    expect(codes).toEqual([['me', 'UNAUTHENTICATED']]);
    expect(sent()).not.toContain('me{');
  });

  test('calls no subgraph when nothing is left of it', async () => {
    const before = calls();
    const { data } = await ask('{ me { id } }');
    expect(data).toEqual({ me: null });
    expect(calls()).toBe(before);
  });

  test('names the place in lists, once for each item', async () => {
    const { data, codes } = await ask('{ accounts { id e: email friends { email } } }', {});
    expect(data.accounts[1]).toEqual({ id: '2', e: null, friends: [null, { email: null }] });
    expect(codes).toEqual([
      ['accounts.0.e', 'FORBIDDEN'],
      ['accounts.0.friends.1.email', 'FORBIDDEN'],
      ['accounts.1.e', 'FORBIDDEN'],
      ['accounts.1.friends.1.email', 'FORBIDDEN'],
    ]);
    expect(sent()).not.toContain('email');
  });

  test('lets a null go up to the nearest place that may be null', async () => {
    const { data, codes } = await ask('{ open strict { must other } }');
    expect(data).toEqual({ open: 'open', strict: null });
    expect(codes).toEqual([['strict.must', 'UNAUTHENTICATED']]);
  });

  test('lets a null go up to the whole answer where the schema has no place for it', async () => {
    expect((await ask('{ open must }')).data).toBeNull();
  });

  test('says which scopes would have been enough', async () => {
    const { data, errors } = await ask('{ report }', { scope: 'report:read' });
    expect(data).toEqual({ report: null });
    expect(errors[0]?.extensions).toEqual({
      code: 'FORBIDDEN',
      missingScopes: [['report:read', 'report:all'], ['admin']],
    });
  });

  test.each(['report:read report:all', 'x admin'])('passes with the scopes %s', async (scope) => {
    expect((await ask('{ report }', { scope })).data).toEqual({ report: 'report' });
  });

  test('takes scopes that are a list instead of text for a broken token', async () => {
    const { status, codes } = await ask('{ report }', { scope: ['admin'] });
    expect({ status, codes }).toEqual({ status: 401, codes: [[undefined, 'UNAUTHENTICATED']] });
  });

  test('is guarded by the type that a field returns', async () => {
    expect((await ask('{ staff { id } }', {})).codes).toEqual([['staff', 'FORBIDDEN']]);
    expect((await ask('{ staff { id } }', { roles: ['SUPPORT'] })).data).toEqual({ staff: { id: 's' } });
  });
});

describe('an interface field', () => {
  const direct = '{ search { id secret } }';
  test('is as strict as its strictest implementation', async () => {
    const { data, codes } = await ask(direct, {});
    expect(data.search).toEqual([
      { id: '1', secret: null },
      { id: '2', secret: null },
    ]);
    expect(codes).toEqual([
      ['search.0.secret', 'FORBIDDEN'],
      ['search.1.secret', 'FORBIDDEN'],
    ]);
    expect((await ask(direct, { roles: ['ADMIN'] })).data.search[1]).toEqual({ id: '2', secret: 'top' });
  });

  test('is judged by the type of the fragment that asks for it, inline or named', async () => {
    const query = `{ search { id ...D ... on Account { secret } } } fragment D on Document { secret title }`;
    const { data, codes } = await ask(query, {});
    expect(data.search).toEqual([
      { id: '1', secret: 'secret 1' },
      { id: '2', secret: null, title: 'T' },
    ]);
    expect(codes).toEqual([['search.1.secret', 'FORBIDDEN']]);
  });

  test('keeps the type that the client asked for, under any name', async () => {
    const { data } = await ask(
      '{ search { soba__type: __typename t: __typename ... on Document { secret } } }',
      {},
    );
    expect(data.search[1]).toEqual({ soba__type: 'Document', t: 'Document', secret: null });
  });
});

describe('guarded input', () => {
  const cases: readonly (readonly [string, string, Record<string, unknown> | undefined])[] = [
    ['an argument', '{ search(deep: true) { id } }', undefined],
    ['an argument by variable', 'query($d: Boolean) { search(deep: $d) { id } }', { d: true }],
    ['an input field', '{ search(filter: {owner: "x"}) { id } }', undefined],
    ['a nested input field', '{ search(filter: {nested: {owner: "x"}}) { id } }', undefined],
    [
      'an input field in a variable',
      'query($f: Filter) { search(filter: $f) { id } }',
      { f: { nested: { owner: 'x' } } },
    ],
    ['an input field by variable', 'query($o: String) { search(filter: {owner: $o}) { id } }', { o: 'x' }],
    [
      'an input field in a default',
      'query($f: Filter = {owner: "x"}) { search(filter: $f) { id } }',
      undefined,
    ],
    ['an enum value', '{ kind(of: SECRET) }', undefined],
    ['an enum value by variable', 'query($k: Kind) { kind(of: $k) }', { k: 'SECRET' }],
  ];
  test.each(cases)('(%s) refuses the field that it is given to', async (_what, query, variables) => {
    const before = calls();
    const { codes } = await ask(query, {}, variables);
    expect(codes).toEqual([[query.includes('kind') ? 'kind' : 'search', 'FORBIDDEN']]);
    expect(calls()).toBe(before);
    const admin = await ask(query, { roles: ['ADMIN'] }, variables);
    expect(admin.errors).toEqual([]);
  });

  test('does not matter while it is not given', async () => {
    expect(
      (await ask('query($f: Filter) { search(filter: $f) { id } }', {}, { f: { text: 'x' } })).errors,
    ).toEqual([]);
    expect((await ask('{ kind(of: PUBLIC) }', {})).data).toEqual({ kind: 'kind' });
  });
});

describe('policies', () => {
  test('are asked of the decider, and a name that it does not grant is denied', async () => {
    expect((await ask('{ vault }', {})).codes).toEqual([['vault', 'FORBIDDEN']]);
    expect((await ask('{ vault }', { roles: ['ADMIN'] })).data).toEqual({ vault: 'vault' });
    expect(JSON.parse(decider.requests.at(-1)?.body ?? '').policies).toEqual({ mfa: null, office: null });
  });

  test('cost no call for an operation without them', async () => {
    const before = decider.requests.length;
    await ask('{ open }', {});
    expect(decider.requests.length).toBe(before);
  });
});

describe('a mutation', () => {
  test('is refused as a whole, with the status of the reason', async () => {
    const before = calls();
    const { status, data, errors } = await ask('mutation { rename(to: "x") erase }', {});
    expect({ status, data }).toEqual({ status: 403, data: null });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', coordinates: ['Mutation.erase'] } }]);
    expect((await ask('mutation { rename }')).status).toBe(401);
    expect(calls()).toBe(before);
  });

  test('runs when what is denied is skipped', async () => {
    const query = 'mutation($yes: Boolean = false) { rename erase @include(if: $yes) }';
    expect((await ask(query, {})).data).toEqual({ rename: 'renamed' });
    expect((await ask(query, {}, { yes: true })).status).toBe(403);
  });
});

describe('@skip and @include', () => {
  test('leave no error for a denied field that they take out', async () => {
    const query = 'query($yes: Boolean!) { open me @include(if: $yes) { id } }';
    expect(await ask(query, undefined, { yes: false })).toMatchObject({ data: { open: 'open' }, errors: [] });
    expect((await ask(query, undefined, { yes: true })).data).toEqual({ open: 'open', me: null });
  });
});

test("one caller's plan is never another's", async () => {
  const query = '{ accounts { id email } }';
  const callers = [{}, { roles: ['SUPPORT'] }, undefined, { roles: ['ADMIN'] }];
  const ask50 = Array.from({ length: 50 }, async (_, index) => {
    const claims = callers[index % callers.length];
    const { data } = await ask(query, claims);
    const may = claims !== undefined && 'roles' in claims;
    expect(data.accounts[0].email).toBe(may ? 'email 1' : null);
  });
  await Promise.all(ask50);
});

describe('the switch of the guard', () => {
  const withMode = async (settings: Record<string, string>) => {
    const other = await startTestGateway({ one: subgraph }, { SOBA_JWKS_URL: issuer.url, ...settings });
    const answer = await other.send('{ open me { id } }');
    const metrics = await (await fetch(`${other.url}/metrics`)).text();
    await other.stop();
    return { answer, metrics };
  };

  test('measure lets everything through and counts what it would have denied', async () => {
    const { answer, metrics } = await withMode({ SOBA_GUARD_AUTHORISATION: 'measure' });
    expect(answer.data).toEqual({ open: 'open', me: { id: 'me' } });
    expect(metrics).toMatch(/guard="authorisation",decision="deny",mode="measure",service="gateway"\} 1/);
  });

  test('off does not judge at all', async () => {
    const { answer, metrics } = await withMode({ SOBA_GUARD_AUTHORISATION: 'off' });
    expect(answer.data).toEqual({ open: 'open', me: { id: 'me' } });
    expect(metrics).not.toMatch(/guard="authorisation"/);
  });

  test('reject refuses a query as a whole', async () => {
    const { answer } = await withMode({ SOBA_AUTHORISATION_REFUSAL: 'reject' });
    expect(answer).toMatchObject({
      status: 401,
      data: null,
      errors: [{ extensions: { coordinates: ['Query.me'] } }],
    });
  });
});
