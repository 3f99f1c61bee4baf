import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { exportJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import { createTestLog } from '#support/log.ts';
import { until } from '#support/until.ts';
import { startUpstream, type Upstream } from '#support/upstream.ts';
import { type KeySource, startKeySource } from './key-source.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const createKey = async (kid: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const jwk: JWK = { ...(await exportJWK(publicKey)), alg: 'EdDSA', use: 'sig', kid };
  const token = await new SignJWT({}).setProtectedHeader({ alg: 'EdDSA', kid }).sign(privateKey);
  return { kid, jwk, token };
};

const publish = async (...keys: readonly { readonly jwk: JWK }[]) => {
  const state = { keys: keys.map(({ jwk }) => jwk), status: 200 };
  const server: Upstream = await startUpstream((_body, response) => {
    response
      .writeHead(state.status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ keys: state.keys }));
  });
  stops.push(server.stop);
  return { state, server };
};

const start = (url: string, refreshMs = 20): KeySource & { readonly warnings: () => number } => {
  const log = createTestLog();
  const source = startKeySource({ url, refreshMs, logger: log.logger });
  stops.push(source.stop);
  return {
    ...source,
    warnings: () => log.lines().filter(({ msg }) => String(msg).includes('cannot be read')).length,
  };
};

const accepts = async (source: KeySource, token: string): Promise<boolean> => {
  try {
    await jwtVerify(token, source.get);
    return true;
  } catch {
    return false;
  }
};

describe('the keys for access tokens', () => {
  test('are read again, so that a new key is accepted and one that is published no more is not', async () => {
    const [old, next] = [await createKey('old'), await createKey('next')];
    const { state, server } = await publish(old);
    const source = start(server.url);
    expect(await accepts(source, old.token)).toBe(true);
    state.keys = [old.jwk, next.jwk];
    await until(() => source.has('next'));
    expect([await accepts(source, old.token), await accepts(source, next.token)]).toEqual([true, true]);
    state.keys = [next.jwk];
    await until(() => !source.has('old'));
    expect([await accepts(source, old.token), await accepts(source, next.token)]).toEqual([false, true]);
  });

  test('serve on while they cannot be read, and that is said once', async () => {
    const key = await createKey('one');
    const { state, server } = await publish(key);
    const source = start(server.url);
    expect(await accepts(source, key.token)).toBe(true);
    state.status = 500;
    const { length } = server.requests;
    await until(() => server.requests.length > length + 3);
    expect(await accepts(source, key.token)).toBe(true);
    expect(source.warnings()).toBe(1);
  });

  test('are read by the first token when they could not be read at the start', async () => {
    const key = await createKey('one');
    const { state, server } = await publish(key);
    state.status = 500;
    const source = start(server.url, 3_600_000);
    expect(await accepts(source, key.token)).toBe(false);
    state.status = 200;
    await until(() => accepts(source, key.token));
  });

  test('are not read for every token with an unknown key id', async () => {
    const [known, foreign] = [await createKey('one'), await createKey('two')];
    const { server } = await publish(known);
    const source = start(server.url, 3_600_000);
    for (let n = 0; n < 20; n += 1) expect(await accepts(source, foreign.token)).toBe(false);
    expect(server.requests.length).toBeLessThan(4);
  });
});
