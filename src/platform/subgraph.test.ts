import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { mapSchema } from '@graphql-tools/utils';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { request } from 'undici';
import { z } from 'zod';
import { sendGraphql } from '#support/graphql.ts';
import { createGatewaySigner, principalOf } from '#support/principal.ts';
import { refuse } from './errors.ts';
import { anonymous } from './identity.ts';
import { defineSubgraph, type RequestBase, type RunningSubgraph } from './subgraph.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'soba-subgraph-'));
const schemaFile = path.join(folder, 'schema.graphql');
writeFileSync(
  schemaFile,
  'type Query { who: String deadline: Float requestId: String broken: Int refused: Int guarded: Int @auth }',
);

afterAll(() => rmSync(folder, { recursive: true }));

const user = principalOf({ id: 'a' });
const signer = createGatewaySigner();
const applied: string[] = [];
const stops: string[] = [];

const note =
  (name: string) =>
  (schema: GraphQLSchema): GraphQLSchema => {
    applied.push(name);
    return mapSchema(schema, {});
  };

const resolvers = {
  Query: {
    who: (_root: unknown, _args: unknown, { principal }: RequestBase) => principal.id,
    deadline: (_root: unknown, _args: unknown, { deadline }: RequestBase) => deadline,
    requestId: (_root: unknown, _args: unknown, { requestId }: RequestBase) => requestId,
    broken: () => {
      throw new Error('password of the database');
    },
    refused: () => refuse('NOT_FOUND', { key: 'a' }),
  },
};

const things = defineSubgraph({
  name: 'things',
  port: 4099,
  schema: pathToFileURL(schemaFile),
  config: z.object({ SOBA_THINGS: z.string().default('few') }),
  directives: [note('first'), note('second')],
  create: ({ config, name }) => ({
    resolvers,
    createContext: (base) => base,
    checks: [],
    routes: (app) => app.get('/extra', async () => ({ things: config.SOBA_THINGS })),
    stop: async () => void stops.push(name),
  }),
});

const env = {
  PORT: '0',
  LOG_LEVEL: 'silent',
  SOBA_DRAIN_MS: '0',
  SOBA_BODY_LIMIT_BYTES: '2000',
  SOBA_SUBGRAPH_TIMEOUT_MS: '5000',
  SOBA_PRINCIPAL_PUBLIC_KEYS: signer.publicKey,
};
const start = (more: Readonly<Record<string, string>> = {}): Promise<RunningSubgraph> =>
  things.start({ env: { ...env, ...more }, withProcessMetrics: false });

