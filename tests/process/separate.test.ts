import { afterEach, describe, expect, test } from '@jest/globals';
import { createEmptyDatabase } from '#support/database.ts';
import { sendGraphql } from '#support/graphql.ts';
import { createKeyPair, createSecret } from '#support/keys.ts';
import { startProcess, type TestProcess } from '#support/process.ts';

const running: TestProcess[] = [];

const start = (file: string, settings: Record<string, string>, args: readonly string[] = []): TestProcess => {
  const started = startProcess(file, settings, args);
  running.push(started);
  return started;
};

afterEach(async () => {
  for (const one of running.splice(0)) {
    one.kill('SIGTERM');
    await one.ended;
  }
});

const freePortOf = async (one: TestProcess): Promise<string> => {
  const [, url = ''] = await one.waitFor(/"url":"([^"]+)"/);
  return url;
};

describe('each part as a process of its own', () => {
  test('migrations, subgraphs and gateway make the graph together', async () => {
    const database = await createEmptyDatabase();
    const principal = createKeyPair();
    const common = { DATABASE_URL: database.url, PORT: '0', SOBA_DRAIN_MS: '0' };
    const migrate = start('src/migrate.ts', { DATABASE_URL: database.url });
    expect({ code: await migrate.ended, output: migrate.output() }).toMatchObject({ code: 0 });
    const identity = start('subgraphs/identity/main.ts', {
      ...common,
      SOBA_PRINCIPAL_PUBLIC_KEYS: principal.publicKey,
      SOBA_ACCESS_TOKEN_PRIVATE_KEY: createKeyPair().privateKey,
      SOBA_IDENTITY_SECRET: createSecret(),
    });
    const flags = start('subgraphs/flags/main.ts', {
      ...common,
      SOBA_PRINCIPAL_PUBLIC_KEYS: principal.publicKey,
    });
    const [identityUrl, flagsUrl] = await Promise.all([freePortOf(identity), freePortOf(flags)]);
    const gateway = start('src/main.ts', {
      PORT: '0',
      SOBA_DRAIN_MS: '0',
      SOBA_PRINCIPAL_PRIVATE_KEY: principal.privateKey,
      SOBA_SUBGRAPH_URLS: `identity=${identityUrl}/graphql,flags=${flagsUrl}/graphql`,
      SOBA_JWKS_URL: `${identityUrl}/.well-known/jwks.json`,
    });
    const url = await freePortOf(gateway);
    const { data } = await sendGraphql(url, '{ isFeatureEnabled(key: "FEATURE_GDPR_STRICT_MODE") }');
    expect(data).toEqual({ isFeatureEnabled: true });
    for (const one of [gateway, flags, identity]) {
      one.kill('SIGTERM');
      expect(await one.ended).toBe(0);
    }
    await database.drop();
  });

  test('a subgraph whose database lacks its migrations is alive and not ready', async () => {
    const database = await createEmptyDatabase();
    const flags = start('subgraphs/flags/main.ts', {
      DATABASE_URL: database.url,
      PORT: '0',
      SOBA_PRINCIPAL_PUBLIC_KEYS: createKeyPair().publicKey,
    });
    const url = await freePortOf(flags);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      checks: {
        postgres: { status: 'up' },
        migrations: {
          status: 'down',
          pending: expect.arrayContaining(['0001-create-feature-flag', '0002-add-platform-flags']),
        },
        flags: { status: 'down', required: true },
      },
    });
    flags.kill('SIGTERM');
    await flags.ended;
    await database.drop();
  });

  test('a gateway without its key says so and exits 1', async () => {
    const gateway = start('src/main.ts', { PORT: '0' });
    expect(await gateway.ended).toBe(1);
    expect(gateway.output().trim()).toBe(
      'The configuration has a problem:\n  - SOBA_PRINCIPAL_PRIVATE_KEY is required.',
    );
  });

  test.each([
    ['does not exist', '/nowhere/supergraph.graphql'],
    ['is no supergraph', 'package.json'],
  ])('a gateway whose supergraph file %s says so and exits 1', async (_name, file) => {
    const gateway = start('src/main.ts', {
      PORT: '0',
      LOG_LEVEL: 'silent',
      SOBA_SUPERGRAPH: file,
      SOBA_PRINCIPAL_PRIVATE_KEY: createKeyPair().privateKey,
    });
    expect(await gateway.ended).toBe(1);
    expect(gateway.output()).toMatch(/^Could not start: .*supergraph/i);
    expect(gateway.output()).not.toMatch(/\bat .*\.[jt]s:/);
  });

  test('new keys are printed as settings that the processes accept', async () => {
    const keys = start('src/tools/create-keys.ts', {});
    expect(await keys.ended).toBe(0);
    const settings = Object.fromEntries(
      [...keys.output().matchAll(/^(SOBA_\w+)="(.+)"$/gm)].map(([, name = '', value = '']) => [name, value]),
    );
    const gateway = start('src/main.ts', {
      PORT: '0',
      SOBA_PRINCIPAL_PRIVATE_KEY: settings['SOBA_PRINCIPAL_PRIVATE_KEY'] ?? '',
    });
    await freePortOf(gateway);
    expect(Object.keys(settings)).toEqual([
      'SOBA_PRINCIPAL_PRIVATE_KEY',
      'SOBA_PRINCIPAL_PUBLIC_KEYS',
      'SOBA_ACCESS_TOKEN_PRIVATE_KEY',
      'SOBA_IDENTITY_SECRET',
    ]);
  });
});
