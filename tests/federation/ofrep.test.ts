import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OpenFeature } from '@openfeature/server-sdk';
import { type Federation, startFederation } from '#support/federation.ts';
import { openRaw } from '#support/raw-http.ts';
import { startUpstream } from '#support/upstream.ts';

describe("OFREP at the gateway's address", () => {
  let graph: Federation;
  const token = { free: '', support: '' };
  beforeAll(async () => {
    graph = await startFederation({ SOBA_GUARD_RATE_LIMIT: 'enforce' });
    token.free = await graph.signIn('free');
    token.support = await graph.signIn('support');
  });
  afterAll(async () => {
    await OpenFeature.close();
    await graph.stop();
  });

  const post = (path: string, headers: Readonly<Record<string, string>>, body: unknown = {}) =>
    fetch(`${graph.url}/ofrep/v1/evaluate/flags${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  test("is what OpenFeature's SDK asks with an access token", async () => {
    const provider = new OFREPProvider({
      baseUrl: graph.url,
      headers: [['authorization', `Bearer ${token.support}`]],
    });
    await OpenFeature.setProviderAndWait(provider);
    const client = OpenFeature.getClient();
    const details = await client.getBooleanDetails('FEATURE_DISTRIBUTED_TRACING', true, {
      targetingKey: 'somebody',
      tier: 'FREE',
    });
    expect(details).toMatchObject({ value: false, variant: 'off', reason: 'DEFAULT' });
    await expect(client.getBooleanValue('FEATURE_GDPR_STRICT_MODE', false, {})).resolves.toBe(true);
  });

  test('evaluates for the caller, as the graph does', async () => {
    const authorization = `Bearer ${token.free}`;
    const response = await post('', { authorization });
    expect(response.status).toBe(200);
    const { flags } = (await response.json()) as { flags: readonly { key: string; value: boolean }[] };
    const { data } = await graph.send('{ myFeatures { flag { key } enabled } }', { token: token.free });
    const inGraph = data.myFeatures.map((one: { flag: { key: string }; enabled: boolean }) => ({
      key: one.flag.key,
      value: one.enabled,
    }));
    expect(flags.map(({ key, value }) => ({ key, value }))).toEqual(inGraph);
    const tag = response.headers.get('etag') ?? '';
    const again = await post('', { authorization, 'if-none-match': tag });
    expect([again.status, again.headers.get('etag')]).toEqual([304, tag]);
  });

  test('takes tokens from the rate limit, and says so', async () => {
    const response = await post('/FEATURE_ML_V2', { authorization: `Bearer ${token.free}` });
    expect(response.headers.get('ratelimit')).toMatch(/^"operations-minute"/);
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      statuses.push((await post('/FEATURE_ML_V2', { authorization: `Bearer ${token.free}` })).status);
    }
    expect(statuses).toContain(429);
  });

  test('refuses who is nobody, or whose key is none', async () => {
    expect((await post('/FEATURE_ML_V2', {})).status).toBe(401);
    expect((await post('/FEATURE_ML_V2', { 'x-api-key': 'soba_live_nonsense' })).status).toBe(401);
    expect((await post('/FEATURE_ML_V2', { authorization: 'Bearer nonsense' })).status).toBe(401);
  });

  test.each(['', '{'])('answers 400 for the body %j, in the words of OFREP', async (body) => {
    const response = await post('/FEATURE_ML_V2', { authorization: `Bearer ${token.support}` }, body);
    expect([response.status, await response.json()]).toMatchObject([400, { errorCode: 'PARSE_ERROR' }]);
  });

  test('goes to the flags subgraph, whatever host the request line names', async () => {
    let calls = 0;
    const stranger = await startUpstream((_body, response) => {
      calls += 1;
      response.end('{}');
    });
    const raw = openRaw(graph.url);
    raw.socket.write(
      `POST ${stranger.url}/ofrep/v1/evaluate/flags/FEATURE_ML_V2 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n` +
        `authorization: Bearer ${token.support}\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`,
    );
    await raw.until(/FEATURE_ML_V2|HTTP\/1\.1 [45]/);
    expect(calls).toBe(0);
    raw.socket.destroy();
    await stranger.stop();
  });

  test('answers 404 for a flag that there is not, in the words of OFREP', async () => {
    const response = await post('/no%2Fsuch', { authorization: `Bearer ${token.support}` });
    expect([response.status, await response.json()]).toMatchObject([
      404,
      { key: 'no/such', errorCode: 'FLAG_NOT_FOUND' },
    ]);
  });
});