describe('a subgraph', () => {
  let running: RunningSubgraph;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running.stop());

  const send = async (query: string, more: Record<string, string> = {}, principal = user) =>
    sendGraphql(running.url, query, { headers: { ...(await signer.headersFor(principal)), ...more } });
  const post = async (body: string, contentType = 'application/json') => {
    const response = await request(`${running.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': contentType, ...(await signer.headersFor(user)) },
      body,
    });
    return { status: response.statusCode, body: (await response.body.json()) as Record<string, unknown> };
  };

  test('knows who asks through the gateway', async () => {
    await expect(send('{ who }')).resolves.toMatchObject({ status: 200, data: { who: 'a' }, errors: [] });
    await expect(send('{ who }', {}, anonymous)).resolves.toMatchObject({ data: { who: null }, errors: [] });
  });

  test.each<[string, () => Promise<Record<string, string>>]>([
    ['without a principal', async () => ({})],
    ['with a principal of garbage', async () => ({ 'x-soba-principal': 'garbage' })],
    ['that another gateway signed', () => createGatewaySigner().headersFor(user)],
    ['with an access token in the place of a principal', async () => ({ authorization: 'Bearer a.b.c' })],
  ])('refuses a call %s as a whole', async (_what, headers) => {
    const {
      status,
      data,
      errors,
      headers: answered,
    } = await sendGraphql(running.url, '{ who }', {
      headers: await headers(),
    });
    expect({ status, data }).toEqual({ status: 401, data: null });
    expect(errors).toEqual([
      { message: 'Only the gateway may call this service.', extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    expect(answered['www-authenticate']).toBe('Bearer');
  });

  test('does not even tell its schema to a caller who is not the gateway', async () => {
    const { status, data } = await sendGraphql(
      running.url,
      '{ __schema { types { name } } _service { sdl } }',
    );
    expect({ status, data }).toEqual({ status: 401, data: null });
  });

  test('passes the request id and the deadline of the gateway to its resolvers', async () => {
    const before = Date.now();
    const { data } = await send('{ requestId deadline }', {
      'x-request-id': 'gateway-request-1',
      'x-soba-timeout-ms': '250',
    });
    expect(data.requestId).toBe('gateway-request-1');
    expect(data.deadline).toBeGreaterThanOrEqual(before + 250);
    expect(data.deadline).toBeLessThanOrEqual(Date.now() + 250);
  });

  test('works no longer than it may, whatever the gateway would allow', async () => {
    const { data } = await send('{ deadline }', { 'x-soba-timeout-ms': '60000' });
    expect(data.deadline).toBeLessThanOrEqual(Date.now() + 5000);
  });

  test('passes a refusal on and masks a fault, each at its field', async () => {
    const { data, errors } = await send('{ who broken refused }', { 'x-request-id': 'gateway-request-2' });
    expect(data).toEqual({ who: 'a', broken: null, refused: null });
    expect(errors.map(({ path: place, extensions }) => [place, extensions])).toEqual([
      [['broken'], { code: 'INTERNAL_SERVER_ERROR', requestId: 'gateway-request-2' }],
      [['refused'], { code: 'NOT_FOUND', key: 'a' }],
    ]);
    expect(JSON.stringify(errors)).not.toContain('password');
  });

  test('applies the enforcers in their order', () => {
    expect(applied.slice(0, 2)).toEqual(['first', 'second']);
  });

  test('tells the gateway its complete SDL', async () => {
    const { data } = await send('{ _service { sdl } }');
    expect(data['_service'].sdl).toContain('guarded: Int @auth');
    expect(data['_service'].sdl).toContain('directive @auth(');
  });

  test('serves its own routes beside the graph', async () => {
    const response = await request(`${running.url}/extra`);
    await expect(response.body.json()).resolves.toEqual({ things: 'few' });
  });

  test.each([
    { what: 'malformed JSON', body: '{"query":', status: 400, code: 'BAD_REQUEST' },
    {
      what: 'a body over the limit',
      body: `{"query":"${'x'.repeat(2000)}"}`,
      status: 413,
      code: 'PAYLOAD_TOO_LARGE',
    },
    { what: 'a document with a mistake', body: '{"query":"{"}', status: 200, code: 'GRAPHQL_PARSE_FAILED' },
    {
      what: 'an unknown field',
      body: '{"query":"{ nope }"}',
      status: 200,
      code: 'GRAPHQL_VALIDATION_FAILED',
    },
    {
      what: 'a hash in the place of a document',
      body: `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"${'a'.repeat(64)}"}}}`,
      status: 200,
      code: expect.stringMatching(/^PERSISTED_QUERY_NOT_(FOUND|SUPPORTED)$/),
    },
  ])('answers $what with $status in the shape of GraphQL', async ({ body, status, code }) => {
    await expect(post(body)).resolves.toMatchObject({ status, body: { errors: [{ extensions: { code } }] } });
  });

  test('accepts JSON only', async () => {
    await expect(post('query=a', 'application/x-www-form-urlencoded')).resolves.toMatchObject({
      status: 415,
      body: { errors: [{ extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }] },
    });
  });

  test('answers a wrong method with 405 and its code', async () => {
    const response = await request(`${running.url}/graphql`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...(await signer.headersFor(user)) },
      body: '{"query":"{ who }"}',
    });
    await response.body.text();
    expect([response.statusCode, response.headers['allow']]).toEqual([405, 'GET, POST']);
  });
});

describe('a subgraph that cannot start', () => {
  const releasedBy = async (more: Readonly<Record<string, string>>, message: RegExp): Promise<number> => {
    const before = stops.length;
    await expect(start(more)).rejects.toThrow(message);
    return stops.length - before;
  };

  test('because its port is taken releases what it has opened', async () => {
    const first = await start();
    await expect(releasedBy({ PORT: new URL(first.url).port }, /EADDRINUSE/)).resolves.toBe(1);
    await first.stop();
  });

  test('because of its schema releases what it has opened', async () => {
    writeFileSync(schemaFile, 'type Query { who: Missing }');
    await expect(releasedBy({}, /Missing/)).resolves.toBe(1);
  });

  test('because of its configuration has opened nothing', async () => {
    await expect(releasedBy({ SOBA_THINSG: 'x' }, /Did you mean SOBA_THINGS/)).resolves.toBe(0);
    await expect(releasedBy({ SOBA_PRINCIPAL_PUBLIC_KEYS: 'nonsense' }, /PUBLIC_KEYS/)).resolves.toBe(0);
  });
});
