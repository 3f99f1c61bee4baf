import { describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { systemClock } from '#platform/clock.ts';
import { parseConfig } from '#platform/config.ts';
import { createCertificates } from '#support/certificates.ts';
import { createTestLog } from '#support/log.ts';
import { headersFor, pickForwarded } from './header-rules.ts';
import { subgraphSettings } from './settings.ts';
import { createSubgraphClients } from './subgraph-clients.ts';
import { timeoutOf } from './targets.ts';

const parse = (settings: Readonly<Record<string, string>>) =>
  parseConfig(z.object(subgraphSettings), settings);

describe('the headers that subgraphs are sent', () => {
  test('are named for all, or for one', () => {
    const { SOBA_SUBGRAPH_REQUEST_HEADERS: rules } = parse({
      SOBA_SUBGRAPH_REQUEST_HEADERS: 'Accept-Language, identity:cookie,flags:x-tenant ,accept-language,',
    });
    expect(headersFor(rules, 'identity')).toEqual(['accept-language', 'cookie']);
    expect(headersFor(rules, 'flags')).toEqual(['accept-language', 'x-tenant']);
    const headers = { 'accept-language': 'de', cookie: ['a=1', 'b=2'], authorization: 'x' };
    expect(pickForwarded(rules, headers)).toEqual({ 'accept-language': 'de', cookie: 'a=1, b=2' });
  });

  test('are none when nothing is set', () => expect(parse({}).SOBA_SUBGRAPH_REQUEST_HEADERS).toEqual([]));

  test.each([
    'x-soba-principal',
    'x-soba-timeout-ms',
    'X-Soba-Anything',
    'x-request-id',
    'traceparent',
    'host',
    'content-length',
    'Transfer-Encoding',
    'connection',
    'identity:host',
    'a b',
    'identity:',
    ':cookie',
    'Identity_1:cookie',
    'a:b:c',
  ])('are never %j', (text) =>
    expect(() => parse({ SOBA_SUBGRAPH_REQUEST_HEADERS: text })).toThrow('no header that is ours'),
  );
});

describe('the headers of answers that are taken over', () => {
  test.each([
    [{}, ['cache-control', 'set-cookie']],
    [{ SOBA_SUBGRAPH_RESPONSE_HEADERS: 'Set-Cookie' }, ['set-cookie']],
    [{ SOBA_SUBGRAPH_RESPONSE_HEADERS: ',' }, []],
  ])('with %j are %j', (settings, names) =>
    expect([...parse(settings).SOBA_SUBGRAPH_RESPONSE_HEADERS]).toEqual(names),
  );

  test('are only those that we know how to join', () =>
    expect(() => parse({ SOBA_SUBGRAPH_RESPONSE_HEADERS: 'server' })).toThrow(
      'SOBA_SUBGRAPH_RESPONSE_HEADERS',
    ));
});

describe('the time of a call', () => {
  test('is that of all subgraphs, or of its own', () => {
    const config = parse({
      SOBA_SUBGRAPH_TIMEOUT_MS: '3000',
      SOBA_SUBGRAPH_TIMEOUTS_MS: 'identity=500, flags = 200,',
    });
    expect(['identity', 'flags', 'other'].map((name) => timeoutOf(config, name))).toEqual([500, 200, 3000]);
  });

  test.each(['identity', 'identity=', 'identity=0', 'identity=1.5', '=5', 'a=1;b=2', 'a=9999999'])(
    'is never %j',
    (text) => expect(() => parse({ SOBA_SUBGRAPH_TIMEOUTS_MS: text })).toThrow('must be name=milliseconds'),
  );
});

describe('certificates', () => {
  const { ca, client, server } = createCertificates();
  const start = (settings: Readonly<Record<string, string>>) =>
    createSubgraphClients({
      config: parse(settings),
      mint: async () => '',
      principalOf: ({ principal }) => principal,
      registry: new Registry(),
      clock: systemClock,
      random: Math.random,
      logger: createTestLog().logger,
    });
  const given = {
    SOBA_SUBGRAPH_CA: ca,
    SOBA_SUBGRAPH_CERTIFICATE: client.cert,
    SOBA_SUBGRAPH_KEY: client.key,
  };

  test('that fit are taken, also in one line', () => {
    expect(() => start(given)).not.toThrow();
    const inOneLine = Object.entries(given).map(([name, pem]) => [name, pem.replaceAll('\n', '\\n')]);
    expect(() => start(Object.fromEntries(inOneLine))).not.toThrow();
  });

  test.each<readonly [string, Record<string, string>, string]>([
    ['no key', { SOBA_SUBGRAPH_CERTIFICATE: client.cert }, 'together or not at all'],
    ['no certificate', { SOBA_SUBGRAPH_KEY: client.key }, 'together or not at all'],
    ['the key of another', { ...given, SOBA_SUBGRAPH_KEY: server.key }, 'must be that of the certificate'],
    [
      'a broken authority',
      { SOBA_SUBGRAPH_CERTIFICATE: ca.slice(0, 80), SOBA_SUBGRAPH_KEY: client.key },
      'must be PEM',
    ],
    ['no PEM at all', { SOBA_SUBGRAPH_CA: 'secret' }, 'must be PEM'],
  ])('with %s stop the start, and are not told', (_what, settings, problem) => {
    const attempt = () => start(settings);
    expect(attempt).toThrow(problem);
    expect(attempt).not.toThrow(/BEGIN|secret/);
  });
});
