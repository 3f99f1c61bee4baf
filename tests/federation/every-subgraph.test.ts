import { describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { anonymous } from '#platform/identity.ts';
import { subgraphs } from '#subgraphs/index.ts';
import { createTestDatabase } from '#support/database.ts';
import { sendGraphql } from '#support/graphql.ts';
import { createKeyPair, createSecret } from '#support/keys.ts';
import { createGatewaySigner } from '#support/principal.ts';
import { startPythonService } from '#support/python/python-service.ts';
import { pythonUrls } from '#support/python/python-services.ts';
import { until } from '#support/until.ts';

const signer = createGatewaySigner();

/** What a subgraph may need beyond its defaults; it takes what its own shape names. */
const settings = (databaseUrl: string, serviceUrl: string): Readonly<Record<string, string>> => ({
  LOG_LEVEL: 'silent',
  PORT: '0',
  SOBA_DRAIN_MS: '0',
  DATABASE_URL: databaseUrl,
  SOBA_PRINCIPAL_PUBLIC_KEYS: signer.publicKey,
  SOBA_ACCESS_TOKEN_PRIVATE_KEY: createKeyPair().privateKey,
  SOBA_IDENTITY_SECRET: createSecret(),
  SOBA_FLAGS_URL: serviceUrl,
  ...pythonUrls(serviceUrl),
});

describe('every registered subgraph', () => {
  test('has a name and a port of its own', () => {
    expect(new Set(subgraphs.map(({ name }) => name)).size).toBe(subgraphs.length);
    expect(new Set(subgraphs.map(({ port }) => port)).size).toBe(subgraphs.length);
  });

  test.each(subgraphs)(
    '$name starts, is alive and ready, answers only the gateway, and stops',
    async (subgraph) => {
      const database = await createTestDatabase();
      const service = await startPythonService('healthy', {});
      const env = settings(database.url, service.url);
      const running = await subgraph.start({ env, alsoKnown: Object.keys(env), withProcessMetrics: false });
      const get = async (path: string) => {
        const response = await request(`${running.url}${path}`, { reset: true });
        return { status: response.statusCode, text: await response.body.text() };
      };

      expect(await get('/livez')).toMatchObject({ status: 200 });
      // What stands behind it has been asked how it is when all checks know; it is ready when it has what it needs.
      await until(async () => {
        const { status, text } = await get('/readyz');
        return status === 200 && !text.includes('UNKNOWN');
      });
      const ready = await get('/readyz');
      const { checks } = JSON.parse(ready.text) as {
        readonly checks: Record<string, { readonly status: string }>;
      };
      expect(ready.status).toBe(200);
      expect(Object.values(checks).filter(({ status }) => status !== 'up')).toEqual([]);
      if (subgraph.migrations !== undefined) expect(Object.keys(checks)).toContain('migrations');
      expect((await get('/metrics')).text).toContain(`service="${subgraph.name}"`);

      expect(await sendGraphql(running.url, '{ __typename }')).toMatchObject({ status: 401, data: null });
      const headers = await signer.headersFor(anonymous);
      const answer = await sendGraphql(running.url, '{ __typename }', { headers });
      expect(answer).toMatchObject({ status: 200, data: { __typename: 'Query' }, errors: [] });

      await running.seedDemo();
      await running.seedDemo();
      await running.stop();
      await expect(get('/livez')).rejects.toThrow(/ECONNREFUSED/);
      await service.stop();
      await database.drop();
    },
  );
});
